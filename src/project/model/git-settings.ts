/** Git settings that a project needs: lines to append to files that may exist already. */

import { RECORD_FILES } from '../records/kinds';

export const MERGES_RECORDS = 'merge=labelwright';
/** The setting of a clone with what Git runs for `MERGES_RECORDS`. */
export const MERGE_DRIVER = 'merge.labelwright.driver';

/** They have the command `merge-driver` merge records. Git merges line by line in clones that have not set it up. */
export const mergeAttributes = (): string[] =>
  RECORD_FILES.filter(({ isMerged }) => isMerged).map(({ glob }) => `${glob} ${MERGES_RECORDS}`);

/**
 * The value of `MERGE_DRIVER`. Git gives it to `sh`, also on Windows. Where `command` is not found, or has to leave the merge to a person, Git
 * merges line by line and marks conflicts.
 */
export const driverCommand = (command: string): string =>
  // Git replaces what follows a percent sign.
  `${command.replaceAll('%', '%%')} %O %A %B || git merge-file %A %O %B`;

/** A path as one word for `sh`, also one of Windows. */
export const quotedForSh = (file: string): string => `'${file.replaceAll("'", String.raw`'\''`)}'`;

const WANTED = {
  // A committed lock would delay the first save in each clone; unfinished files are useless.
  '.gitignore': {
    isThere: (line: string) => line === '.*.jsonl.lock*',
    lines: () => ['# Lock files and unfinished files of Labelwright', '.*.jsonl.lock*', '.*.tmp'],
  },
  // Records end with a line feed on every system. Existing settings for these files are not changed.
  '.gitattributes': {
    isThere: (line: string) => !line.startsWith('#') && line.includes('.jsonl'),
    lines: () => [
      '# Samples and records have the same line ends everywhere',
      '*.jsonl text eol=lf',
      '# Records are merged one by one: labelwright merge-driver --setup',
      ...mergeAttributes(),
    ],
  },
};

export type GitFile = keyof typeof WANTED;
export const GIT_FILES = Object.keys(WANTED) as GitFile[];

/** The lines to append to one of Git's files with the given text; none if it has equivalent lines. */
export function missingGitLines(file: GitFile, text: string): readonly string[] {
  const { isThere, lines } = WANTED[file];
  return text.split(/\r?\n/).some((line) => isThere(line.trim())) ? [] : lines();
}
