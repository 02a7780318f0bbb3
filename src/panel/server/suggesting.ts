import { comparableValue } from '../../kinds/comparable';
import { valueKey } from '../../disagreement/given';
import type { Project, WithModel } from '../../engine/project';
import { ANNOTATIONS, logPath } from '../../engine/log-kinds';
import { offersOf } from '../../features/assist/offers';
import { isObject, defined } from '../../base/objects';
import type { ProjectModel } from '../../project/model/model';
import { labelsIn } from '../../project/records/labels';
import type { Labels, Origin, SuggestionAction } from '../../project/records/records';
import { eachLine, parseLine } from '../../project/answers/lines';
import { shownOrders } from '../../kinds/sides';
import { compareRecords } from '../../project/records/compare-records';
import { logEntry, type LogEntry } from '../../project/undo-history';
import type { Suggestion, SuggestionOutcome } from '../../project/suggestions';
import type { SaveParams, SaveResult } from '../../protocol/panel';
import { type PanelCaller, answerRow } from './view';

/** What a caller may see of the model beside a sample. `row`: of their answer, -1 for none. */
export async function suggestionBeside(
  { project, model }: WithModel,
  { annotator, review }: Pick<PanelCaller, 'annotator' | 'review'>,
  sample: { readonly id: string; readonly text: string },
  row: number,
): Promise<Suggestion | undefined> {
  if (annotator === undefined || review) return undefined;
  const offer = await offersOf(project).of(model, annotator, sample);
  if (!offer || offer.isControl) return undefined;
  const isAnswered = row >= 0 && project.records.table.isDone(row);
  return offer.suggestion.arm === 'before' || isAnswered ? offer.suggestion : undefined;
}

/** What to show after a person's answer was saved: nothing if they have just seen it. */
export async function suggestionAfter(
  { project, model }: WithModel,
  caller: PanelCaller,
  { sample: id, suggestion, status }: SaveParams,
): Promise<Pick<SaveResult, 'suggestion' | 'shown'>> {
  if (model.schema.suggestions?.show !== 'after' || suggestion || status !== 'done') return {};
  const text = project.samples.textOf(id);
  const row = text === undefined ? -1 : answerRow(project, project.samples.ids.find(id), caller.annotator);
  if (row < 0) return {};
  const now = { ...caller, review: false };
  const shown = await suggestionBeside({ project, model }, now, { id, text: text! }, row);
  return shown ? { suggestion: shown, shown: shownOrders(model, id, caller.annotator) } : {};
}

/** Where an answer comes from: the suggestion that was in sight, or the one that was held back. */
export async function originOf(
  { project, model }: WithModel,
  annotator: string,
  { sample, labels, status, suggestion: seen }: SaveParams,
): Promise<Origin> {
  const undone = (): Promise<Origin['first']> => undoneAnswer({ project, model }, annotator, sample);
  if (seen) {
    const first = firstAnswer(project, answerRow(project, project.samples.ids.find(sample), annotator));
    return originOfSeen(model, seen, labels, seen.arm === 'after' ? (first ?? (await undone())) : undefined);
  }
  const text = status === 'done' && model.schema.suggestions ? project.samples.textOf(sample) : undefined;
  const offer =
    text === undefined ? undefined : await offersOf(project).of(model, annotator, { id: sample, text });
  if (!offer) return { kind: 'hand' };
  const { arm, model: name, prediction, score, labels: suggested } = offer.suggestion;
  const said = defined({ model: name, prediction, score, suggested });
  if (offer.isControl) return { kind: 'hand', ...said, arm: 'control' };
  // Predictions that came while the sample was on screen were not seen.
  if (arm !== 'after') return { kind: 'hand' };
  const first = await undone();
  if (first) return originOfSeen(model, { ...said, arm, action: 'ignored' }, labels, first);
  return { kind: 'hand', ...said, arm, action: 'ignored' };
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

/** The answer that a person undid after they had seen the suggestion; undefined if their answer counts, or they never gave one. */
async function undoneAnswer(
  { project, model }: WithModel,
  annotator: string,
  sample: string,
): Promise<Origin['first']> {
  const row = answerRow(project, project.samples.ids.find(sample), annotator);
  if (row < 0 || project.records.table.isDone(row)) return undefined;
  let first: LogEntry | undefined;
  const name = JSON.stringify(sample);
  await eachLine(project.files, logPath(ANNOTATIONS, model, annotator), {}, ({ raw }) => {
    const entry = raw.includes(name) ? logEntry(parseLine(raw), ANNOTATIONS.who) : undefined;
    if (entry?.sample !== sample || entry.person !== annotator) return;
    const { origin, status } = entry.record;
    const isShown = isObject(origin) && origin.arm === 'after' && status !== 'draft';
    if (isShown && (!first || compareRecords(entry, first) < 0)) first = entry;
  });
  return first && givenIn(first.record);
}

/** The answer that a person gave before they saw the suggestion. */
function firstAnswer(project: Project, row: number): Origin['first'] {
  const { table } = project.records;
  const record = row >= 0 && table.present(row) ? project.records.recordNow(row) : undefined;
  if (!isObject(record)) return undefined;
  const hasFirst = isObject(record.origin) && isObject(record.origin.first);
  return hasFirst || table.isDone(row) ? givenIn(record) : undefined;
}

/** What a record says of the first answer: the one that it keeps, else its own. */
function givenIn({ origin, labels, seconds }: Readonly<Record<string, unknown>>): Origin['first'] {
  const first = isObject(origin) ? origin.first : undefined;
  if (isObject(first)) return first as unknown as Origin['first'];
  return { labels: labelsIn(labels), ...(typeof seconds === 'number' && { seconds }) };
}

/** Whether two answers are the same on the layers that a third one has. */
function isSameOn(model: ProjectModel, a: Labels, b: Labels, on: Labels): boolean {
  return model.schema.layers.every(({ layer }) => {
    if (!layer || !Object.hasOwn(on, layer.id)) return true;
    const [one, other] = [comparableValue(layer, a), comparableValue(layer, b)];
    return one === undefined || other === undefined ? one === other : valueKey(one) === valueKey(other);
  });
}
