// What other repositories use of this one in their checks: action.yml and .pre-commit-hooks.yaml; and its own workflows.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { builtCommandLine, repositoryFile, writeFiles } from '../../support/command-line';
import { makeRepository, type TestRepository } from '../../support/git-repository';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { GUIDELINE, record, SCHEMA } from '../../support/ticket-project';
import { SLOW } from '../../host/until';

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}
interface Action {
  inputs: Record<string, { default: string }>;
  runs: { steps: Step[] };
}
interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, { permissions?: Record<string, string>; uses?: string; steps?: Step[] }>;
}
interface Hook {
  id: string;
  entry: string;
  language: string;
  files: string;
  pass_filenames?: boolean;
}

const good = record({ sample: 't-1' });
const bad = record({ sample: 't-2', labels: { intent: 'refnd', urgency: 1 } });
const FILES = {
  'labelwright.yaml': `${SCHEMA.replace('labelwright: 1\n', 'labelwright: 1\nguideline: guideline.yaml\n')}
lint: {rules: {missing-definition: off}}
`,
  'guideline.yaml': GUIDELINE,
  'data/t.jsonl': ['t-1', 't-2']
    .map((id) => `{"id": "${id}", "text": "I want my money back, ${id}."}\n`)
    .join(''),
  'annotations/ana.jsonl': `${good}\n`,
};
const action = parse(repositoryFile('action.yml')) as Action;
const hooks = parse(repositoryFile('.pre-commit-hooks.yaml')) as Hook[];
const names = readdirSync(path.join(repoRoot, '.github/workflows')).map(
  (name) => `.github/workflows/${name}`,
);

describe('the workflows', function () {
  this.timeout(SLOW);

  const workflows = names.map((name) => ({ name, ...(parse(repositoryFile(name)) as Workflow) }));
  const steps = [
    ...action.runs.steps,
    ...workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps ?? [])),
  ];

  it('pin every action by its commit, with its version beside it', () => {
    const uses = ['action.yml', ...names].flatMap((name) => repositoryFile(name).match(/\buses: .*/g) ?? []);
    assert.ok(uses.length > 5);
    for (const line of uses)
      assert.match(line, /^uses: (?:\.\/\S+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  it('may only read, but for the jobs of a release and of the page that cannot', () => {
    for (const { name, permissions } of workflows) assert.deepEqual(permissions, { contents: 'read' }, name);
    const more = workflows.flatMap(({ jobs }) =>
      Object.entries(jobs).flatMap(([job, { permissions }]) => (permissions ? [[job, permissions]] : [])),
    );
    assert.deepEqual(Object.fromEntries(more), {
      draft: { contents: 'write' },
      provenance: { 'id-token': 'write', attestations: 'write' },
      publish: { pages: 'write', 'id-token': 'write' },
    });
  });

  it('put nothing that others write into a shell command', () => {
    assert.deepEqual(
      steps.filter(({ run }) => run?.includes('${{')),
      [],
    );
  });
});

describe('what other repositories run', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const cli = builtCommandLine();
  let repository: TestRepository;
  /** What a runner or pre-commit has of this repository, but for the build, which copies the program that the tests have built. */
  const checkout = (): string => folder.at('checkout');
  const work = (): string => folder.at('work');
  const commands = (): string => path.join(checkout(), 'commands');
  beforeEach(() => {
    mkdirSync(work());
    repository = makeRepository(work());
    repository.commit(FILES, 'One');
    writeFiles(checkout(), {
      'esbuild.mjs': `import { cpSync } from 'node:fs';
        console.log(process.argv[2]);
        cpSync(${JSON.stringify(cli.program)}, \`dist/\${process.argv[2]}.js\`);`,
      'commands/npm': '#!/bin/sh\necho "$PWD $*" >> npm-calls\necho installing\n',
    });
    mkdirSync(path.join(checkout(), '.ci'));
    copyFileSync(path.join(repoRoot, '.ci/labelwright'), path.join(checkout(), '.ci/labelwright'));
    chmodSync(path.join(checkout(), 'commands/npm'), 0o755);
  });
  const spawned = (command: string, args: readonly string[], more: Record<string, string> = {}) =>
    spawnSync(command, args, {
      cwd: work(),
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${commands()}${path.delimiter}${process.env['PATH']}`,
        GITHUB_ACTION_PATH: checkout(),
        ...more,
      },
    });

  it('is built once, and says so where no report is read', () => {
    const run = () => spawned(path.join(checkout(), '.ci/labelwright'), ['--version']);
    const version = `${(JSON.parse(repositoryFile('package.json')) as { version: string }).version}\n`;
    const [first, second] = [run(), run()];
    assert.deepEqual([first.stdout, first.stderr], [version, 'installing\ncli\n']);
    assert.deepEqual([second.stdout, second.stderr], [version, '']);
    assert.match(
      readFileSync(path.join(checkout(), 'npm-calls'), 'utf8'),
      /^\S+checkout ci --ignore-scripts [^\n]*\n$/,
    );
  });

  /** Runs the action as a runner does, with these inputs; the others have their defaults. */
  function runAction(inputs: Record<string, string> = {}) {
    const [step] = action.runs.steps;
    assert.equal(action.runs.steps.length, 1);
    const variables = Object.entries(step!.env!).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)![1]!;
      return [name, inputs[input] ?? action.inputs[input]!.default];
    });
    const args = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step!.run!];
    return spawned('bash', args, Object.fromEntries(variables) as Record<string, string>);
  }

  it('the action reports findings as annotations, and takes its options as they are', () => {
    const clean = runAction();
    assert.equal(clean.status, 0, clean.stdout + clean.stderr);
    repository.commit({ 'annotations/ana.jsonl': `${good}\n${bad}\n` }, 'Two');
    const found = runAction();
    assert.equal(found.status, 1, found.stderr);
    assert.match(found.stdout, /^::error .*file=annotations\/ana\.jsonl,line=2,.*::"refnd"/m);
    assert.equal(runAction({ options: '--fail-on=never\n' }).status, 0);
    assert.equal(runAction({ options: '--rule\nunknown-key\n--fail-on=error' }).status, 0);
    assert.equal(runAction({ 'changed-since': 'HEAD' }).status, 0);
    assert.equal(runAction({ 'changed-since': 'HEAD~1' }).status, 1);
    for (const input of ['options', 'folder', 'changed-since', 'command']) {
      const hostile = runAction({ [input]: '$(touch hit)`touch hit`"; touch hit; "' });
      assert.equal(hostile.status, 2, `${input}: ${hostile.stderr}`);
    }
    assert.ok(!existsSync(path.join(work(), 'hit')));
  });

  it('the action asks the gate, tests the guideline, and knows no other command', () => {
    assert.equal(runAction({ command: 'gate' }).status, 0);
    const tested = runAction({ command: 'test' });
    assert.equal(tested.status, 0, tested.stderr);
    assert.match(tested.stdout, /^Guideline/m);
    repository.commit({ 'annotations/ana.jsonl': `${good}\n${bad}\n` }, 'Two');
    const gate = runAction({ command: 'gate' });
    assert.equal(gate.status, 1, gate.stderr);
    assert.match(gate.stdout, /unknown-label 1/);
    assert.equal(runAction({ command: 'init' }).status, 2);
  });

  it('the hooks of pre-commit stop a bad record and let a good one through', () => {
    /** Runs a hook as pre-commit does: on the staged files that match, which it appends unless the hook declines. */
    const run = ({ id, entry, files, pass_filenames: passed }: Hook) => {
      const staged = repository.git('diff', '--cached', '--name-only').split('\n');
      const matching = staged.filter((name) => new RegExp(files).test(name));
      assert.ok(matching.length > 0, id);
      const [script, ...args] = entry.split(' ');
      return spawned(path.join(checkout(), script!), passed === false ? args : [...args, ...matching]);
    };
    assert.equal(hooks.length, 2);
    for (const hook of hooks) {
      assert.equal(hook.language, 'script');
      const again = record({
        id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F1',
        sample: 't-1',
        time: '2026-11-25T09:10:30.000Z',
      });
      repository.write({ 'annotations/ana.jsonl': `${good}\n${again}\n` });
      repository.git('add', '.');
      const fine = run(hook);
      assert.equal(fine.status, 0, `${hook.id}: ${fine.stdout}${fine.stderr}`);
      repository.write({ 'annotations/ana.jsonl': `${good}\n${bad}\n` });
      repository.git('add', '.');
      const stopped = run(hook);
      assert.equal(stopped.status, 1, hook.id);
      assert.match(stopped.stdout, /unknown-label/);
    }
  });
});
