import { comparableValue } from '../../disagreement/compare';
import { valueKey } from '../../disagreement/value-key';
import type { Project } from '../../engine/project';
import { offersOf } from '../../features/assist/offers';
import { isObject } from '../../base/is-object';
import type { ProjectModel } from '../../project/model/model';
import { labelsIn } from '../../project/records/labels';
import type { Labels, Origin, SuggestionAction } from '../../project/records/records';
import { isUnreadable } from '../../project/samples/sample';
import type { Suggestion, SuggestionOutcome } from '../../project/suggestions';
import type { SaveParams } from '../../protocol/panel';
import type { PanelCaller } from './panel-caller';

/** What a caller may see of the model beside a sample. `row`: of their answer, -1 for none. */
export async function suggestionBeside(
  project: Project,
  model: ProjectModel,
  { annotator, review }: Pick<PanelCaller, 'annotator' | 'review'>,
  sample: { readonly id: string; readonly text: string },
  row: number,
): Promise<Suggestion | undefined> {
  if (annotator === undefined || review) return undefined;
  const offer = await offersOf(project).of(model, annotator, sample);
  if (!offer || offer.isControl) return undefined;
  const isAnswered = row >= 0 && project.records.table.counts(row);
  return offer.suggestion.arm === 'before' || isAnswered ? offer.suggestion : undefined;
}

/** What to show after a person's answer was saved: nothing if they have just seen it. */
export async function suggestionAfter(
  project: Project,
  model: ProjectModel,
  caller: PanelCaller,
  { sample: id, suggestion, status }: SaveParams,
): Promise<{ suggestion?: Suggestion }> {
  if (model.schema.suggestions?.show !== 'after' || suggestion || status !== 'done') return {};
  const text = await textOf(project, id);
  const row = text === undefined ? -1 : rowOf(project, id, caller.annotator);
  if (row < 0) return {};
  const now = { ...caller, review: false };
  const shown = await suggestionBeside(project, model, now, { id, text: text! }, row);
  return shown ? { suggestion: shown } : {};
}

/** Where an answer comes from: the suggestion that was in sight, or the one that was held back. */
export async function originOf(
  project: Project,
  model: ProjectModel,
  annotator: string,
  { sample, labels, status, suggestion: seen }: SaveParams,
): Promise<Origin> {
  if (seen) return originOfSeen(model, seen, labels, firstAnswer(project, rowOf(project, sample, annotator)));
  const text = status === 'done' && model.schema.suggestions ? await textOf(project, sample) : undefined;
  const offer =
    text === undefined ? undefined : await offersOf(project).of(model, annotator, { id: sample, text });
  if (!offer) return { kind: 'hand' };
  const { arm, model: name, prediction, score, labels: suggested } = offer.suggestion;
  const said = {
    model: name,
    ...(prediction !== undefined && { prediction }),
    ...(score !== undefined && { score }),
    suggested,
  };
  if (offer.isControl) return { kind: 'hand', ...said, arm: 'control' };
  // Predictions that came while the sample was on screen were not seen.
  return arm === 'after' ? { kind: 'hand', ...said, arm, action: 'ignored' } : { kind: 'hand' };
}

function originOfSeen(
  model: ProjectModel,
  { action: did, ...seen }: SuggestionOutcome,
  labels: Labels,
  first: Origin['first'],
): Origin {
  const { arm, suggested } = seen;
  const isTaken = isSameOn(model, labels, suggested, suggested);
  if (arm === 'before') {
    const isBegun = did === 'accepted' || did === 'changed';
    const action = isBegun ? (isTaken ? 'accepted' : 'changed') : did;
    return { kind: isBegun ? 'suggestion' : 'hand', ...seen, action };
  }
  const isKept = first !== undefined && isSameOn(model, labels, first.labels, suggested);
  const action: SuggestionAction = isKept
    ? did === 'rejected'
      ? 'rejected'
      : 'ignored'
    : isTaken
      ? 'accepted'
      : 'changed';
  return { kind: action === 'accepted' ? 'suggestion' : 'hand', ...seen, action, ...(first && { first }) };
}

/** The answer that a person gave before they saw the suggestion. */
function firstAnswer(project: Project, row: number): Origin['first'] {
  const { table } = project.records;
  const record = row >= 0 && table.present(row) ? project.records.recordNow(row) : undefined;
  if (!isObject(record)) return undefined;
  const { origin, seconds } = record;
  const first = isObject(origin) ? origin.first : undefined;
  if (isObject(first)) return first as unknown as Origin['first'];
  return table.counts(row)
    ? { labels: labelsIn(record.labels), ...(typeof seconds === 'number' && { seconds }) }
    : undefined;
}

/** Whether two answers are the same on the layers that a third one has. */
function isSameOn(model: ProjectModel, a: Labels, b: Labels, on: Labels): boolean {
  return model.schema.layers.every(({ layer }) => {
    if (!layer || !Object.hasOwn(on, layer.id)) return true;
    const [one, other] = [comparableValue(layer, a), comparableValue(layer, b)];
    return one === undefined || other === undefined ? one === other : valueKey(one) === valueKey(other);
  });
}

function rowOf({ samples, records }: Project, sample: string, annotator: string | undefined): number {
  const key = samples.ids.find(sample);
  const code = annotator === undefined ? -1 : records.table.annotators.find(annotator);
  return key < 0 || code < 0 ? -1 : records.table.find(key, code);
}

async function textOf({ samples }: Project, sample: string): Promise<string | undefined> {
  const place = samples.locate(sample);
  const content = place && (await samples.read(place.file, place.row));
  return content && !isUnreadable(content) ? content.text : undefined;
}
