import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { guidelineHistory } from '../../../../src/project/guideline-history';
import { readModel } from '../../../../src/project/read-model';
import { FollowedHistory } from '../../../../src/platform/git/followed-history';
import { openGit } from '../../../../src/platform/git/git-folder';
import { allowGit } from '../../../../src/platform/git/run-git';
import { builtCommandLine } from '../../../support/command-line';
import { makeRepository, type TestRepository } from '../../../support/git-repository';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [x]}]
labels: [{id: x}]
`;
const guideline = (version: string): string =>
  `version: "${version}"\nlabels: [{id: x, definition: "What version ${version} says."}]\n`;

describe('the history of a folder that was moved', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  before(allowGit);
  const cli = builtCommandLine();
  let repository: TestRepository;
  const at = (place: string): string => path.join(folder.path, place);
  const historyOf = async (place: string): Promise<FollowedHistory> =>
    new FollowedHistory((await openGit(at(place))).git!);
  const versions = async (place: string): Promise<string[]> => {
    const model = await readModel((file) =>
      Promise.resolve(readFileSync(path.join(at(place), file), 'utf8')),
    );
    return (await guidelineHistory(await historyOf(place), model!)).map(({ version }) => version);
  };
  beforeEach(() => {
    repository = makeRepository(folder.path);
    repository.commit({ 'a/labelwright.yaml': SCHEMA, 'a/guideline.yaml': guideline('1') }, 'One');
    repository.git('tag', 'v1');
    repository.git('mv', 'a', 'b');
    repository.commit({ 'b/guideline.yaml': guideline('2') }, 'Moved');
    repository.git('mv', 'b', 'projects');
    repository.commit({}, 'Moved again');
    repository.git('tag', 'moved');
    repository.commit({ 'projects/guideline.yaml': guideline('3') }, 'Three');
  });

  it('continues before each move, with the old paths', async () => {
    assert.deepEqual(await versions('projects'), ['3', '2', '1']);
    const history = await historyOf('projects');
    const v1 = repository.git('rev-parse', 'v1');
    assert.equal(await history.textAt(v1, 'guideline.yaml'), guideline('1'));
    assert.equal(await history.textAt(v1, 'data/a.jsonl'), undefined);
    assert.deepEqual(await history.pathsAt(v1, ''), ['guideline.yaml', 'labelwright.yaml']);
    assert.deepEqual(await history.pathsAt(v1, 'migrations'), []);
    const subjects = (await history.log(['guideline.yaml'], { limit: 10, from: 'HEAD' })).map(
      ({ subject }) => subject,
    );
    assert.deepEqual(subjects, ['Three', 'Moved again', 'Moved', 'One']);
  });

  it('lets versions be compared across the moves', () => {
    const { out, err } = cli.run(at('projects'), ['compare', '--guideline', 'v1', '--json']);
    assert.equal(err, '');
    const [{ before, after, changes }] = JSON.parse(out).projects;
    assert.deepEqual([before.version, after.version], ['1', '3']);
    assert.deepEqual(
      changes.map(({ id, type }: { id: string; type: string }) => [id, type]),
      [['x', 'changed']],
    );
    assert.equal(
      JSON.parse(cli.run(at('projects'), ['compare', '--guideline', 'v1', 'moved', '--json']).out).projects[0]
        .after.version,
      '2',
    );
  });

  it('is not that of a folder that was copied, nor of one that lies where this one was', async () => {
    repository.commit({ 'copy/labelwright.yaml': SCHEMA, 'copy/guideline.yaml': guideline('3') }, 'A copy');
    assert.deepEqual(await versions('copy'), ['3']);
    // Another project where this one was.
    repository.commit(
      { 'a/labelwright.yaml': `${SCHEMA}title: Another\n`, 'a/guideline.yaml': guideline('77') },
      'Other',
    );
    assert.deepEqual(await versions('projects'), ['3', '2', '1']);
  });

  it('is that of the folder where nothing was moved or nothing is committed', async () => {
    assert.deepEqual(await (await openGit(at('.'))).git!.formerFolders('labelwright.yaml'), []);
    repository.write({ 'new/labelwright.yaml': SCHEMA, 'new/guideline.yaml': guideline('1') });
    assert.deepEqual(await versions('new'), []);
  });
});
