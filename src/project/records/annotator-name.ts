/** Names of people who write records: each becomes the name of a file, on every system. */
import { ANNOTATOR_PATTERN } from './records';

/** What Windows takes for a device, with whatever follows a dot. */
const RESERVED = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\.|$)/i;

export const isReservedName = (name: string): boolean => RESERVED.test(name);

/** Whether a name can be an annotator's. */
export const isAnnotatorName = (name: string): boolean =>
  ANNOTATOR_PATTERN.test(name) && !isReservedName(name);

/** Whether two names are the same where file names ignore case. */
export const sameButCase = (a: string, b: string): boolean =>
  a !== b && a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

/** Why a name cannot be an annotator's, and what to do. */
export function nameProblem(name: string): string {
  return isReservedName(name)
    ? `"${name}" cannot be the name of a person: Windows reserves it, so the file could not be written there. Choose another name.`
    : `"${name}" cannot be the name of a person. Use letters, digits and . _ - @ only.`;
}
