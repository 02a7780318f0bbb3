import path from 'node:path';
import { URI } from 'vscode-uri';
import { isConflictMarker } from '../../base/json/json-error';
import type { MergeRecordsParams } from './requests';
import { acquireLock } from '../../platform/node-lock';
import type { HostedProject } from '../../server/hosted-project';
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

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');
