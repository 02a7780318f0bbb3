import { defined } from '../../base/defined';
import { median } from '../../agreement/statistics/quantile';
import type { Timings } from '../../engine/queries/own-repeats';
import type { Project } from '../../engine/project';
import { shareOf } from '../../engine/queries/decision-state';
import type { ProjectModel } from '../../project/model/model';
import { decides, type DecisionRecord } from '../../project/records/records';
import type { AnnotatorRow } from '../agreement/model';
import { judgedShare } from '../agreement/numbers';
import type { ProjectStatus } from '../status/project-status';

/** Recorded seconds that people have spent on answers, in all and since a time in milliseconds. */
export function spentBy(timings: Timings, people: readonly string[], since: number) {
  const spent = { all: 0, since: 0 };
  for (const { time, seconds } of people.flatMap((name) => timings.get(name) ?? [])) {
    spent.all += seconds;
    if (time >= since) spent.since += seconds;
  }
  return spent;
}

/**
 * A row for each person who labels or has answered: how much they answered in all and since a time, their median seconds for a sample, what
 * gold says of their first answers (attention checks apart), and the question on which they agree lowest with the others.
 */
export const teamRows = (
  { records: { table } }: Project,
  { annotators, next }: ProjectStatus,
  timings: Timings,
  agreement: readonly (AnnotatorRow & { readonly question: string })[],
  since: number,
) =>
  annotators.map(({ id, gold: { judged, right, checks, failedChecks } }) => {
    const rows = [...table.rowsOf(table.annotators.find(id))].filter((row) => table.isDone(row));
    const [lowest] = agreement
      .filter(({ name, withOthers }) => name === id && withOthers.value !== null)
      .sort((a, b) => a.withOthers.value! - b.withOthers.value!);
    return {
      name: id,
      isAside: rows.some((row) => table.isAside(row)),
      answers: rows.length,
      since: rows.filter((row) => table.answered(row) >= since).length,
      time: spentBy(timings, [id], since),
      median: median(Float64Array.from(timings.get(id) ?? [], ({ seconds }) => seconds).sort()),
      ...defined({ lowest: lowest && { question: lowest.question, ...lowest.withOthers } }),
      next: next.find(({ person }) => person === id)?.words ?? '',
      ...defined({ gold: judgedShare(right, judged) }),
      ...(checks > 0 && { checks: { judged: checks, failed: failedChecks } }),
    };
  });

/** The decisions that stand on samples of the project, by time. */
export const decisionsOf = ({ records, samples }: Project): DecisionRecord[] =>
  Array.from(records.decisions.values(), ({ record }) => record)
    .filter((record) => decides(record) && samples.locate(record.sample) !== undefined)
    .sort((a, b) => (a.time < b.time ? -1 : 1));

/** A row for each reviewer, and one for all of them (null). `open`: the keys of the samples to decide, and how many are in their share. */
export function reviewRows(project: Project, model: ProjectModel, open: readonly number[], since: number) {
  const decisions = decisionsOf(project);
  const listed = model.schema.reviewers.map(({ id }) => id);
  const names = new Set([...listed, ...decisions.map(({ reviewer }) => reviewer)]);
  return [...names, null].map((reviewer) => {
    const own = decisions.filter((one) => reviewer === null || one.reviewer === reviewer);
    const isTheirs =
      shareOf(project, model, reviewer ?? '') ?? (() => reviewer === null || listed.includes(reviewer));
    return {
      reviewer,
      decided: own.length,
      since: own.filter(({ time }) => Date.parse(time) >= since).length,
      open: open.filter(isTheirs).length,
    };
  });
}
