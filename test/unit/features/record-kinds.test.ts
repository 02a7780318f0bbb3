import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { refuseToReplace } from '../../../src/cli/output';
import { UsageError } from '../../../src/cli/options';
import { hashInputs } from '../../../src/features/handoff/bundle/inputs';
import { visibleFindings } from '../../../src/features/mcp/visible-findings';
import { refuseOthersName } from '../../../src/features/predictions/prediction-log';
import { missingGitLines } from '../../../src/project/model/git-settings';
import { RECORD_FILES, type RecordFileKind } from '../../../src/project/records/kinds';
import { HostedProject } from '../../../src/server/hosted-project';
import { summaryOf } from '../../../src/server/workspace';
import { repositoryFile } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { openedProject } from '../../support/opened-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { pick } from '../../support/pick';

const MARKS: RecordFileKind = {
  glob: 'marks/*.jsonl',
  owner: 'annotator',
  isMerged: true,
  migrates: 'lists',
  isChecked: true,
  isHandedOff: true,
  table: 'mark_lines',
  isOpenToAgents: true,
};
const FILE = 'marks/zoe.jsonl';
const FILES = {
  'labelwright.yaml':
    'labelwright: 1\ndata: {samples: [data/*.jsonl]}\nlayers: [{id: a, type: choice, labels: [x, y]}]\nlabels: [{id: x}, {id: y}]\n',
  'data/a.jsonl': '{"id":"t-1","text":"One."}\n{"id":"t-2","text":"Two."}\n',
  'migrations/m.yaml': 'changes: [{type: rename, from: old, to: x}]\n',
  [FILE]:
    '{"id":"m-1","sample":"t-1","labels":{"a":"old"}}\n{"id":"m-2","sample":"t-2","labels":{"a":"x"}}\n',
};

/** The pages of the documentation that leave a kind out. */
const leftOutOf = ({ glob, table }: RecordFileKind): string[] => {
  const place = glob.replace('*', '(?:<\\w+>|\\*)').replaceAll('.', '\\.');
  const formats = new RegExp(`^\\| \`${place}\` \\|`, 'm').test(repositoryFile('docs/format.md'));
  const sql = repositoryFile('docs/sql.md');
  const isThere =
    !table ||
    new RegExp(`CREATE VIEW ${table} AS\\nSELECT line\\nFROM read_csv\\('${glob.replace('*', '\\*')}'`).test(
      sql,
    );
  return [...(formats ? [] : ['docs/format.md']), ...(isThere ? [] : ['docs/sql.md'])];
};

describe('a kind of record files that is registered', () => {
  const folder = temporaryFolder();
  const kinds = RECORD_FILES as RecordFileKind[];
  before(() => void kinds.push(MARKS));
  after(() => void kinds.splice(kinds.indexOf(MARKS), 1));
  beforeEach(() => folder.write(FILES));
  const run = (command: string, ...options: string[]) => runInProcess([command, folder.path, ...options]);

  it('is erased from', async () => {
    const { code } = await run('erase', '--sample', 't-1', '--yes');
    assert.deepEqual([code, folder.read(FILE)], [0, FILES[FILE]!.split('\n').slice(1).join('\n')]);
  });

  it('is migrated, or left to people by name', async () => {
    const { out } = await run('migrate', '--dry-run', '--json');
    const { open } = JSON.parse(out) as { open: { records: { file: string; line: number }[] } };
    assert.deepEqual(pick(open.records, 'file', 'line'), [[FILE, 1]]);
  });

  it('is shared and merged', async () => {
    const hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
    await hosted.refresh();
    assert.deepEqual(summaryOf(hosted).recordFolders, ['annotations', 'decisions', 'pages', 'marks']);
    hosted.dispose();
    const attribute = 'marks/*.jsonl merge=labelwright';
    assert.ok(missingGitLines('.gitattributes', '').includes(attribute));
    assert.ok((await runInProcess(['merge-driver', '--setup'])).out.includes(attribute));
  });

  it('is an input of a hand-off, which may not be written among such files', async () => {
    const { project } = await openedProject(folder.path);
    const inputs = await hashInputs({ project, model: project.model! });
    assert.ok(inputs.some(({ path }) => path === FILE));
    project.dispose();
    folder.write({ 'annotations/zoe.jsonl': '' });
    const { code, err } = await runInProcess([
      'handoff',
      folder.at('marks'),
      '--project',
      folder.path,
      '--force',
    ]);
    assert.equal(code, 2);
    assert.match(err, /would be read as data of the project, by "marks\/\*\.jsonl"/);
  });

  it('is checked, and no report replaces it', async () => {
    const { err, out } = await runInProcess(['check', folder.at(FILE)]);
    assert.doesNotMatch(err + out, /Not checked/);
    await assert.rejects(refuseToReplace(folder.at(FILE)), UsageError);
  });

  it('names people, whose names no model takes', async () => {
    const { project } = await openedProject(folder.path);
    await assert.rejects(refuseOthersName(project, project.model!, 'zoe'), /is a person of the project/);
    project.dispose();
  });

  it('is open to agents, or not', async () => {
    const { project } = await openedProject(folder.path);
    const at = { line: 0, character: 0 };
    const finding = {
      rule: 'invalid-json-line',
      severity: 'error' as const,
      message: 'm',
      file: FILE,
      range: { start: at, end: at },
    };
    const file = { path: FILE, findings: [finding], counts: { error: 1, warning: 0, info: 0 } };
    const visible = () => visibleFindings(project.model!, () => true, [file]).length;
    assert.equal(visible(), 1);
    kinds.splice(kinds.indexOf(MARKS), 1, { ...MARKS, isOpenToAgents: false });
    assert.equal(visible(), 0);
    kinds.splice(-1, 1, MARKS);
    project.dispose();
  });

  it('is in the documentation', () => {
    for (const kind of RECORD_FILES)
      assert.deepEqual(leftOutOf(kind), kind === MARKS ? ['docs/format.md', 'docs/sql.md'] : [], kind.glob);
  });
});
