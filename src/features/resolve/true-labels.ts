import type { WithModel } from '../../engine/project';
import { comparableValue } from '../../kinds/comparable';
import { isValidAnswer } from '../../disagreement/given';
import type { Labels, LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type { Resolved, UnresolvedReason } from './resolution';
import { ProjectResolver } from './resolve-project';
import { groupBy } from '../../base/lists';

/** Where a true label comes from: gold, or a step of the policy. */
export type TruthSource = 'gold' | Resolved['source'];

export interface TrueLabel {
  readonly value: LayerValue;
  readonly source: TruthSource;
}

/** What counts as true on a layer, by sample key. Relations are in the form of `comparableValue`. */
export interface LayerTruth {
  readonly layer: Layer;
  readonly known: ReadonlyMap<number, TrueLabel>;
  readonly unresolved: ReadonlyMap<number, UnresolvedReason>;
}

/** What counts as true on these layers: gold where there is some, else what `resolve` makes of the answers by the project's policy. */
export async function trueLabels(
  { project, model }: WithModel,
  layers: readonly Layer[],
): Promise<Map<string, LayerTruth>> {
  const truths = new Map(
    layers.map((layer) => [
      layer.id,
      { layer, known: new Map<number, TrueLabel>(), unresolved: new Map<number, UnresolvedReason>() },
    ]),
  );
  const policy = model.schema.training.resolve;
  const resolver = new ProjectResolver(project, model, { policy, layers: layers.map(({ id }) => id) });
  for await (const { key, resolution } of resolver.resolutions()) {
    const { resolved, unresolved } = resolution;
    const labels: Labels = Object.fromEntries([...resolved].map(([id, { value }]) => [id, value]));
    for (const { layer, known, unresolved: open } of truths.values()) {
      const found = resolved.get(layer.id);
      const value = found && comparableValue(layer, labels);
      const reason = unresolved.get(layer.id)?.reason;
      if (value !== undefined) known.set(key, { value, source: found!.source });
      // No one has answered: there is nothing to resolve.
      else if (reason !== undefined && reason !== 'no-answer') open.set(key, reason);
    }
  }
  for (const [id, { record }] of project.records.gold) {
    const key = project.samples.ids.find(id);
    if (project.samples.locate(key) === undefined) continue;
    for (const { layer, known, unresolved } of truths.values()) {
      const value = comparableValue(layer, record.labels);
      if (value === undefined || !isValidAnswer(layer, record.labels[layer.id]!)) continue;
      known.set(key, { value, source: 'gold' });
      unresolved.delete(key);
    }
  }
  return truths;
}

/** The most frequent answer, of equally frequent ones the first by its key; undefined without any. */
export function mostFrequent(
  values: readonly LayerValue[],
): { readonly value: LayerValue; readonly count: number } | undefined {
  const keyOf = (value: LayerValue): string =>
    JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
  const [best] = [...groupBy(values, keyOf)].sort(
    ([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
  );
  return best && { value: best[1][0]!, count: best[1].length };
}
