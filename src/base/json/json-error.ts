import { findJsonFault } from './json-grammar';
import { TOO_LONG_LINE } from './long-lines';
import { explainFault, type JsonProblem } from './json-fault-text';

/** The first error in a line of a JSONL file; undefined if there is none. Recognises Git LFS pointers and merge conflicts. */
export function describeJsonError(line: string): JsonProblem | undefined {
  let parseMessage: string;
  try {
    JSON.parse(line);
    return undefined;
  } catch (error) {
    parseMessage = (error as Error).message;
  }
  if (line === TOO_LONG_LINE)
    return {
      kind: 'other',
      start: 0,
      end: line.length,
      message:
        'The line is longer than 256 MiB, so it cannot be read; no record is that long. Something else was written into the file, or it is damaged: restore it from Git, or delete the line. The other lines count.',
    };
  const special = describeSpecialLine(line);
  if (special) return special;
  const fault = findJsonFault(line);
  return fault
    ? explainFault(line, fault)
    : { kind: 'other', start: 0, end: line.length, message: parseMessage };
}

function describeSpecialLine(line: string): JsonProblem | undefined {
  const whole = { start: 0, end: line.length };
  if (line.startsWith('\ufeff')) {
    const message = 'The line starts with a byte order mark. Save the file as UTF-8 without one.';
    return { kind: 'bom', start: 0, end: 1, message };
  }
  if (line.trim() === '') return { kind: 'blank', ...whole, message: 'The line is blank. Delete it.' };
  if (/^(version https:\/\/git-lfs\.github\.com\/spec\/|oid sha256:[\da-f]{64}\s*$)/.test(line)) {
    const message = 'This is a Git LFS pointer, not the data. Run "git lfs pull" to fetch the file.';
    return { kind: 'lfs-pointer', ...whole, message };
  }
  if (isConflictMarker(line)) {
    const message = 'A merge conflict was left here. Keep the lines of both sides and delete the markers.';
    return { kind: 'merge-conflict', ...whole, message };
  }
  const wrongEncoding = /^(\0|\ufffd)|^[^"]{0,3}\0/.exec(line);
  if (wrongEncoding) {
    const message = 'The file is not UTF-8 (UTF-16, or not text at all). Save it as UTF-8.';
    return { kind: 'encoding', start: 0, end: wrongEncoding[0].length, message };
  }
  return undefined;
}

/** Whether a line is a marker that Git writes around a merge conflict. */
export const isConflictMarker = (line: string): boolean => /^(<{7}|={7}|>{7}|\|{7})(\s|$)/.test(line);
