import { shareJson } from '../../agreement/coefficients/flat-json';
import { proportionInterval } from '../../agreement/statistics/proportion';
import { quantile } from '../../agreement/statistics/quantile';
import type { Timings } from '../../engine/agreement/timings';
import type { Project } from '../../engine/project';
import { shareOf } from '../../engine/queries/decision-state';
import type { ProjectModel } from '../../project/model/model';
import { decides, type DecisionRecord } from '../../project/records/records';
import type { AnnotatorRow } from '../agreement/model';
import type { ProjectStatus } from '../status/project-status';
import type { PersonRow, ReviewRow, Spent } from './model';

/** The time that was spent on answers, in all and since a time in milliseconds. */
export function spentBy(timings: Timings, people: readonly string[], since: number): Spent {
  const all = people.flatMap((name) => timings.of(name));
  const sum = (list: typeof all): number => list.reduce((total, { seconds }) => total + seconds, 0);
  return { all: sum(all), since: sum(all.filter(({ time }) => time >= since)) };
}

/** A row for each person who labels or has answered. `agreement`: the rows of each question. */
export function teamRows(
  { records: { table } }: Project,
  { annotators, next }: ProjectStatus,
  { timings, agreement, since }: { timings: Timings; agreement: readonly AnnotatorRow[][]; since: number },
): PersonRow[] {
  return annotators.map(({ id, gold: { judged, right } }) => {
    const rows = [...table.rowsOf(table.annotators.find(id))].filter((row) => table.isDone(row));
    const seconds = timings.seconds(id).sort();
    return {
      name: id,
      isAside: rows.some((row) => table.isAside(row)),
      answers: rows.length,
      since: rows.filter((row) => table.answered(row) >= since).length,
      time: spentBy(timings, [id], since),
      median: seconds.length === 0 ? null : quantile(seconds, 0.5),
      ...(judged > 0 && {
        gold: { items: judged, correct: right, accuracy: shareJson(proportionInterval(right, judged)) },
      }),
      withOthers: agreement.map(
        (of) => of.find(({ name }) => name === id)?.withOthers ?? { value: null, reason: 'no answers' },
      ),
      next: next.find(({ person }) => person === id)?.words ?? '',
    };
  });
}

/** The decisions that stand, in the order of their times. */
export const decisionsOf = ({ records, samples }: Project): DecisionRecord[] =>
  [...records.decisions.values()]
    .map(({ record }) => record)
    .filter((record) => decides(record) && samples.locate(record.sample) !== undefined)
    .sort((a, b) => (a.time < b.time ? -1 : 1));

/** A row for each reviewer, and one for all. `open`: the keys of the samples to decide. */
export function reviewRows(
  project: Project,
  model: ProjectModel,
  open: readonly number[],
  since: number,
): ReviewRow[] {
  const decisions = decisionsOf(project);
  const listed = model.schema.reviewers.map(({ id }) => id);
  const names = [...new Set([...listed, ...decisions.map(({ reviewer }) => reviewer)])];
  const row = (
    reviewer: string | null,
    own: readonly DecisionRecord[],
    share: readonly number[],
  ): ReviewRow => ({
    reviewer,
    decided: own.length,
    since: own.filter(({ time }) => Date.parse(time) >= since).length,
    open: share.length,
  });
  return [
    ...names.map((name) => {
      const isTheirs = shareOf(project, model, name) ?? (() => listed.includes(name));
      return row(
        name,
        decisions.filter(({ reviewer }) => reviewer === name),
        open.filter(isTheirs),
      );
    }),
    row(null, decisions, open),
  ];
}
