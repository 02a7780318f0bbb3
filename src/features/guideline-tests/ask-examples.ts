import type { WithModel } from '../../engine/project';
import { DEFAULT_TRAINING } from '../../project/model/training-settings';
import type { Conversation } from '../../project/samples/conversation';
import { exampleId } from '../guideline/names';
import { planAbout, type Plan, type PlanOptions } from '../predict/plan';
import { refuseOthersName } from '../predictions/prediction-log';
import { ExampleTest } from './judge';
import { exampleHash, modelsTested, readModelAnswers } from './model-answers';
import { wholeGuideline } from './report';

/** How often a model is asked about an example by default. */
export const REPEATS = 3;

export interface ExamplePlanOptions extends Pick<
  PlanOptions,
  'name' | 'layers' | 'examples' | 'retryErrors'
> {
  readonly repeats: number;
  /** The ids of examples (`exampleId`), instead of all. */
  readonly only?: readonly string[] | undefined;
}

/**
 * Compiles the prompt of a project, and lists the examples to ask about: each as many times as there are repeats, and all of them before the next
 * repeat. Neither an example itself nor its near duplicates are in its prompt. Throws UserError if the guideline cannot be read as a whole.
 */
export async function planExamples(
  { project, model }: WithModel,
  { name, repeats, only, ...options }: ExamplePlanOptions,
  pause: () => Promise<void>,
): Promise<Plan> {
  wholeGuideline(model);
  await refuseOthersName(project, model, name, await modelsTested(project));
  const byExample = await readModelAnswers(project, name);
  const { nearDuplicates } = model.schema.training.split;
  const all = (model.guideline?.examples ?? []).map((example, n) => {
    const layer = model.schema.layers.find(
      ({ layer: each }) => each?.per && Object.hasOwn(example.labels, each.id),
    );
    const { text } = example;
    // A text has no turns. It is asked about as a conversation with one, as examples are shown.
    const turn = {
      id: '0',
      role: layer?.layer?.roles?.[0] ?? 'user',
      start: 0,
      contentStart: 0,
      end: text.length,
    };
    const conversation: Conversation = { text, turns: [{ ...turn, parts: [] }], pieces: [] };
    const sample = { id: exampleId(example, n), text, fields: {}, ...(layer && { conversation }) };
    return { sample, test: new ExampleTest(model, example), hash: exampleHash(example) };
  });
  return planAbout(model, { ...options, asker: name }, pause, async (prompt) => {
    const asked = all
      .filter(({ sample: { id, text } }) => (only?.includes(id) ?? true) && text.trim() !== '')
      .map((each) => ({ ...each, layers: prompt.question(each.sample, []).layers.map(({ id }) => id) }))
      .filter(({ test, layers }) => test.tests(layers));
    const numbers = Array.from({ length: repeats }, (_, n) => n + 1);
    const places = numbers.flatMap((repeat) => asked.map((each) => ({ ...each, repeat })));
    type Asked = (typeof places)[number];
    const earlier = ({ sample: { id }, hash, repeat }: Asked) =>
      byExample.get(id)?.filter((each) => each.exampleHash === hash && each.repeat === repeat) ?? [];
    return {
      noun: 'repeat',
      places,
      splits: new Map(),
      evaluated: [],
      threshold: nearDuplicates || DEFAULT_TRAINING.split.nearDuplicates,
      earlier: (place: Asked, promptHash) =>
        earlier(place).findLast((each) => each.promptHash === promptHash),
      async read(place: Asked) {
        const { sample, hash, layers, repeat } = place;
        const about = { example: sample.id, example_hash: hash, layers, repeat };
        return { ...sample, last: earlier(place).at(-1)?.time ?? 0, about };
      },
    };
  });
}
