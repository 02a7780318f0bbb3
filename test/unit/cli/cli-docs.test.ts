// What the pages and the help say of the command line is what the program takes.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { COMMANDS } from '../../../src/main/commands';
import { programWith } from '../../../src/main/program';
import { sentText } from '../../../src/project/pages/sent-answers';
import { commandsByWords, withOptionTables } from '../../support/option-tables';
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

  let commands = new Map<string, Command>();
  const help = new Map<string, string>();
  before(async () => {
    commands = commandsByWords(await programWith());
    for (const [name, command] of commands) {
      let text = '';
      command.configureOutput({ writeOut: (piece) => (text += piece), writeErr: () => {} });
      command.outputHelp();
      help.set(name, text);
    }
  });

  function takes(line: string, where: string): void {
    const [name, ...others] = words(line) as [string, ...string[]];
    const [below, ...rest] = others;
    const command = commands.get(name) ?? commands.get(`${name} ${below}`);
    assert.ok(command, `${where}: ${line}`);
    const args = commands.has(name) ? others : rest;
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
      Object.keys(COMMANDS).filter((name) => cell!.includes(`\`${name}\``) || cell!.includes(` ${name}\``)),
    );
    const all = Object.keys(COMMANDS);
    assert.equal(all.length - all.filter((name) => named.includes(name)).length, Number(more));
    const formats = JSON.parse((await runInProcess(['import', '--list', '--json'])).out) as {
      in: boolean;
      out: boolean;
    }[];
    const [ins, outs] = [formats.filter((each) => each.in), formats.filter((each) => each.out)];
    assert.ok(table!.includes(`read ${ins.length} formats of other tools and write ${outs.length} of them`));
  });

  it('in docs/cli.md: the tables of options are those of the definitions (UPDATE_DOCS=1 writes them)', async () => {
    const text = repositoryFile('docs/cli.md');
    const made = withOptionTables(text, await programWith());
    if (process.env.UPDATE_DOCS) writeFileSync(path.join(repoRoot, 'docs/cli.md'), made);
    else assert.equal(text, made);
    for (const name of commands.keys()) {
      assert.match(
        text,
        new RegExp(`^\\| \`labelwright ${name}\\b`, 'm'),
        `${name} in the table of commands`,
      );
      assert.ok(made.includes(`<!-- options of ${name} -->`), `options of ${name}`);
    }
  });

  it('and the commands are these', () =>
    assert.deepEqual(
      Object.keys(COMMANDS),
      (
        'init check explain audit guideline assign queue page receive status buckets adjudicate spot-check promote erase codes migrate ' +
        'agreement report evaluate suspects validate compare test baseline predict resolve split gate handoff import export ' +
        'lsp mcp merge-driver completion'
      ).split(' '),
    ));

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
      const page = { id: 'p-1', time: suggested.time, person: 'zoe', samples: 1 };
      repository.write({
        'projects/tickets/pages/lea.jsonl': `${JSON.stringify(page)}\n`,
        'projects/tickets/labelwright-tickets-zoe-1.jsonl': sentText(
          { project: 'p-1', page: 'p-1', person: 'zoe', sent: suggested.time },
          [JSON.stringify(suggested)],
        ),
        'projects/tickets/annotations/zoe.jsonl': `${JSON.stringify(suggested)}\n`,
        'projects/tickets/predictions/judge.jsonl': `${JSON.stringify({ ...suggested, origin: undefined })}\n`,
        'projects/tickets/predictions.csv': 'id,intent\nt-001,refund\nt-002,refund\n',
        'projects/tickets/migrations/2026-11-26-refund.yaml':
          'changes: [{type: rename, kind: person, from: anna, to: ana}]\n',
      });
      const lines = ['docs/cli.md', 'docs/compare.md', 'docs/validate.md'].flatMap((page) =>
        [...repositoryFile(page).matchAll(/^ {4}labelwright (.*?)(?: +#.*)?$/gm)].map((match) => match[1]!),
      );
      assert.equal(lines.length, 35);
      // Others read what these write.
      const isFirst = (line: string): boolean => /^(?:import|baseline)\b/.test(line);
      for (const line of [...lines.filter(isFirst), ...lines.filter((each) => !isFirst(each))]) {
        const cwd = line.includes('-C projects/tickets') ? folder.path : project;
        const { code, err } = cli.run(cwd, words(line));
        assert.ok(code === 0 || code === 1, `${line}: ${code} ${err}`);
        if (line.startsWith('receive')) assert.equal(code, 0);
      }
    });
  });
});
