import { getOrAdd } from '../../base/lists';
import { comparableValue } from '../../kinds/comparable';
import { isValidAnswer, valueKey } from '../../disagreement/given';
import { clusteredShare } from '../../agreement/statistics/interval';
import type { ProportionInterval } from '../../agreement/statistics/proportion';
import type { Undefined } from '../../agreement/statistics/estimate';
import type { WithModel } from '../../engine/project';
import type { Labels } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { ProjectResolver } from './resolve-project';

/** How often people give the answer of the others. */
export interface PeopleScore {
  readonly answers: number;
  /** Answers to one sample are not independent. */
  readonly accuracy: ProportionInterval | Undefined;
  /** Sorted by name. */
  readonly each: readonly { readonly annotator: string; readonly answers: number; readonly right: number }[];
}

/** Leaves each person out and compares their answers with what the policy, without decisions, makes of the others'. By layer. */
export async function peopleScores(
  { project, model }: WithModel,
  layers: readonly Layer[],
  isEvaluated: (layer: string, key: number) => boolean,
): Promise<Map<string, PeopleScore>> {
  const policy = model.schema.training.resolve;
  const each = new Map(layers.map(({ id }) => [id, new Map<string, { answers: number; right: number }>()]));
  const samples = new Map(layers.map(({ id }) => [id, new Map<number, [right: number, answers: number]>()]));
  const resolver = new ProjectResolver(project, model, {
    policy: { ...policy, steps: policy.steps.filter((step) => step !== 'decision') },
    layers: layers.map(({ id }) => id),
    only: (key) => layers.some(({ id }) => isEvaluated(id, key)),
  });
  for await (const { key, annotator, labels, resolution } of resolver.othersOfEach()) {
    const others: Labels = Object.fromEntries([...resolution.resolved].map(([id, { value }]) => [id, value]));
    for (const layer of layers) {
      const [said, right] = [comparableValue(layer, labels), comparableValue(layer, others)];
      if (said === undefined || right === undefined || !isEvaluated(layer.id, key)) continue;
      if (!isValidAnswer(layer, labels[layer.id]!)) continue;
      const of = each.get(layer.id)!;
      const score = getOrAdd(of, annotator, () => ({ answers: 0, right: 0 }));
      const sample = getOrAdd(samples.get(layer.id)!, key, (): [number, number] => [0, 0]);
      score.answers += 1;
      sample[1] += 1;
      if (valueKey(said) !== valueKey(right)) continue;
      score.right += 1;
      sample[0] += 1;
    }
  }
  return new Map(
    [...each].map(([layer, people]) => {
      const list = [...people].map(([annotator, score]) => ({ annotator, ...score }));
      const answers = list.reduce((sum, one) => sum + one.answers, 0);
      const accuracy = clusteredShare(samples.get(layer)?.values() ?? [], 'no trials');
      const sorted = list.sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
      return [layer, { answers, accuracy, each: sorted }];
    }),
  );
}
