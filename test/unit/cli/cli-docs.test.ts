// What the pages and the help say of the command line is what the program takes.
import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { COMMANDS } from '../../../src/main/commands';
import { programWith } from '../../../src/main/program';
import { builtCommandLine, exampleProject, repositoryFile } from '../../support/command-line';
import { runInProcess } from '../../support/in-process-command';
import { makeRepository } from '../../support/git-repository';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const PAGES = [
  'README.md',
  'examples/support-tickets/README.md',
  'examples/assistant-traces/README.md',
  ...['docs', 'docs/formats'].flatMap((folder) =>
    readdirSync(path.join(repoRoot, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
];

/** Command lines of a text that stand on lines of their own or as code, without what only the shell reads. */
const linesIn = (text: string): string[] =>
  [
    ...text.matchAll(
      /(?:^ {2,4}|^|`|exec |run: |entry: |- |; )(?:node (?:tools\/)?labelwright\.js|npx labelwright|labelwright) ([a-z][^`\n]*)/gm,
    ),
  ]
    .map(([, line]) => line!.replace(/\s+#.*$|\s*[|>;].*$| {3,}.*$/, '').trim())
    .filter((line) => !/[[\]…]/.test(line) && line.split(' ')[0]! in COMMANDS);
const words = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);

describe('what is said of the command line', function () {
  this.timeout(SLOW);

  const commands = new Map<string, Command>();
  const help = new Map<string, string>();
  before(async () => {
    const program = await programWith();
    for (const command of program.commands) {
      let text = '';
      command.configureOutput({ writeOut: (piece) => (text += piece), writeErr: () => {} });
      command.outputHelp();
      commands.set(command.name(), command);
      help.set(command.name(), text);
    }
  });

  function takes(line: string, where: string): void {
    const [name, ...args] = words(line) as [string, ...string[]];
    const command = commands.get(name)!;
    const { operands, unknown } = command.parseOptions(args);
    assert.deepEqual(unknown, [], `${where}: ${line}`);
    const most = command.registeredArguments.some(({ variadic }) => variadic)
      ? Infinity
      : command.registeredArguments.length;
    assert.ok(operands.length <= most, `${where}: ${line}`);
  }

  it('in the help: each example is taken', () => {
    for (const [name, text] of help) {
      const lines = linesIn(text);
      for (const line of lines) takes(line, `help of ${name}`);
      if (/Examples:/.test(text)) assert.ok(lines.length > 0, name);
    }
  });

  it('in the pages: each command line is taken', () => {
    let count = 0;
    for (const page of PAGES)
      for (const line of linesIn(repositoryFile(page))) {
        takes(line, page);
        count += 1;
      }
    assert.ok(count > 60, String(count));
  });

  it('in README.md: how many commands and formats there are', async () => {
    const [, table, more] = /^## On the command line\n([^]*?)^There are (\d+) more,/m.exec(
      repositoryFile('README.md'),
    )!;
    const named = [...table!.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) =>
      [...commands.keys()].filter((name) => cell!.includes(`\`${name}\``) || cell!.includes(` ${name}\``)),
    );
    assert.equal(commands.size - named.length, Number(more));
    const formats = JSON.parse((await runInProcess(['import', '--list', '--json'])).out) as {
      in: boolean;
      out: boolean;
    }[];
    const [ins, outs] = [formats.filter((each) => each.in), formats.filter((each) => each.out)];
    assert.ok(table!.includes(`read ${ins.length} formats of other tools and write ${outs.length} of them`));
  });

  it('in docs/cli.md: every command is in the table, and the options of a section are those that there are', () => {
    const text = repositoryFile('docs/cli.md');
    for (const name of commands.keys())
      assert.match(text, new RegExp(`^\\| .*\`(?:labelwright )?${name}\\b`, 'm'), name);
    const [common] = /^## Options of many commands\n[^]*?(?=^## )/m.exec(text)!;
    let count = 0;
    for (const [, title, section] of text.matchAll(/^## ([a-z-]+)\n([^]*?)(?=^## |(?![^]))/gm)) {
      const command = commands.get(title!);
      if (!command) continue;
      const known = new Set(
        [...command.options, ...command.parent!.options]
          .filter(({ hidden, long }) => !hidden && long !== '--version')
          .map(({ long }) => long!),
      );
      const told = new Set(
        [...section!.matchAll(/^\| (`--.*?) \|/gm)].flatMap(([, cell]) => cell!.match(/--[a-z-]+/g) ?? []),
      );
      for (const option of told) assert.ok(known.has(option), `${title} ${option}`);
      for (const option of known) {
        assert.ok(
          section!.includes(option) || common.includes(`${option} `) || common.includes(`${option}\``),
          `${title} ${option} is not described`,
        );
        count += 1;
      }
    }
    assert.ok(count > 60, String(count));
  });

  describe('in docs/cli.md, docs/compare.md and docs/validate.md', () => {
    const folder = temporaryFolder();
    const cli = builtCommandLine();

    it('the examples run in a project with a history', function () {
      const project = folder.at('projects/tickets');
      cpSync(exampleProject, project, { recursive: true });
      const repository = makeRepository(folder.path);
      for (const tag of ['v1.2', 'v1.3']) {
        repository.commit({ [`projects/tickets/${tag}.txt`]: tag }, tag);
        repository.git('tag', tag);
      }
      const suggested = {
        v: 1,
        id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0',
        time: '2026-11-25T09:10:00.000Z',
        annotator: 'zoe',
        sample: 't-001',
        labels: { intent: 'refund', urgency: 1 },
        origin: { kind: 'hand', arm: 'control', model: 'bert-2', suggested: { intent: 'refund' } },
      };
      repository.write({
        'projects/tickets/annotations/zoe.jsonl': `${JSON.stringify(suggested)}\n`,
        'projects/tickets/predictions/judge.jsonl': `${JSON.stringify({ ...suggested, origin: undefined })}\n`,
        'projects/tickets/predictions.csv': 'id,intent\nt-001,refund\nt-002,refund\n',
        'projects/tickets/migrations/2026-11-26-refund.yaml':
          'changes: [{type: rename, kind: person, from: anna, to: ana}]\n',
      });
      const lines = ['docs/cli.md', 'docs/compare.md', 'docs/validate.md'].flatMap((page) =>
        [...repositoryFile(page).matchAll(/^ {4}labelwright (.*?)(?: +#.*)?$/gm)].map((match) => match[1]!),
      );
      assert.equal(lines.length, 34);
      for (const line of lines) {
        const cwd = line.includes('-C projects/tickets') ? folder.path : project;
        const { code, err } = cli.run(cwd, words(line));
        assert.ok(code === 0 || code === 1, `${line}: ${code} ${err}`);
      }
    });
  });
});
