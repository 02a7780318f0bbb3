/** Names of people who write records. Each name becomes a file name, on every system. */
import { isReservedName, fileStem } from '../../base/files/paths';
import { ANNOTATOR_PATTERN } from './records';

/** In place of a name: somebody who has not said who they are. In a project of two people or more, an annotator who has answered nothing. */
export const UNNAMED = '';

/** Whether a name is valid for an annotator. */
export const isAnnotatorName = (name: string): boolean =>
  ANNOTATOR_PATTERN.test(name) && !isReservedName(name);

/** The name of the person whose records a file has. */
export const annotatorOf = fileStem;

/** A valid name for what somebody is called: `zoe-miller` for `Zoe Miller`; undefined if nothing of it can be one. */
export function nameFor(called: string): string | undefined {
  const words =
    called
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}_@][\p{L}\p{N}._@-]*/gu) ?? [];
  const name = words.join('-').slice(0, 100);
  return isAnnotatorName(name) ? name : undefined;
}

/** Whether two names differ only in case. */
export const sameButCase = (a: string, b: string): boolean =>
  a !== b && a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

/** Why a name is invalid for an annotator, and what to do. */
export function nameProblem(name: string): string {
  const proposal = nameFor(name);
  return isReservedName(name)
    ? `"${name}" cannot be the name of a person: Windows reserves it, so the file could not be written there. Choose another name.`
    : `"${name}" cannot be the name of a person. Use letters, digits and . _ - @ only${proposal === undefined ? '' : `, such as "${proposal}"`}.`;
}
