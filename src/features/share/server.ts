import path from 'node:path';
import { URI } from 'vscode-uri';
import { isConflictMarker } from '../../base/json/json-error';
import type { MergeRecordsParams } from './requests';
import { acquireLock } from '../../platform/node-lock';
import type { HostedProject } from '../../server/hosted-project';
import { modelAsRead } from '../../engine/whole-model';
import { diffGuidelines } from '../../project/guideline/diff/guideline-diff';
import { readModel } from '../../project/read-model';
import { withSchema } from '../../server/requests';
import { mergeRecords } from '../merge/merge-records';

/**
 * Replaces a record file in which Git left conflicts by its versions, merged record by record. What was appended since Git wrote the file
 * is kept. A problem, and no change, if a record takes a person.
 */
export async function mergeRecordFile(
  hosted: Pick<HostedProject, 'root' | 'project'>,
  { path: file, base, ours, theirs, dryRun }: MergeRecordsParams,
): Promise<{ problem?: string }> {
  const merged = mergeRecords(base, ours, theirs);
  if ('conflicts' in merged) {
    const [{ id, why }] = merged.conflicts as [{ id: string; why: string }];
    return { problem: `${file}: record ${id} is ${why}. A person has to merge it.` };
  }
  if (dryRun) return {};
  const { files } = hosted.project;
  const lock = await acquireLock(path.join(URI.parse(hosted.root).fsPath, file), file);
  try {
    const known = new Set([base, ours, theirs].flatMap(linesOf));
    const now = await files.stat(file);
    const text = now ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(await files.read(file)) : '';
    const appended = linesOf(text).filter((line) => !known.has(line) && !isConflictMarker(line));
    const whole = merged.text + appended.map((line) => `${line}\n`).join('');
    await files.writeAtomic(file, new TextEncoder().encode(whole), now?.version ?? null);
  } finally {
    await lock.release();
  }
  return {};
}

/** What differs between an earlier text of the guideline and the one on disk. A problem while that has errors, or is not what the editor shows. */
export const guidelineChanges = withSchema(
  modelAsRead,
  async ({ hosted, project: { files }, model }, { before }: { before: string }) => {
    const file = model.schema.guidelinePath?.text ?? '';
    if (files.has(file)) return { problem: 'It has changes that are not saved.' };
    const error = hosted.findingsOf(file).findings.find(({ severity }) => severity === 'error');
    if (error) return { problem: `Line ${error.range.start.line + 1} has an error: ${error.message}` };
    const earlier = await readModel(async (path) => (path === file ? before : files.textNow(path)));
    return {
      changes: diffGuidelines(earlier!, model).changes.map(({ kind, id, type }) => `${kind} ${id}: ${type}`),
    };
  },
);

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');
