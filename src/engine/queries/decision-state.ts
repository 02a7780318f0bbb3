import { decides } from '../../project/records/records';
import type { Project, WithModel } from '../project';
import type { SampleFile } from '../../project/samples/sample-file';
import type { IsClosed } from '../independence';
import { awaited } from '../review/returned';
import { fastHash64 } from '../../base/text/hash';

/** A sample's state for a reviewer: to be decided, partly decided, decided, or returned to annotators. */
export type DecisionState = 'todo' | 'draft' | 'done' | 'returned';

export function decisionState(project: Project, key: number): DecisionState {
  const { records, disagreements } = project;
  const record = records.decisionOf(key);
  if (record?.return_to && !record.withdrawn && awaited(records, key).length > 0) return 'returned';
  if (!record || !decides(record)) return 'todo';
  const decided = { ...record.labels, ...record.valid };
  const isWhole =
    Object.keys(decided).length > 0 &&
    disagreements.groupsOf(key).every(({ layer }) => Object.hasOwn(decided, layer));
  return isWhole ? 'done' : 'draft';
}

/** How many samples of some files people disagree on, and how many of them are decided, without hidden ones. */
export function decisionProgress(
  project: Project,
  isOfFiles: (file: SampleFile) => boolean,
  isClosed: IsClosed,
) {
  const count = { total: 0, done: 0, draft: 0, returned: 0 };
  for (const key of project.disagreements.twice) {
    if (isClosed(key)) continue;
    const place = project.disagreements.hasDisagreement(key) ? project.samples.locate(key) : undefined;
    if (!place || !isOfFiles(place.file)) continue;
    count.total += 1;
    const state = decisionState(project, key);
    if (state !== 'todo') count[state] += 1;
  }
  return count;
}

/**
 * Tells the samples, by key, that are in a reviewer's share of the disagreements. Each sample goes to the reviewer with the greatest hash of
 * both (rendezvous hashing), so that nobody decides it twice, and little moves when a reviewer joins or leaves. Undefined where everything
 * is theirs: with fewer than two reviewers, and for people who are not listed as one.
 */
export function shareOf(
  {
    project: { samples },
    model: {
      schema: { reviewers },
    },
  }: WithModel,
  person: string | undefined,
): ((key: number) => boolean) | undefined {
  if (reviewers.length < 2 || !reviewers.some(({ id }) => id === person)) return undefined;
  return (key) => {
    const sample = samples.nameOf(key) ?? '';
    const scores = reviewers.map(({ id }) => ({ id, score: fastHash64(`${id}\n${sample}`)[0] }));
    return scores.reduce((best, one) => (one.score > best.score ? one : best)).id === person;
  };
}
