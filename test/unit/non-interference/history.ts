/** The history of a project of a pair: what the pages about its versions read. */
import childProcess from 'node:child_process';
import { makeRepository } from '../../support/git-repository';
import { OTHERS, type Drawn } from './drawn';
import { filesOf } from './pair';

/** A project that is committed in two versions; the hashes of its commits. */
export function commitProject(folder: string, drawn: Drawn, world: 0 | 1): string[] {
  const repository = makeRepository(folder);
  const files = filesOf(drawn, world);
  return [repository.commit(earlier(files), 'Begin'), repository.commit(files, 'Answer more')];
}

/** The project before its guideline had a second version: with what the first of the others said then, and no decisions. */
const earlier = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) => {
      if (path.startsWith('decisions/') || path.startsWith('migrations/')) return [];
      if (path === `annotations/${OTHERS[0]}.jsonl`) return [[path, corrected(text)]];
      return [[path, path === 'guideline.yaml' ? firstVersion(text) : text]];
    }),
  );

/** Each second line corrects the one before it. */
const corrected = (text: string): string =>
  text
    .split(/(?<=\n)/)
    .filter((_, n) => n % 2 === 0)
    .join('');

const firstVersion = (text: string): string =>
  text
    .replace(/^version: "2"/, 'version: "1"')
    .replace(/^ {2}- \{version: "2".*\n/m, '')
    .replaceAll('Something ', 'Anything ');

/** What is asked of objects and commits, which stay as they are once they are there. Other commands look at the files. */
const LASTING = /"(cat-file|for-each-ref|log|ls-tree|merge-base|rev-parse)"/;
type Done = (error: Error | null, out: Buffer, err: Buffer) => void;

/**
 * Runs work that reads a history which nothing changes, and starts Git only once for each question: most pages ask the same, and a process
 * takes longer than all else.
 */
export async function askingGitOnce<T>(work: () => Promise<T>): Promise<T> {
  const { execFile } = childProcess;
  const answers = new Map<string, Promise<Parameters<Done>>>();
  const once = (file: string, args: string[], options: { cwd: string }, done: Done): void => {
    const question = JSON.stringify([options.cwd, ...args]);
    const run = () =>
      new Promise<Parameters<Done>>((resolve) =>
        execFile(file, args, { ...options, encoding: 'buffer' }, (...answer) => resolve(answer)),
      );
    const answer = answers.get(question) ?? run();
    if (LASTING.test(question)) answers.set(question, answer);
    void answer.then((all) => done(...all));
  };
  childProcess.execFile = once as unknown as typeof execFile;
  try {
    return await work();
  } finally {
    childProcess.execFile = execFile;
  }
}
