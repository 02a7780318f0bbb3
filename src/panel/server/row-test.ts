import type { ProjectModel } from '../../project/model/model';
import { isUnreadable } from '../../project/samples/sample';
import { decisionState } from '../../engine/queries/decision-state';
import type { SampleRowPlace } from '../../engine/queries/gold-queue';
import { stateOf, type AnswerState } from '../../engine/progress';
import type { Project } from '../../engine/project';
import type { ViewFilter } from '../../protocol/panel';
import { annotatorCode, needsAnswer } from './row-states';

/**
 * Returns a test whether a sample passes a filter. `isHidden`: whether other answers to a sample (by key) must not be shown. Membership in
 * a queue must not reveal them either.
 */
export function rowTest(
  project: Project,
  model: ProjectModel,
  filter: ViewFilter,
  annotator: string | undefined,
  isHidden: (key: number) => boolean,
): (place: SampleRowPlace) => boolean {
  const { table } = project.records;
  const code = annotatorCode(project, annotator);
  const needle = filter.text?.toLowerCase() ?? '';
  const label = filter.label === undefined ? undefined : new Set([table.codec.strings.find(filter.label)]);
  const assigned = project.assignments.limiting(annotator);
  const isOwn = (state: AnswerState, key: number): boolean =>
    state !== 'todo' || !assigned || assigned.has(key, annotator!);
  const usesAllAnswers = filter.queue === 'disagreement' || filter.review === true;
  const byReview = (key: number): boolean => {
    const { queue } = filter;
    if (queue === 'flagged' && !isFlaggedByAny(project, key)) return false;
    if ((queue === 'disagreement' || queue === 'todo') && !project.disagreements.hasDisagreement(key))
      return false;
    if (queue === 'todo' && !needsAnswer(decisionState(project, key), filter)) return false;
    return !label || mentions(project, table.first(key), label, true);
  };
  const byAnswer = (key: number): boolean => {
    const answer = table.find(key, code);
    if (usesAllAnswers && isHidden(key)) return false;
    if (filter.review) return byReview(key);
    const state = stateOf(project, model, answer);
    if (filter.queue === 'todo' && !(needsAnswer(state, filter) && isOwn(state, key))) return false;
    if (filter.queue === 'flagged' && !(answer >= 0 && table.present(answer) && table.isFlagged(answer)))
      return false;
    if (filter.queue === 'stale' && state !== 'stale') return false;
    if (usesAllAnswers && !project.disagreements.hasDisagreement(key)) return false;
    return !label || mentions(project, usesAllAnswers ? table.first(key) : answer, label, usesAllAnswers);
  };
  const byText = ({ file, row }: SampleRowPlace): boolean => {
    const content = project.samples.read(file, row);
    return (
      !isUnreadable(content) &&
      (content.text.toLowerCase().includes(needle) || content.id.toLowerCase().includes(needle))
    );
  };
  return (place) =>
    byAnswer(project.samples.keyOf(place.file, place.row)) && (needle === '' || byText(place));
}

function isFlaggedByAny({ records: { table } }: Project, key: number): boolean {
  for (let row = table.first(key); row >= 0; row = table.following(row))
    if (table.counts(row) && table.isFlagged(row)) return true;
  return false;
}

/** Whether an answer contains the label; with `all`, whether any answer to the sample does. */
function mentions(project: Project, first: number, label: ReadonlySet<number>, all: boolean): boolean {
  const { table } = project.records;
  for (let row = first; row >= 0; row = all ? table.following(row) : -1)
    if (table.present(row) && table.codec.mentions(table.answer(row), label)) return true;
  return false;
}
