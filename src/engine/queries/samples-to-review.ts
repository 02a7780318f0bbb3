import type { DiffStaleness } from '../../project/guideline/diff/stale';
import type { DiffedVersion } from '../../project/guideline/diff/guideline-diff';
import { replayRecord } from '../../project/records/parse-record';
import type { ProjectModel } from '../../project/model/model';
import type { Project, WithModel } from '../project';
import { addOne } from '../../base/lists';

/** Answers that the changes between two versions make stale. */
export interface SamplesToReview {
  readonly samples: number;
  readonly answers: number;
  /** Answers by annotator, most first. */
  readonly annotators: readonly { readonly id: string; readonly answers: number }[];
  readonly withoutVersion: number;
}

/**
 * Counts the counting answers that were given before `after` and that the changes affect. Answers under `after` or a newer version (by
 * the changelog of `model`, the newest one) are not stale. Goes through all answers; reads records only to tell apart two texts of the
 * guideline with the same version number.
 */
export async function samplesToReview(
  { project, model }: WithModel,
  stale: DiffStaleness,
  before: DiffedVersion,
  after: DiffedVersion,
  pause: () => Promise<void>,
): Promise<SamplesToReview> {
  const { table } = project.records;
  const newer = versionsFrom(model, after);
  const sameNumber = before.version === after.version;
  const samples = new Set<number>();
  const annotators = new Map<string, number>();
  let answers = 0;
  let withoutVersion = 0;
  for (let row = 0; row < table.rows; row++) {
    if ((row & 0x1ff) === 0x1ff) await pause();
    if (!table.counts(row)) continue;
    const version = table.version(row);
    if (version !== undefined && newer.has(version) && !(sameNumber && version === after.version)) continue;
    if (!stale.by(table.labels(row), table.rules(row))) continue;
    if (version !== undefined && version === after.version && hashOf(project, row) === after.hash) continue;
    answers += 1;
    samples.add(table.key(row));
    addOne(annotators, table.annotatorName(row));
    if (version === undefined) withoutVersion += 1;
  }
  const list = [...annotators].map(([id, count]) => ({ id, answers: count }));
  list.sort((a, b) => b.answers - a.answers || (a.id < b.id ? -1 : 1));
  return { samples: samples.size, answers, annotators: list, withoutVersion };
}

function versionsFrom({ guideline }: ProjectModel, { version }: DiffedVersion): Set<string> {
  const versions = (guideline?.changelog ?? []).map((entry) => entry.version);
  const at = versions.findIndex((other) => other === version);
  return new Set([...versions.slice(0, at + 1), ...(version === undefined ? [] : [version])]);
}

function hashOf(project: Project, row: number): unknown {
  const record = project.records.recordNow(row);
  return replayRecord(record) && (record as { guideline_hash?: unknown }).guideline_hash;
}
