import { addTo } from '../../base/lists';
import { UserError } from '../../base/user-error';
import { compileGlobs } from '../../base/files/globs';
import type { ProjectModel } from '../../project/model/model';
import { inRecord } from '../../project/schema/per-turn';
import type { Project } from '../../engine/project';
import type { PlannedPromotion } from './plan-promotion';

interface PromotedFile {
  /** Project-relative. */
  readonly path: string;
  /** Samples that became gold here. */
  readonly samples: readonly string[];
  /** 0-based line of the first of them; the others follow. */
  readonly line: number;
}

export interface Promoted {
  readonly files: readonly PromotedFile[];
  /** Samples that others made gold in the meantime; left unchanged. */
  readonly overtaken: readonly string[];
}

/** A record of gold to append, and whose it is if it comes of a decision. */
type NewGold = Pick<PlannedPromotion, 'sample' | 'record'> & Partial<Pick<PlannedPromotion, 'reviewer'>>;

const encoder = new TextEncoder();

/** What to append to which file: the given one, or the reviewers' gold files. Throws UserError if the project would not read one. */
export function promotionFiles<T extends NewGold>(
  model: ProjectModel,
  planned: readonly T[],
  to?: string,
): Map<string, T[]> {
  const files = new Map<string, T[]>();
  const globs = compileGlobs(model.schema.data.gold);
  for (const one of planned) {
    const path = to ?? `gold/${one.reviewer}.jsonl`;
    if (!globs.matches(path) || !path.endsWith('.jsonl'))
      throw new UserError(
        `${path} is not read as gold: data.gold of labelwright.yaml names ${model.schema.data.gold.join(', ')}. Name a .jsonl file there, or another one to write to.`,
      );
    addTo(files, path, one);
  }
  return files;
}

/**
 * Appends the planned gold, one durable write per file. Samples that became gold in the meantime are left alone. Throws UserError before
 * anything is written if a file is being edited.
 */
export async function promoteToGold(
  project: Project,
  targets: ReadonlyMap<string, readonly NewGold[]>,
): Promise<Promoted> {
  const files: PromotedFile[] = [];
  const overtaken: string[] = [];
  for (const path of targets.keys())
    if (project.files.has(path))
      throw new UserError(`${path} has unsaved changes in an editor. Save or revert it first.`);
  for (const [path, list] of targets) {
    const written = await appendGold(project, path, list);
    const isWritten = new Set(written);
    for (const { sample } of list) if (!isWritten.has(sample)) overtaken.push(sample);
    const first = written[0] === undefined ? undefined : project.records.gold.get(written[0]);
    if (first) files.push({ path, samples: written, line: first.line });
  }
  return { files, overtaken };
}

async function appendGold(project: Project, path: string, list: readonly NewGold[]): Promise<string[]> {
  let fresh = list;
  try {
    await project.files.append(path, async () => {
      await project.records.refreshFile(path, 'gold');
      fresh = list.filter(({ sample }) => !project.records.gold.has(sample));
      return fresh.map(({ record }) =>
        encoder.encode(JSON.stringify({ ...record, labels: inRecord(record.labels) })),
      );
    });
  } catch (error) {
    // There is nothing left to write.
    if (fresh.length === 0) return [];
    throw error;
  }
  await project.noteAppended(path, 'gold');
  return fresh.map(({ sample }) => sample);
}
