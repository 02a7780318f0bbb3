import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { builtCommandLine, writeFiles } from '../../support/command-line';
import { recordLine } from '../../support/record-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const schema = `labelwright: 1
data: {samples: [data.jsonl]}
guideline: {version: "1"}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`;
const record = {
  v: 1,
  id: 'r1',
  time: '2026-03-02T09:00:00.000Z',
  annotator: 'ana',
  sample: 's1',
  guideline: '1',
  labels: { topic: 'a' },
};
const project = {
  'labelwright.yaml': schema,
  'data.jsonl': '{"id":"s1","text":"the parcel came late"}\n',
  'annotations/ana.jsonl': `${JSON.stringify(record)}\n`,
  'migrations/001.yaml': 'migration: "001"\nchanges: [{rename: {label: a, to: b}}]\n',
  'other.jsonl': '{"text":"a second text","label":"a"}\n',
};
const broken = {
  'a bracket is not closed': [schema.replace('b]}]', 'b}]'), 'line 4, column'],
  'a layer has no known type': [schema.replace('type: choice', 'type: chioce'), 'line 4, column'],
  'a label has no id': [schema.replace('{id: b}', '{name: b}'), 'line 5, column'],
  'the list of labels is misspelt': [schema.replace('labels: [{id', 'lables: [{id'), 'line 5, column'],
} as const;
/** Each starts a process: the whole list runs for the first way to be broken, the first two of them for the others. */
const commands = [
  ['resolve', '.'],
  ['migrate', '.'],
  ['agreement', '.'],
  ['adjudicate', '.', '--strategy', 'unanimous', '--as', 'eva'],
  ['audit', '.'],
  ['split', '.'],
  ['gate', '.'],
  ['handoff', 'out'],
  ['export', 'prodigy', '.', '--policy', 'all'],
  ['import', 'doccano', 'other.jsonl', '-C', '.', '--annotator', 'eva'],
];

/** Every file below a folder, by path. */
const everything = (folder: string): Record<string, string> =>
  Object.fromEntries(
    (readdirSync(folder, { recursive: true, withFileTypes: true }) ?? [])
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  );

describe('a label schema of which only a part can be read', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();

  for (const [n, [why, [text, place]]] of Object.entries(broken).entries()) {
    it(`stops all that is made of it: ${why}`, () => {
      const root = path.join(folder.path, why.replaceAll(' ', '-'));
      writeFiles(root, { ...project, 'labelwright.yaml': text });
      const before = everything(root);
      for (const command of n === 0 ? commands : commands.slice(0, 2)) {
        const { code, err } = cli.run(root, command);
        assert.equal(code, 2, `${command.join(' ')}: ${err}`);
        assert.ok(err.includes(`labelwright.yaml, ${place}`), `${command.join(' ')}: ${err}`);
        assert.match(err, /Only a part of the label schema can be read/);
      }
      assert.deepEqual(everything(root), before);
    });
  }

  it('is whole with an unknown key', () => {
    const root = folder.at('unknown-key');
    writeFiles(root, { ...project, 'labelwright.yaml': `${schema}ours: {kept: true}\n` });
    const { code, out, err } = cli.run(root, ['resolve', '.']);
    assert.equal(code, 0, err);
    assert.match(out, /"topic"/);
  });
});

describe('a project with another one in a folder of it', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();

  for (const args of [
    ['resolve', '.'],
    ['export', 'prodigy', '.', '--policy', 'all'],
  ])
    it(`is the one that ${args[0]} works on when it is named`, () => {
      folder.write({
        ...project,
        'inner/labelwright.yaml': schema,
        'inner/data.jsonl': '{"id":"i1","text":"of the inner project"}\n',
      });
      const { code, out, err } = cli.run(folder.path, args);
      assert.equal(code, 0, err);
      assert.match(out, /parcel came late|"s1"/u);
      assert.doesNotMatch(out, /inner project|"i1"/u);
    });
});

describe('answers that may not be read', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const commands = [
    ['resolve', '.'],
    ['export', 'prodigy', '.', '--policy', 'all'],
    ['agreement', '.', '--json'],
    ['report', 'agreement', '.', '--format', 'json'],
    ['status'],
    ['buckets'],
  ];

  it('are named by the commands that do without them', () => {
    const root = folder.at('project');
    writeFiles(root, project);
    folder.write({ 'outside.jsonl': recordLine('ben', 's1', { topic: 'a' }) });
    mkdirSync(path.join(root, 'annotations'), { recursive: true });
    symlinkSync(folder.at('outside.jsonl'), path.join(root, 'annotations/ben.jsonl'));
    for (const args of commands)
      assert.match(cli.run(root, args).err, /ben\.jsonl[,:].* is a symbolic link that leaves/, args[0]);
  });

  /** Runs commands as a user who may not read a folder or file of the project, with the result that they end with 2 and say why. */
  const runRefused = (
    refused: string,
    all: readonly string[][],
    why: RegExp,
    files: Record<string, string> = {},
  ): void => {
    folder.write({
      ...project,
      ...files,
      'annotations/ana.jsonl': `${recordLine('ana', 's1', { topic: 'a' })}\n`,
    });
    // The superuser may read everything, so that it has to become someone else.
    const isSuperuser = process.geteuid!() === 0;
    chmodSync(folder.path, 0o755);
    chmodSync(folder.at(refused), isSuperuser ? 0o700 : 0o000);
    if (isSuperuser) process.seteuid!(65534);
    try {
      for (const args of all) {
        const { code, out, err } = cli.run(folder.path, args);
        assert.equal(code, 2, `${args[0]}: ${out}`);
        assert.match(err, why, args[0]);
      }
    } finally {
      if (isSuperuser) process.seteuid!(0);
      chmodSync(folder.at(refused), 0o755);
    }
  };

  it('are no reason for results without them: the folder is refused to this user', function () {
    if (process.platform === 'win32') return this.skip();
    runRefused('annotations', commands, /Cannot list annotations: permission is denied/);
  });

  for (const refused of ['assignments', 'migrations'])
    it(`nor are the ${refused}`, function () {
      if (process.platform === 'win32') return this.skip();
      mkdirSync(folder.at('assignments'), { recursive: true });
      runRefused(
        refused,
        [
          ...commands,
          ['assign', '.', '--list'],
          ['migrate', '.'],
          ['adjudicate', '.', '--strategy', 'unanimous', '--as', 'eva'],
        ],
        new RegExp(`The ${refused} cannot be read: Cannot list ${refused}: permission is denied`),
      );
    });

  it('nor is the guideline', function () {
    if (process.platform === 'win32') return this.skip();
    runRefused('guideline.yaml', commands, /The guideline cannot be read: .*permission is denied/, {
      'labelwright.yaml': schema.replace('{version: "1"}', 'guideline.yaml'),
      'guideline.yaml': 'version: "1"\n',
    });
  });
});
