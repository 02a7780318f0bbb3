/** Pairs that a person is asked again, with the sides swapped: what the panel shows and saves of them. */
import { isObject, defined } from '../../base/objects';
import { canonicalJson } from '../../base/json/canonical-json';
import { JournalError, type Journal, type NewRecord } from '../../engine/journal';
import type { Project, WithModel } from '../../engine/project';
import { asksSwapped, swappedAnswers, swappedRepeats } from '../../engine/swapped-repeats';
import type { Labels } from '../../project/records/records';
import type { Answer, Progress, SaveParams } from '../../protocol/panel';
import { answerAt } from './answers';
import { documentsWith, type PanelCaller, answerRow } from './view';
import { PanelFailure } from './panel-failure';

/** Progress with the number of the caller's pairs of the file that are to be answered again. */
export async function withSwapped(
  { project, model }: WithModel,
  { annotator, file }: PanelCaller,
  progress: Progress,
): Promise<Progress> {
  if (annotator === undefined || !asksSwapped(model)) return progress;
  const documents = documentsWith(project.samples.files, file);
  const left = (await swappedRepeats({ project, model }, annotator)).filter(({ key, isDone }) => {
    const at = isDone ? undefined : project.samples.locate(key)?.file;
    return at && (at === file || documents?.numberOf.has(at));
  });
  return { ...progress, swapped: left.length };
}

/**
 * Saves what was said of a pair that was asked again. The answer that counts stays, with the guideline that it followed. `check` throws if
 * nothing may be saved.
 */
export async function saveSwapped(
  project: Project,
  journal: Journal,
  annotator: string,
  params: SaveParams,
  check: () => Promise<void>,
): Promise<{ id: string; time: string }> {
  const { sample, record: id } = params;
  // Another window may have written to the file.
  await journal.written(annotator, [id]);
  const counting = countingRecord(project, annotator, sample);
  const said = counting && canonicalJson(saidSwapped(params.labels, counting));
  if (counting?.id === id && said === canonicalJson(counting.swapped ?? {}))
    return { id, time: String(counting.time) };
  await check();
  const record = counting && swappedRecord(counting, params);
  if (!record) throw new PanelFailure('answer-changed', `Your answer on ${sample} was withdrawn elsewhere.`);
  const [written] = await journal.append(annotator, [record], { isCarried: true });
  if (written instanceof JournalError) throw written;
  return written!;
}

/** What the answer in a row says of pairs that were asked again. Its other parts are those of the answer that counts, and not shown. */
export function swappedAnswerAt(project: Project, row: number): Answer {
  const { record, time } = answerAt(project, row) ?? {};
  const labels = row < 0 ? {} : swappedAnswers(project.records.recordNow(row));
  return {
    labels,
    rules: [],
    flags: [],
    note: '',
    status: Object.keys(labels).length > 0 ? 'done' : 'draft',
    ...defined({ record, time }),
  };
}

/** What was said of pairs that were asked again, as long as the answers that it is compared with are the same. */
export function keptSwapped(
  project: Project,
  annotator: string,
  { sample, labels }: SaveParams,
): Pick<NewRecord, 'swapped'> {
  const record = countingRecord(project, annotator, sample);
  const before = isObject(record?.labels) ? record.labels : {};
  const kept = Object.entries(swappedAnswers(record)).filter(([layer]) => labels[layer] === before[layer]);
  return kept.length > 0 ? { swapped: Object.fromEntries(kept) } : {};
}

function countingRecord(
  project: Project,
  annotator: string,
  sample: string,
): Record<string, unknown> | undefined {
  const row = answerRow(project, project.samples.ids.find(sample), annotator);
  const record = row < 0 ? undefined : project.records.recordNow(row);
  return isObject(record) ? record : undefined;
}

/** Fields that a record has of its own. */
const OWN = new Set(['v', 'id', 'time', 'annotator', 'undoes', 'redoes', 'migration']);

/**
 * The record for a pair that was asked again: the answer that counts, with what was said this time beside it. Undefined if there is no
 * answer any more.
 */
function swappedRecord(
  record: Readonly<Record<string, unknown>>,
  { record: id, labels, over = record.id as string | undefined }: SaveParams,
): NewRecord | undefined {
  if (!isObject(record.labels) || record.status === 'draft') return undefined;
  const fields = Object.entries(record).filter(([name]) => !OWN.has(name) && name !== 'swapped');
  const swapped = saidSwapped(labels, record);
  return {
    ...Object.fromEntries(fields),
    id,
    over: [over ?? ''],
    ...(Object.keys(swapped).length > 0 && { swapped }),
  } as unknown as NewRecord;
}

/** What is said of pairs that the answer that counts is about. */
const saidSwapped = (labels: Labels, { labels: answer }: Readonly<Record<string, unknown>>): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([layer]) => isObject(answer) && layer in answer));
