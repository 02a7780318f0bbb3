import type { ProjectModel } from '../../project/model/model';
import { decisionState } from '../../engine/queries/decision-state';
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

/** The row of the answer table for a sample (key) and an annotator; -1 if there is no answer. */
export const answerRow = (project: Project, key: number, annotator: string | undefined): number =>
  project.records.table.find(key, annotatorCode(project, annotator));

/** The first position from `from` on that needs an answer, wrapping around; -1 if there is none. */
export async function nextTodo(
  project: Project,
  model: ProjectModel,
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
        : stateOf(project, model, project.records.table.find(key, code));
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
