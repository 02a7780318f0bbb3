import { isUnreadable } from '../../core/samples/sample';
import type { ProjectModel } from '../../core/project/model';
import type { Project } from '../../engine/project';
import { decisionState } from '../../engine/adjudicate/decision-state';
import { stateOf } from '../../engine/progress';
import type { SampleFile } from '../../engine/samples/sample-file';
import type { RowContent } from '../../engine/samples/sample-store';
import type { RowState, ViewFilter } from '../../protocol/panel';

/** A frozen list of rows: `rows` undefined means every row of the file, in order. */
export interface View {
  readonly id: string;
  readonly filter: ViewFilter;
  readonly file: SampleFile;
  readonly rows: Int32Array | undefined;
  readonly partial: boolean;
}

export const viewLength = (view: View): number => view.rows?.length ?? view.file.rows;
export const rowAt = (view: View, position: number): number =>
  view.rows ? (view.rows[position] ?? -1) : position;

/** The answer-table row of a sample row for an annotator (code); reads the sample's id only when it is not known yet. */
function answerRow(project: Project, file: SampleFile, row: number, code: number): number | Promise<number> {
  if (code < 0) return -1;
  const find = (key: number): number => (key < 0 ? -1 : project.records.table.find(key, code));
  if (row < project.samples.idRows(file)) return find(project.samples.keyAt(file, row));
  return project.samples.read(file, row).then(({ key }) => find(key));
}

export const annotatorCode = (project: Project, annotator: string | undefined): number =>
  annotator === undefined ? -1 : project.records.table.annotators.find(annotator);

/** How long one piece of work may keep others waiting, in milliseconds. */
const TURN_MS = 10;

/** How long to wait for the ids of all samples before a queue is made without them, in milliseconds. */
const IDS_MS = 100;

const pause = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The first position from `from` on that needs an answer, wrapping round; -1 when there is none. */
export async function nextTodo(
  project: Project,
  model: ProjectModel,
  view: View,
  annotator: string | undefined,
  from: number,
  direction: 1 | -1,
): Promise<number> {
  const length = viewLength(view);
  const stateAt = stateReader(project, model, view.file, view.filter, annotator);
  let turn = performance.now();
  for (let step = 0; step < length; step++) {
    const position = (((from + direction * step) % length) + length) % length;
    const row = rowAt(view, position);
    const found = stateAt(row);
    // A million promises cost a second: only what must be read is waited for.
    if (needsAnswer(typeof found === 'string' ? found : await found, view.filter)) {
      const key = row < project.samples.idRows(view.file) ? project.samples.keyAt(view.file, row) : undefined;
      // A line that is no sample waits for whoever mends the file, not for an answer.
      if ((key ?? (await project.samples.read(view.file, row)).key) >= 0) return position;
    }
    if (performance.now() - turn > TURN_MS) {
      await pause();
      turn = performance.now();
    }
  }
  return -1;
}

/** What waits for annotators does not wait for the reviewer. */
const needsAnswer = (state: RowState, { review }: ViewFilter): boolean =>
  state === 'todo' || state === 'draft' || state === 'stale' || (state === 'returned' && !review);

/** Where a row of the file stands for who looks at it: an annotator, or in review mode a reviewer. */
function stateReader(
  project: Project,
  model: ProjectModel,
  file: SampleFile,
  { review }: ViewFilter,
  annotator: string | undefined,
): (row: number) => RowState | Promise<RowState> {
  if (!review) {
    const code = annotatorCode(project, annotator);
    return (row) => {
      const found = answerRow(project, file, row, code);
      return typeof found === 'number'
        ? stateOf(project, model, found)
        : found.then((known) => stateOf(project, model, known));
    };
  }
  const { samples } = project;
  return (row) =>
    row < samples.idRows(file)
      ? decisionState(project, samples.keyAt(file, row))
      : samples.read(file, row).then(({ key }) => decisionState(project, key));
}

/**
 * Makes a view. With a text to find, the file is searched to its end or until the signal says stop. The row `keep` (-1: none) is in
 * it whatever the filter says.
 */
export async function makeView(
  project: Project,
  model: ProjectModel,
  file: SampleFile,
  filter: ViewFilter,
  annotator: string | undefined,
  id: string,
  signal: AbortSignal,
  keep: number,
): Promise<View> {
  const whole = { id, filter, file, rows: undefined, partial: false };
  if (filter.samples) return { ...whole, rows: rowsOf(project, file, filter.samples) };
  // The whole file stands for "to do" while nobody answered anything: then a million rows need no list.
  const plain = filter.label === undefined && !filter.text;
  // While the ids of a big file are still being read, so is what was answered: the queue then is the file, and what is done is passed over.
  if (!project.samples.idsComplete) await Promise.race([idsRead(project, signal), pause(IDS_MS)]);
  const unknown = !filter.review && (annotatorCode(project, annotator) < 0 || !project.samples.idsComplete);
  if (plain && (filter.queue === 'all' || (filter.queue === 'todo' && unknown))) return whole;
  await idsRead(project, signal);
  const rows = new Int32Array(file.rows);
  let length = 0;
  let partial = false;
  let turn = performance.now();
  const test = rowTest(project, model, file, filter, annotator);
  for (let row = 0; row < file.rows; row++) {
    if (performance.now() - turn > TURN_MS) {
      await pause();
      turn = performance.now();
      if (signal.aborted) {
        partial = true;
        break;
      }
    }
    const found = row === keep || test(row);
    if (typeof found === 'boolean' ? found : await found) rows[length++] = row;
  }
  return { ...whole, rows: rows.slice(0, length), partial };
}

/** Waits until the ids of all samples are known: to look each up in its row would take many times as long. */
export function idsRead(project: Project, signal: AbortSignal): Promise<void> {
  if (project.samples.idsComplete) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      listening.dispose();
      resolve();
    };
    const listening = project.onDidChange(() => project.samples.idsComplete && finish());
    signal.addEventListener('abort', finish, { once: true });
  });
}

function rowsOf(project: Project, file: SampleFile, samples: readonly string[]): Int32Array {
  const rows = samples.flatMap((id) => {
    const place = project.samples.locate(id);
    return place?.file === file ? [place.row] : [];
  });
  return Int32Array.from(rows.sort((a, b) => a - b));
}

function rowTest(
  project: Project,
  model: ProjectModel,
  file: SampleFile,
  filter: ViewFilter,
  annotator: string | undefined,
) {
  const { table } = project.records;
  const code = annotatorCode(project, annotator);
  const needle = filter.text?.toLowerCase() ?? '';
  const label = filter.label === undefined ? undefined : new Set([table.codec.strings.find(filter.label)]);
  const everybody = filter.queue === 'disagreement' || filter.review === true;
  const byReview = (row: number): boolean => {
    const key = project.samples.keyAt(file, row);
    const { queue } = filter;
    if (queue === 'flagged' && !isFlaggedByAny(project, key)) return false;
    if ((queue === 'disagreement' || queue === 'todo') && !project.disagreements.disputed(key)) return false;
    if (queue === 'todo' && !needsAnswer(decisionState(project, key), filter)) return false;
    return !label || mentions(project, table.first(key), label, true);
  };
  const byAnswer = (row: number, answer: number): boolean => {
    if (filter.review) return byReview(row);
    const state = stateOf(project, model, answer);
    if (filter.queue === 'todo' && !needsAnswer(state, filter)) return false;
    if (filter.queue === 'flagged' && !(answer >= 0 && table.present(answer) && table.isFlagged(answer)))
      return false;
    if (filter.queue === 'stale' && state !== 'stale') return false;
    const key = project.samples.keyAt(file, row);
    if (everybody && !project.disagreements.disputed(key)) return false;
    return !label || mentions(project, everybody ? table.first(key) : answer, label, everybody);
  };
  const byText = (content: RowContent): boolean =>
    !isUnreadable(content) &&
    (content.text.toLowerCase().includes(needle) || content.id.toLowerCase().includes(needle));
  return (row: number): boolean | Promise<boolean> => {
    const answer = answerRow(project, file, row, code);
    if (typeof answer !== 'number')
      return answer
        .then((known) => byAnswer(row, known))
        .then((ok) => ok && (needle === '' || project.samples.read(file, row).then(byText)));
    if (!byAnswer(row, answer)) return false;
    if (needle === '') return true;
    const content = project.samples.readNow(file, row);
    return content ? byText(content) : project.samples.read(file, row).then(byText);
  };
}

function isFlaggedByAny({ records: { table } }: Project, key: number): boolean {
  for (let row = table.first(key); row >= 0; row = table.following(row))
    if (table.counts(row) && table.isFlagged(row)) return true;
  return false;
}

/** Whether an answer names the label; with `all`, whether anybody's answer on the sample does. */
function mentions(project: Project, first: number, label: ReadonlySet<number>, all: boolean): boolean {
  const { table } = project.records;
  for (let row = first; row >= 0; row = all ? table.following(row) : -1)
    if (table.present(row) && table.codec.mentions(table.answer(row), label)) return true;
  return false;
}
