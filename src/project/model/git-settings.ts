/** What Git has to know of a project: one more line in files that may be there already. */

const WANTED = {
  // A lock that travels with a clone makes the first save there wait; half-written files are of no use to anyone.
  '.gitignore': {
    isThere: (line: string) => line === '.*.jsonl.lock*',
    lines: ['# Lock files and unfinished files of Labelwright', '.*.jsonl.lock*', '.*.tmp'],
  },
  // Records end with a line feed on every system. Existing settings for these files are left as they are.
  '.gitattributes': {
    isThere: (line: string) => !line.startsWith('#') && line.includes('.jsonl'),
    lines: ['# Samples and records have the same line ends everywhere', '*.jsonl text eol=lf'],
  },
};

export type GitFile = keyof typeof WANTED;
export const GIT_FILES = Object.keys(WANTED) as GitFile[];

/** The lines to append to one of Git's files, whose text is `text`; none when they are there, in whatever way. */
export function missingGitLines(file: GitFile, text: string): readonly string[] {
  const { isThere, lines } = WANTED[file];
  return text.split(/\r?\n/).some((line) => isThere(line.trim())) ? [] : lines;
}
