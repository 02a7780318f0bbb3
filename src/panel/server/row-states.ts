import type { ProjectModel } from '../../project/model/model';
import { decisionState } from '../../engine/review/decision-state';
import type { SampleRowPlace } from '../../engine/gold/gold-queue';
import { stateOf } from '../../engine/progress';
import type { Project } from '../../engine/project';
import { swappedAnswers } from '../../engine/swapped-repeats';
import type { RowState, ViewFilter } from '../../protocol/panel';
import { placeAt, viewLength, type View } from './view';

/** How long one piece of work may block others, in milliseconds. */
export const TURN_MS = 10;

export const pause = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const annotatorCode = (project: Project, annotator: string | undefined): number =>
  annotator === undefined ? -1 : project.records.table.annotators.find(annotator);

/** The row of the answer table for a sample and an annotator (code). */
export function answerRow(
  { samples, records }: Project,
  { file, row }: SampleRowPlace,
  code: number,
): number {
  const key = code < 0 ? -1 : samples.keyOf(file, row);
  return key < 0 ? -1 : records.table.find(key, code);
}

/** The first position from `from` on that needs an answer, wrapping around; -1 if there is none. */
export async function nextTodo(
  project: Project,
  model: ProjectModel,
  view: View,
  annotator: string | undefined,
  from: number,
  direction: 1 | -1,
): Promise<number> {
  const length = viewLength(view);
  // In a list of samples that was chosen elsewhere, all of them are meant.
  const isLimited = !view.filter.review && !view.filter.samples && !view.isQualification;
  const assigned = isLimited ? project.assignments.limiting(annotator) : undefined;
  const stateAt = view.swapped
    ? ({ file, row }: SampleRowPlace) =>
        swappedState(project, view, project.samples.keyAt(file, row), annotator)
    : stateReader(project, model, view.filter, annotator);
  let turn = performance.now();
  for (let step = 0; step < length; step++) {
    const position = (((from + direction * step) % length) + length) % length;
    const place = placeAt(view, position);
    const state = stateAt(place);
    if (needsAnswer(state, view.filter)) {
      const key = project.samples.keyOf(place.file, place.row);
      // A line that is not a sample needs an edit of the file, not an answer.
      if (key >= 0 && (state !== 'todo' || !assigned || assigned.has(key, annotator!))) return position;
    }
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
  const row = project.records.table.find(key, annotatorCode(project, annotator));
  const given = row < 0 ? {} : swappedAnswers(project.records.recordNow(row));
  return swapped?.get(key)?.every((layer) => Object.hasOwn(given, layer)) ? 'done' : 'todo';
}

/** Whether a sample in this state needs work. In review, a returned sample does not: it waits for its annotators. */
export const needsAnswer = (state: RowState, { review }: ViewFilter): boolean =>
  state === 'todo' || state === 'draft' || state === 'stale' || (state === 'returned' && !review);

/** Reads the state of a sample: for an annotator, or in review mode for a reviewer. */
function stateReader(
  project: Project,
  model: ProjectModel,
  { review }: ViewFilter,
  annotator: string | undefined,
): (place: SampleRowPlace) => RowState {
  const code = annotatorCode(project, annotator);
  return review
    ? ({ file, row }) => decisionState(project, project.samples.keyOf(file, row))
    : (place) => stateOf(project, model, answerRow(project, place, code));
}
