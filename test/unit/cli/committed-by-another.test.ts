import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { runInProcess } from '../../support/in-process-command';
import { answerLine } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { toLines } from '../../support/json-lines';
import { GIT_ENV } from '../../support/git-clones';
import { allowGit } from '../../../src/platform/git/run-git';

const SCHEMA = `labelwright: 1
data: {samples: [data.jsonl]}
layers: [{id: intent, type: choice, labels: [refund, cancel]}]
labels: [{id: refund}, {id: cancel}]
people: {annotators: [{id: ana, email: [ana@x.org, 7+Ana@users.x.org]}, {id: ben, email: ben@x.org}, cara]}
`;
const says = (who: string, n: number, more: object = {}): string =>
  answerLine(who, `t-${n}`, { intent: 'refund' }, more);

describe('check of who committed the records', () => {
  const folder = temporaryFolder();
  const at = (file: string): string => folder.at(`clone/${file}`);
  const git = (place: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd: folder.at(place), env: GIT_ENV, encoding: 'utf8', stdio: 'pipe' });
  /** Appends to a person's file, and commits it as somebody. */
  const commit = (email: string, who: string, text: string): void => {
    appendFileSync(at(`annotations/${who}.jsonl`), text);
    git('clone', 'add', '-A');
    git('clone', 'commit', '-qm', `By ${email}`, `--author=Somebody <${email}>`);
  };
  const found = async (place = 'clone', ...options: string[]): Promise<string[]> => {
    const { out } = await runInProcess([
      ...['check', folder.at(place), '--rule', 'committed-by-another', '--format', 'json'],
      ...options,
    ]);
    type Found = { message: string; severity: string; line: number };
    type Report = { projects: { files: { findings: Found[] }[] }[] };
    const { projects } = JSON.parse(out) as Report;
    return projects
      .flatMap(({ files }) => files.flatMap(({ findings }) => findings))
      .map(({ message, severity, line }) => `${line} ${severity} ${message}`);
  };

  beforeEach(() => {
    allowGit();
    folder.write({
      'clone/labelwright.yaml': SCHEMA,
      'clone/data.jsonl': toLines(Array.from({ length: 9 }, (_, n) => ({ id: `t-${n}`, text: `Text ${n}` }))),
      'clone/annotations/ana.jsonl': '',
      'clone/annotations/cara.jsonl': '',
    });
    git('clone', 'init', '-q', '-b', 'main');
    commit('owner@x.org', 'ben', '');
  });

  it('finds nothing where everyone commits their own, also under several addresses', async () => {
    commit('ana@x.org', 'ana', says('ana', 0));
    commit('7+ana@users.x.org', 'ana', says('ana', 1));
    commit('BEN@x.org', 'ben', says('ben', 1));
    commit('ana@x.org', 'cara', says('cara', 1));
    assert.deepEqual(await found(), []);
  });

  it('counts the records of others, and names the address and the first record', async () => {
    commit('ana@x.org', 'ana', says('ana', 0));
    commit('ben@x.org', 'ana', says('ana', 1) + says('ana', 2));
    commit('ana@x.org', 'ana', says('ana', 3));
    commit('eve@x.org', 'ben', says('ben', 1));
    // What is not committed has no author.
    appendFileSync(at('annotations/ana.jsonl'), says('ana', 4));
    assert.deepEqual(await found(), [
      '3 info ben@x.org committed 2 records of this file, this one last, and is not an address of "ana". If it is, add it to "email" in people.annotators.',
      '1 info eve@x.org committed this record and is not an address of "ben". If it is, add it to "email" in people.annotators.',
    ]);
  });

  it('keeps the author of a record through a merge by another person, and leaves out migrations', async () => {
    const [first, second] = [says('ana', 0), says('ana', 1)];
    const migrated = says('ana', 2, { migration: { id: 'm' } });
    commit('ana@x.org', 'ana', first);
    git('clone', 'checkout', '-qb', 'other');
    commit('ana@x.org', 'ana', second);
    git('clone', 'checkout', '-q', 'main');
    commit('owner@x.org', 'ana', migrated);
    assert.throws(() => git('clone', 'merge', '-q', 'other'));
    folder.write({ 'clone/annotations/ana.jsonl': first + second + migrated });
    commit('owner@x.org', 'cara', '');
    assert.deepEqual(await found(), []);
  });

  it('reports of a branch only what is new on it', async () => {
    commit('ben@x.org', 'ana', says('ana', 1));
    git('clone', 'tag', 'base');
    commit('ana@x.org', 'ana', says('ana', 2));
    assert.deepEqual(await found('clone', '--changed-since', 'base'), []);
    commit('eve@x.org', 'ana', says('ana', 3));
    const [only, ...more] = await found('clone', '--changed-since', 'base');
    assert.match(only!, /eve@x\.org committed this record/);
    assert.deepEqual(more, []);
  });

  it('finds nothing before the first commit, and in a file that is not committed', async () => {
    appendFileSync(at('annotations/ana.jsonl'), says('ana', 0));
    git('clone', 'rm', '-q', '--cached', 'annotations/ana.jsonl');
    commit('eve@x.org', 'cara', says('cara', 0));
    git('clone', 'reset', '-q', '--soft', 'HEAD~1');
    git('clone', 'rm', '-q', '--cached', 'annotations/ana.jsonl');
    git('clone', 'commit', '-qm', 'Without the file');
    assert.deepEqual(await found(), []);
    rmSync(at('.git'), { recursive: true });
    git('clone', 'init', '-q');
    assert.deepEqual(await found(), []);
  });

  it('says that it cannot know in a shallow clone, and nothing outside of Git', async () => {
    commit('ben@x.org', 'ana', says('ana', 1));
    commit('ana@x.org', 'ana', says('ana', 2));
    git('.', 'clone', '-q', '--depth', '1', `file://${folder.at('clone')}`, 'shallow');
    const [only, ...more] = await found('shallow');
    assert.match(only!, /^\d+ info Who committed the records is not known\. .*--unshallow/);
    assert.deepEqual(more, []);
    rmSync(at('.git'), { recursive: true });
    assert.deepEqual(await found(), []);
  });
});
