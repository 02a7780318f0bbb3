import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { guidelineHistory, versionStart } from '../../../src/project/guideline-history';
import { readModel } from '../../../src/project/read-model';
import { openGit } from '../../../src/platform/git/git-folder';
import { allowGit } from '../../../src/platform/git/run-git';
import { historyOf } from '../../../src/platform/git/history';
import { makeRepository, type TestRepository } from '../../support/git-repository';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const schema = (guideline: string): string =>
  `labelwright: 1\nguideline: ${guideline}\ndata: {samples: [a.jsonl]}\nlayers: [{id: a, type: choice, labels: [x]}]\nlabels: [{id: x}]\n`;
const guideline = (version: string): string => `version: "${version}"\nlabels: [{id: x, definition: D.}]\n`;

describe('the history of a guideline', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  before(allowGit);
  let repository: TestRepository;
  beforeEach(() => {
    repository = makeRepository(folder.path);
  });
  const versions = async (): Promise<[string, number][]> => {
    const { git } = await openGit(folder.path);
    return (await guidelineHistory(git!, await modelNow())).map(({ version, commits }) => [
      version,
      commits.length,
    ]);
  };
  const modelNow = async () =>
    (await readModel((file) => Promise.resolve(readFileSync(path.join(folder.path, file), 'utf8'))))!;

  it('goes on under the names that its file has had, committed or not, and in the schema itself', async () => {
    repository.commit({ 'labelwright.yaml': schema('{version: "0.9"}') }, 'In the schema');
    repository.commit({ 'labelwright.yaml': schema('first.yaml'), 'first.yaml': guideline('1') }, 'Apart');
    repository.commit({ 'first.yaml': guideline('2') }, 'Only the guideline');
    repository.git('mv', 'first.yaml', 'second.yaml');
    repository.commit({ 'labelwright.yaml': schema('second.yaml') }, 'Renamed');
    repository.commit({ 'second.yaml': guideline('3') }, 'Under the new name');
    const committed: [string, number][] = [
      ['3', 1],
      ['2', 2],
      ['1', 1],
      ['0.9', 1],
    ];
    assert.deepEqual(await versions(), committed);
    repository.git('mv', 'second.yaml', 'third.yaml');
    repository.write({ 'labelwright.yaml': schema('third.yaml') });
    assert.deepEqual(await versions(), committed);
  });

  it('takes each commit by the file that its own schema names, also where an old one is left behind', async () => {
    repository.commit({ 'labelwright.yaml': schema('first.yaml'), 'first.yaml': guideline('1') }, 'One');
    repository.commit({ 'labelwright.yaml': schema('second.yaml'), 'second.yaml': guideline('2') }, 'Two');
    const { git } = await openGit(folder.path);
    const start = await versionStart(git!, await modelNow());
    assert.deepEqual([start?.version, start?.commit.subject], ['2', 'Two']);
    assert.deepEqual(await versions(), [
      ['2', 1],
      ['1', 1],
    ]);
  });

  it('says what is missing of it', async () => {
    repository.commit({ 'labelwright.yaml': schema('first.yaml'), 'first.yaml': guideline('1') }, 'One');
    repository.commit({ 'first.yaml': guideline('2') }, 'Two');
    assert.equal((await historyOf(folder.path)).noHistory, undefined);
    const clone = path.join(folder.path, 'clone');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${folder.path}`, clone]);
    const { history, noHistory } = await historyOf(clone);
    assert.ok(history);
    assert.match(noHistory!, /a shallow clone\): "git fetch --unshallow" brings the others\.$/);
    for (const place of [clone, folder.path]) rmSync(path.join(place, '.git'), { recursive: true });
    assert.match((await historyOf(clone)).noHistory!, /^There is no history to look in\. .* is not in a Git/);
  });
});
