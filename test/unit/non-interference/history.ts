/** The history of a project of a pair: what the pages about its versions read. */
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
