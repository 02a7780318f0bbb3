import { LongDataBuilder } from '../../agreement/rows/long-data';
import type { LongAnswer } from '../../agreement/rows/long-row';
import { atLevel, type RatingInput } from '../../agreement/coefficients/levels';
import { counted, quoted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import { isValidAnswer } from '../../disagreement/given';
import type { WithModel } from '../../engine/project';
import { probabilityOf } from '../../project/model/batch';
import type { ProjectModel } from '../../project/model/model';
import { isByPolicy, type LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { cardPath, readCard } from '../predictions/card';
import { readPredictions, type CountingPrediction } from '../predictions/prediction-log';
import { validation, type ValidationOptions, type ValidationReport } from './validation';
import { takesOneLabel, takesNumber } from '../../kinds/traits';

const SEEN = 'Rates of labels need a model that has not seen the answers, and are omitted.';
const DRAWN =
  'The samples that people answered were drawn at random, with one probability, or are all that the model answered.';
const DISPUTED =
  'Rates of labels need a label for each sample that people answered. Decide the disagreements (labelwright adjudicate, or the queue Disagreement).';
const OMITTED =
  'Rates of labels need samples that were drawn at random, and are omitted. A batch with "samples: {share: 0.1}" draws some (labelwright assign).';

/**
 * Compares the answers of people and of a model (its first run) to a layer of type choice or rating that is asked of the sample; by default
 * the only one. A label is known from gold, else from a decision that a person made, else because all people gave it. Throws UserError if
 * there is nothing to compare.
 */
export async function validateInProject(
  { project, model }: WithModel,
  { name, layer: wanted }: { readonly name: string; readonly layer?: string | undefined },
  options: ValidationOptions,
): Promise<ValidationReport> {
  const layer = layerOf(model, wanted);
  const predictions =
    (await readPredictions(project, name)).runs.get(1) ?? new Map<number, CountingPrediction>();
  const { records, samples } = project;
  const { table } = records;
  const builder = new LongDataBuilder();
  const given = new Map<number, Set<LayerValue>>();
  let influenced = 0;
  for (let row = 0; row < table.rows; row += 1) {
    if (table.annotatorName(row) === name)
      throw new UserError(
        `"${name}" is a person of the project, too. Rename the file of predictions, or the person.`,
      );
    const key = table.key(row);
    const value = table.counts(row) && samples.has(key) ? table.value(row, layer.id) : undefined;
    if (value === undefined || !isValidAnswer(layer, value)) continue;
    builder.add({ ...answerOf(value), item: String(key), annotator: table.annotatorName(row) });
    given.set(key, (given.get(key) ?? new Set()).add(value));
    if (table.suggestion(row)?.model === name) influenced += 1;
  }
  const cited = new Map<string, readonly string[]>();
  for (const [key, { labels, rules, isStale }] of predictions) {
    const value = labels[layer.id];
    if (value === undefined || isStale || !isValidAnswer(layer, value)) continue;
    builder.add({ ...answerOf(value), item: String(key), annotator: name });
    cited.set(String(key), rules);
  }
  if (cited.size === 0) throw new UserError(`"${name}" predicts nothing that fits "${layer.id}".`);
  const data = builder.build(undefined, 'value');
  if (data.kind !== 'value') throw new UserError(`"${layer.id}" does not take one label.`);
  const known = new Map<string, string>();
  const settle = (key: number, value: LayerValue | undefined): void => {
    if (value !== undefined && isValidAnswer(layer, value)) known.set(String(key), String(value));
  };
  for (const [key, values] of given) {
    if (values.size === 1) settle(key, [...values][0]);
    const decision = records.decisionOf(key);
    if (!decision || isByPolicy(decision)) continue;
    // Where several answers are valid, none is the label.
    if ((decision.valid?.[layer.id]?.length ?? 0) > 0) known.delete(String(key));
    else settle(key, decision.labels?.[layer.id]);
  }
  for (const [id, { record }] of records.gold) {
    const key = samples.ids.find(id);
    if (samples.has(key)) settle(key, record.labels[layer.id]);
  }
  const seen = (await readCard(project.files, name))?.seen;
  const labelled = seen?.answers
    ? `${cardPath(name)} says that the model has seen people's answers`
    : await randomPart({ project, model }, given, predictions);
  const [notRandom, drawn] = typeof labelled === 'string' ? [labelled, undefined] : [undefined, labelled];
  const notDrawn = new Set<string>();
  for (const key of new Set([...given.keys(), ...[...known.keys()].map(Number)]))
    if (drawn && !drawn.has(key)) {
      notDrawn.add(String(key));
      known.delete(String(key));
    }
  const disputed = [...given.keys()].filter(
    (key) => !known.has(String(key)) && !notDrawn.has(String(key)),
  ).length;
  const settings = { ...options, ...(notRandom !== undefined && { notRandom }) };
  const labels = { known, disputed, notDrawn };
  return {
    found: validation(asScored(data.input, options), name, labels, cited, settings),
    options: settings,
    thing: 'sample',
    assumption: notRandom !== undefined ? (seen?.answers ? SEEN : OMITTED) : disputed > 0 ? DISPUTED : DRAWN,
    influenced,
    trainedOn: seen?.splits ?? [],
    layer: layer.name ?? layer.id,
    nameOf: (item) => predictions.get(Number(item))?.sample ?? item,
  };
}

/** Throws UserError if numbers are to be compared and there are none. */
export function asScored(input: RatingInput, { score }: ValidationOptions): RatingInput {
  const numbers = score === 'neg_rmse' ? atLevel(input, 'interval') : undefined;
  if (numbers && 'value' in numbers) throw new UserError(`neg_rmse compares numbers: ${numbers.reason}.`);
  return input;
}

const answerOf = (value: LayerValue): LongAnswer =>
  typeof value === 'number' ? { kind: 'value', score: value } : { kind: 'value', label: String(value) };

/** Whether a model can be validated on a layer: it takes one label or number, and is asked of the sample. */
export const canBeValidated = (layer: Layer): boolean =>
  layer.per === undefined && (takesOneLabel(layer) || takesNumber(layer));

function layerOf({ schema }: ProjectModel, wanted: string | undefined): Layer {
  const all = schema.layers.flatMap(({ layer }) => (layer && canBeValidated(layer) ? [layer] : []));
  const names = quoted(all.map(({ id }) => id));
  if (all.length === 0)
    throw new UserError(
      'The project has no layer of type choice or rating that is asked of the sample. Others cannot be validated.',
    );
  const found = wanted === undefined ? all : all.filter(({ id }) => id === wanted);
  if (found.length === 0) throw new UserError(`"${wanted}" cannot be validated. Choose from ${names}.`);
  if (found.length > 1) throw new UserError(`Which layer? Name one with --layer: ${names}.`);
  return found[0]!;
}

/**
 * The samples that people answered and that were drawn with one known probability: rates of labels need them. Undefined if people
 * answered all that the model answered. A text says why there is no such part.
 */
async function randomPart(
  { project, model }: WithModel,
  given: ReadonlyMap<number, unknown>,
  predictions: ReadonlyMap<number, unknown>,
): Promise<ReadonlySet<number> | string | undefined> {
  if ([...predictions.keys()].every((key) => given.has(key))) return undefined;
  const assignments = await project.assignments.ready(model);
  const drawn = new Set<number>();
  const probabilities = new Set<number>();
  const add = (key: number, probability: number | null | undefined): void => {
    if (key < 0 || probability === null || probability === undefined) return;
    probabilities.add(probability);
    drawn.add(key);
  };
  for (const { batch, keys } of assignments?.batches ?? []) {
    if (!batch) continue;
    for (const key of keys) add(key, probabilityOf(batch));
    const members = new Set(keys);
    for (const { id, probability } of batch.samples.ids ?? []) {
      const key = project.samples.ids.find(id);
      if (members.has(key)) add(key, probability);
    }
  }
  if (!assignments || ![...given.keys()].some((key) => drawn.has(key)))
    return `${counted(given.size, 'sample')} that people answered ${given.size === 1 ? 'is' : 'are'} in no batch that was drawn with a known probability`;
  if (probabilities.size > 1) return 'the batches were drawn with different probabilities';
  let waiting = 0;
  for (const batch of assignments.batches)
    for (const [, key] of assignments.waits(batch)) if (drawn.has(key)) waiting += 1;
  return waiting > 0
    ? `${counted(waiting, 'answer')} of the drawn batches ${waiting === 1 ? 'is' : 'are'} missing`
    : drawn;
}
