import { LongDataBuilder } from '../../agreement/long-data';
import type { LongAnswer } from '../../agreement/long-row';
import type { RatingInput } from '../../agreement/levels';
import { counted, quoted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import { isValidAnswer } from '../../disagreement/given';
import type { Project } from '../../engine/project';
import { probabilityOf } from '../../project/assignment/batch';
import type { ProjectModel } from '../../project/model/model';
import { isByPolicy, type LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { cardPath, readCard } from '../predictions/card';
import { readPredictions } from '../predictions/prediction-log';
import type { KnownLabels } from './validation';

/** What people and a model say on one layer of a project. */
export interface ProjectAnswers {
  readonly layer: string;
  readonly input: RatingInput;
  readonly labels: KnownLabels;
  /** Why the samples with a known label are no random sample of all. */
  readonly notRandom: string | undefined;
  /** Answers of people that were given with a suggestion of the model in sight. */
  readonly influenced: number;
}

/**
 * Reads the answers of people and of a model (its first run) to a layer of type choice or rating that is asked of the sample. A label is
 * known from gold, else from a decision that a person made, else because all people gave it. Throws UserError if there is nothing to
 * compare.
 */
export async function projectAnswers(
  project: Project,
  model: ProjectModel,
  name: string,
  wanted: string | undefined,
): Promise<ProjectAnswers> {
  const layer = layerOf(model, wanted);
  const predictions = (await readPredictions(project, name)).runs.get(1) ?? new Map<number, never>();
  const { records, samples } = project;
  const { table } = records;
  const builder = new LongDataBuilder();
  const given = new Map<number, Set<LayerValue>>();
  let influenced = 0;
  for (let row = 0; row < table.rows; row += 1) {
    const key = table.key(row);
    const value = table.counts(row) && samples.has(key) ? table.value(row, layer.id) : undefined;
    if (value === undefined || !isValidAnswer(layer, value)) continue;
    builder.add({ ...answerOf(value), item: String(key), annotator: table.annotatorName(row) });
    given.set(key, (given.get(key) ?? new Set()).add(value));
    if (table.suggestion(row)?.model === name) influenced += 1;
  }
  let answered = 0;
  for (const [key, { labels, isStale }] of predictions) {
    const value = labels[layer.id];
    if (value === undefined || isStale || !isValidAnswer(layer, value)) continue;
    builder.add({ ...answerOf(value), item: String(key), annotator: name });
    answered += 1;
  }
  if (answered === 0) throw new UserError(`"${name}" predicts nothing that fits "${layer.id}".`);
  const data = builder.build(undefined, 'rating');
  if (data.kind !== 'rating') throw new UserError(`"${layer.id}" does not take one label.`);
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
  const disputed = [...given.keys()].filter((key) => !known.has(String(key))).length;
  const notRandom = await whyNotRandom(project, model, name, given, predictions);
  return { layer: layer.id, input: data.input, labels: { known, disputed }, notRandom, influenced };
}

const answerOf = (value: LayerValue): LongAnswer =>
  typeof value === 'number' ? { kind: 'rating', score: value } : { kind: 'rating', label: String(value) };

function layerOf({ schema }: ProjectModel, wanted: string | undefined): Layer {
  const all = schema.layers.flatMap(({ layer }) =>
    layer && layer.per === undefined && (layer.type === 'choice' || layer.type === 'rating') ? [layer] : [],
  );
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

/** Rates of labels need samples that were drawn with one known probability, and a model that has not seen the answers. */
async function whyNotRandom(
  project: Project,
  model: ProjectModel,
  name: string,
  given: ReadonlyMap<number, unknown>,
  predictions: ReadonlyMap<number, unknown>,
): Promise<string | undefined> {
  if ((await readCard(project.files, name))?.seen?.answers)
    return `${cardPath(name)} says that the model has seen people's answers`;
  if ([...predictions.keys()].every((key) => given.has(key))) return undefined;
  const assignments = await project.assignments.ready(model);
  const drawn = (assignments?.batches ?? []).filter(({ batch }) => batch && probabilityOf(batch) !== null);
  const chosen = new Set(drawn.flatMap(({ keys }) => [...keys]));
  const others = [...given.keys()].filter((key) => !chosen.has(key)).length;
  if (!assignments || others > 0)
    return `${counted(others || given.size, 'sample')} that people answered ${(others || given.size) === 1 ? 'is' : 'are'} in no batch that was drawn with a known probability`;
  if (new Set(drawn.map(({ batch }) => probabilityOf(batch!))).size > 1)
    return 'the batches were drawn with different probabilities';
  const waiting = drawn.reduce((sum, batch) => sum + [...assignments.waits(batch)].length, 0);
  return waiting > 0
    ? `${counted(waiting, 'answer')} of the drawn batches ${waiting === 1 ? 'is' : 'are'} missing`
    : undefined;
}
