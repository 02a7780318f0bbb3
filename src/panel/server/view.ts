import type { SampleFile } from '../../project/samples/sample-file';
import type { Blind } from '../../protocol/buckets';
import type { RowPlace } from '../../project/samples/sample-ids';
import type { Progress, ViewFilter, RowState } from '../../protocol/panel';
import { memoize } from '../../base/memoize';
import { PanelFailure } from './panel-failure';
import { decisionState } from '../../engine/queries/decision-state';
import { stateOf } from '../../engine/progress';
import type { Project, WithModel } from '../../engine/project';
import { swappedAnswers } from '../../engine/swapped-repeats';

/** The person who uses the panel, and the file it shows. */
export interface PanelCaller {
  readonly file: SampleFile;
  readonly annotator: string | undefined;
  readonly review: boolean;
  /** In review: show letters instead of names. */
  readonly blind?: Blind | undefined;
}

/** The records that a spot check drew: sample -> annotator -> id of the record. */
export type DrawnAnswers = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A frozen list of rows. `rows` undefined: every row of the file, in order. A value of `~n` is the n-th of `guests`. */
export interface View {
  readonly id: string;
  readonly filter: ViewFilter;
  readonly file: SampleFile;
  readonly rows: Int32Array | undefined;
  /** Samples from other places: hidden gold, qualification samples, or documents. */
  readonly guests: readonly RowPlace[];
  /** The answers that the spot check judges, by sample. */
  readonly drawn?: DrawnAnswers;
  readonly isQualification?: true;
  /** The samples that are asked again with the sides swapped, by key, with the layers that are. */
  readonly swapped?: ReadonlyMap<number, readonly string[]>;
}

export const isSamePlace = (one: RowPlace | undefined, { file, row }: RowPlace): boolean =>
  one?.file === file && one.row === row;

export const viewLength = (view: View): number => view.rows?.length ?? view.file.rows;

/** The positions from one on, at most 500. */
export function positions(view: View, from: number, count: number): number[] {
  const start = Math.max(0, from);
  const end = Math.min(viewLength(view), from + Math.min(count, 500));
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}

/** The place of the sample at a position of a view. */
export function placeAt({ file, rows, guests }: View, position: number): RowPlace {
  const row = rows ? (rows[position] ?? NaN) : position;
  if (row < 0) return guests[~row]!;
  return { file, row: Number.isNaN(row) ? -1 : row };
}

/** The position of a sample in a view; -1 if the view does not hold it. */
export function positionOf(view: View, place: RowPlace): number {
  const { file, row } = place;
  const guest = view.guests.findIndex((one) => isSamePlace(one, place));
  if (guest >= 0) return view.rows!.indexOf(~guest);
  if (file !== view.file || row < 0 || row >= file.rows) return -1;
  return view.rows ? view.rows.indexOf(row) : row;
}

/** Files that hold one sample each and share a queue. */
export interface Documents {
  /** The place of each sample, in the order of the files. */
  readonly places: readonly RowPlace[];
  readonly numberOf: ReadonlyMap<SampleFile, number>;
}

const among = memoize((files: readonly SampleFile[]): Documents => {
  const documents = files.filter(({ format }) => format === 'document');
  return {
    places: documents.map((file) => ({ file, row: 0 })),
    numberOf: new Map(documents.map((file, n) => [file, n])),
  };
});

/**
 * The queue of a file that holds a single sample: opening thousands of files one by one would be too slow. Undefined for a file with one
 * sample per line, which is a queue of its own.
 */
export function documentsWith(files: readonly SampleFile[], file: SampleFile): Documents | undefined {
  return file.format === 'document' ? among(files) : undefined;
}

const MAX_VIEWS = 4;

/** The views in use by panels. When there are too many, the least recently used one is dropped. */
export class OpenViews {
  readonly #views = new Map<string, View>();
  /** Does not start at 0: ids of a server that has ended must not match ids of this one. */
  #count = Date.now();

  newId(): string {
    this.#count += 1;
    return String(this.#count);
  }

  add(view: View): void {
    this.#views.set(view.id, view);
    for (const old of this.#views.keys()) {
      if (this.#views.size <= MAX_VIEWS) break;
      this.#views.delete(old);
    }
  }

  /** Throws a PanelFailure if the view is gone; the panel then requests a new one. */
  get(id: string): View {
    const view = this.#views.get(id);
    if (!view) throw new PanelFailure('cancelled', 'This list is out of date and is being reloaded.');
    this.#views.delete(id);
    this.#views.set(id, view);
    return view;
  }
}

export const emptyProgress = (total: number, counting: boolean): Progress => ({
  total,
  done: 0,
  draft: 0,
  flagged: 0,
  stale: 0,
  returned: 0,
  counting,
});

/** How long one piece of work may block others, in milliseconds. */
export const TURN_MS = 10;

export const pause = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const annotatorCode = (project: Project, annotator: string | undefined): number =>
  annotator === undefined ? -1 : project.records.table.annotators.find(annotator);

/** The row of the answer table for a sample (key) and an annotator; -1 if there is no answer. */
export const answerRow = (project: Project, key: number, annotator: string | undefined): number =>
  project.records.table.find(key, annotatorCode(project, annotator));

/** The first position from `from` on that needs an answer, wrapping around; -1 if there is none. */
export async function nextTodo(
  { project, model }: WithModel,
  view: View,
  annotator: string | undefined,
  from: number,
): Promise<number> {
  const length = viewLength(view);
  // In a list of samples that was chosen elsewhere, all of them are meant.
  const isLimited = !view.filter.review && !view.filter.samples && !view.isQualification;
  const assigned = isLimited ? project.assignments.limiting(annotator) : undefined;
  const code = annotatorCode(project, annotator);
  const stateOfKey = (key: number): RowState =>
    view.swapped
      ? swappedState(project, view, key, annotator)
      : view.filter.review
        ? decisionState(project, key)
        : stateOf({ project, model }, project.records.table.find(key, code));
  let turn = performance.now();
  for (let step = 0; step < length; step++) {
    const position = (from + step) % length;
    const { file, row } = placeAt(view, position);
    const key = project.samples.keyOf(file, row);
    const state = stateOfKey(key);
    // A line that is not a sample needs an edit of the file, not an answer.
    const isSample = key >= 0 && needsAnswer(state, view.filter);
    if (isSample && (state !== 'todo' || !assigned || assigned.has(key, annotator!))) return position;
    if (performance.now() - turn > TURN_MS) {
      await pause();
      turn = performance.now();
    }
  }
  return -1;
}

/** The state of a pair that is asked again: done once it was answered again. */
export function swappedState(
  project: Project,
  { swapped }: View,
  key: number,
  annotator: string | undefined,
): RowState {
  const row = answerRow(project, key, annotator);
  const given = row < 0 ? {} : swappedAnswers(project.records.recordNow(row));
  return swapped?.get(key)?.every((layer) => Object.hasOwn(given, layer)) ? 'done' : 'todo';
}

/** Whether a sample in this state needs work. In review, a returned sample does not: it waits for its annotators. */
export const needsAnswer = (state: RowState, { review }: ViewFilter): boolean =>
  state === 'todo' || state === 'draft' || state === 'stale' || (state === 'returned' && !review);
