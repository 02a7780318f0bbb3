// What all commands have in common: their options, the help, and what a mistake in the arguments gets for an answer.
import assert from 'node:assert/strict';
import { existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { commandFirst, programWith } from '../../../src/main/program';
import { writeFiles } from '../../support/command-line';
import { runInProcess, type InProcess } from '../../support/in-process-command';
import { plantedFiles } from '../../support/planted-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

describe('the options of many commands', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const project = (): string => folder.at('planted');
  beforeEach(() => writeFiles(project(), plantedFiles));
  const parsed = async (...args: string[]): Promise<string> => {
    const program = await programWith();
    for (const each of [program, ...program.commands]) each.configureOutput({ writeErr: () => {} });
    try {
      await program.parseAsync(args, { from: 'user' });
    } catch (error) {
      return (error as Error).message;
    }
    return assert.fail('was taken');
  };
  const clean = ({ code, err, out }: InProcess): string => {
    assert.deepEqual([code, err], [0, '']);
    return out;
  };

  it('name the project by -C, by --project or as an argument, and refuse two', async () => {
    const out = clean(await runInProcess(['status', project()]));
    assert.equal(clean(await runInProcess(['status', '-C', project()])), out);
    assert.equal(clean(await runInProcess(['status', '--project', project(), project()])), out);
    const two = await runInProcess(['status', project(), '-C', folder.path]);
    assert.equal(two.code, 2);
    assert.match(two.err, /planted and --project .* are different folders\. Leave one of them out\./);
    const paths = await runInProcess(['check', '-C', project(), 'a', 'b']);
    assert.match(paths.err, /--project, or the paths to check, not both/);
    const checked = await runInProcess(['check', '-C', project()]);
    assert.equal(checked.out, (await runInProcess(['check', project()])).out);
  });

  it('take the project before the command as well', () => {
    for (const option of [
      ['-C', 'a b'],
      ['--project', 'a'],
      ['--project=a'],
      ['-q', '-C', 'a', '--color', 'never'],
    ]) {
      assert.deepEqual(commandFirst([...option, 'check', '--json']), ['check', ...option, '--json']);
      assert.deepEqual(commandFirst([...option, 'report', 'corrections']), [
        'report',
        'corrections',
        ...option,
      ]);
    }
    for (const [given, meant] of [
      [['report'], ['report', 'agreement']],
      [
        ['report', '.'],
        ['report', 'agreement', '.'],
      ],
      [
        ['report', '--json', '-C', 'a'],
        ['report', 'agreement', '--json', '-C', 'a'],
      ],
      [
        ['-C', 'a', 'report'],
        ['report', 'agreement', '-C', 'a'],
      ],
      [
        ['report', '-C', 'a', 'annotator', 'ana'],
        ['report', 'annotator', '-C', 'a', 'ana'],
      ],
      [
        ['report', 'agreemnt'],
        ['report', 'agreemnt'],
      ],
      [
        ['report', '--help'],
        ['report', '--help'],
      ],
    ] as const)
      assert.deepEqual(commandFirst(given), meant);
    for (const args of [[], ['-C'], ['-C', 'a'], ['check', '-C', 'a'], ['help', 'check'], ['help']])
      assert.deepEqual(commandFirst(args), args);
  });

  it('refuse a file whose ending names a form that the command does not write, and two forms for one place', async () => {
    const { code, err } = await runInProcess(['buckets', project(), '-o', folder.at('a.html')]);
    assert.equal(code, 2);
    assert.match(
      err,
      /a\.html has the ending of html, which this command does not write\. It writes text, json:/,
    );
    assert.ok(!existsSync(folder.at('a.html')));
    for (const flags of [
      ['--json', '--format', 'text'],
      ['--format', 'text', '--json'],
    ])
      assert.match(
        (await runInProcess(['status', project(), ...flags])).err,
        /Only one of .* can be written/,
      );
    assert.equal((await runInProcess(['status', project(), '--json', '--format', 'json'])).code, 0);
  });

  it('choose a format, also by the name of the file, which is never one of the project', async () => {
    const json = clean(await runInProcess(['status', '--json', '-C', project()]));
    assert.equal(clean(await runInProcess(['status', '--format', 'json', '-C', project()])), json);
    for (const [name, start] of [
      ['a.json', '{'],
      ['a.csv', 'annotator,'],
      ['a.md', '# '],
      ['a.html', '<!doctype html>'],
      ['a.out', 'Planted'],
    ] as const) {
      const { code, out, err } = await runInProcess([
        'report',
        'corrections',
        project(),
        '-o',
        folder.at(name),
      ]);
      assert.deepEqual([code, out, err], [0, '', `Wrote ${folder.at(name)}\n`]);
      assert.ok(folder.read(name).slice(0, 200).includes(start), name);
    }
    const schema = path.join(project(), 'labelwright.yaml');
    const before = readFileSync(schema, 'utf8');
    symlinkSync(schema, folder.at('link.json'));
    // As on Windows and macOS, where one file has a path under any spelling.
    linkSync(schema, path.join(project(), 'LABELWRIGHT.YAML'));
    for (const file of [schema, folder.at('link.json'), path.join(project(), 'LABELWRIGHT.YAML')]) {
      const refused = await runInProcess([
        'report',
        'corrections',
        project(),
        '--format',
        'text',
        '-o',
        file,
      ]);
      assert.equal(refused.code, 2);
      assert.match(refused.err, /--output would replace labelwright\.yaml, a file of the project/);
    }
    assert.equal(readFileSync(schema, 'utf8'), before);
  });

  it('go together, or are refused with the reason', async () => {
    writeFileSync(folder.at('a.jsonl'), '{"item": 1, "annotator": "ana", "label": "x"}\n');
    const cases: [args: string[], message: RegExp][] = [
      [
        ['compare', 'HEAD', '--guideline', '--ids'],
        /^--guideline does not go with --ids\. Leave one of them out\.$/m,
      ],
      [
        ['compare', 'HEAD', '--require-changelog'],
        /^--require-changelog belongs to --guideline\. Give both,/,
      ],
      [
        ['compare', 'HEAD', '--guideline', '--format', 'html'],
        /^With --guideline, the formats are text and json\./,
      ],
      [['evaluate', '--suggestions', '--split', 'test'], /^--suggestions does not go with --split\./],
      [
        ['evaluate', '--suggestions', '--format', 'csv'],
        /^With --suggestions, the formats are text and json and/,
      ],
      [['evaluate'], /^Which model\? Name it: labelwright evaluate MODEL\./],
      [['handoff', 'out', '--verify', '--force'], /^--verify does not go with --force\./],
      [['import', '--json', 'csv', 'a.csv'], /^--json belongs to --list\./],
      [['import'], /^Which format, and which files\?/],
      [['resolve', folder.at('a.jsonl'), '--policy', 'single'], /^--method does not go with --policy\./],
      [['resolve', '--max-iterations', '3'], /^--max-iterations belongs to --method\./],
      [['resolve', '--method', 'majority', '--layer', 'a,b'], /^--method merges one layer\./],
    ];
    for (const [args, message] of cases) {
      const { code, err } = await runInProcess([
        ...args,
        '-C',
        args.includes(folder.at('a.jsonl')) ? args[1]! : '.',
      ]);
      assert.equal(code, 2, args.join(' '));
      assert.match(err, message, args.join(' '));
    }
    assert.match(await parsed('audit', '--format', 'md'), /Allowed choices are text, json, markdown, html\./);
  });

  it('collect lists, given at once or one by one', async () => {
    const layers = async (...args: string[]): Promise<string[]> => {
      const { out } = await runInProcess(['resolve', project(), '--json', ...args]);
      return Object.keys((JSON.parse(out) as { layers: object }).layers);
    };
    const [first, second] = (await layers()) as [string, string];
    assert.deepEqual(
      await layers('--layer', first, '--layer', second),
      await layers('--layer', `${first},${second}`),
    );
  });

  it('silence notes with -q, but no result and no error', async () => {
    const quiet = await runInProcess(['-q', 'report', 'corrections', project(), '-o', folder.at('b.json')]);
    assert.deepEqual([quiet.code, quiet.err, existsSync(folder.at('b.json'))], [0, '', true]);
    assert.match((await runInProcess(['gate', '-q', folder.at('none')])).err, /There is no folder/);
    const errors = await runInProcess(['check', '--quiet', project()]);
    assert.doesNotMatch(errors.out, / {2}warning {2}/);
    assert.equal(errors.code, (await runInProcess(['check', project()])).code);
  });

  it('tell with -v what was read, on standard error', async () => {
    const { out, err } = await runInProcess(['status', '-v', '-C', project()]);
    assert.equal(out, clean(await runInProcess(['status', '-C', project()])));
    for (const name of ['labelwright.yaml', 'annotations/ana.jsonl'])
      assert.ok(
        err.split('\n').some((line) => line.startsWith('Read ') && line.endsWith(name)),
        err,
      );
    assert.match(err, /Exit code 0, after \d+\.\d\d s, with \d+ MB of memory\.\n$/);
    assert.match(await parsed('gate', '-q', '-v'), /cannot be used with/);
  });

  it('suggest what was meant', async () => {
    assert.match(await parsed('gat'), /unknown command 'gat'\s\(Did you mean gate\?\)/);
    assert.match(await parsed('nope'), /unknown command 'nope'\nTo list all commands: labelwright --help/);
    assert.match(await parsed('report', 'nope'), /\nTo list all commands: labelwright report --help/);
    assert.match(await parsed('gate', '--jsno'), /Did you mean --json\?/);
    assert.match(
      await parsed('check', '--format', 'jsno'),
      /Did you mean json\? Allowed choices are text, json/,
    );
    assert.match(await parsed('check', '--fail-on', 'eror'), /Did you mean error\?/);
    assert.match(await parsed('check', '--color', 'nevr'), /Did you mean never\?/);
    assert.match(
      (await runInProcess(['export', 'docano'])).err,
      /There is no format docano\. Did you mean doccano\?/,
    );
    writeFileSync(folder.at('a.csv'), 'text,label\na,b\n');
    assert.match(
      (await runInProcess(['import', 'csv', folder.at('a.csv'), '--variant', 'wyde'])).err,
      /There is no variant wyde\. Did you mean wide\?/,
    );
  });

  it('are written alike in the help, which has the commands in the order of work', async () => {
    const program = await programWith();
    let text = '';
    program.configureOutput({ writeOut: (piece) => (text += piece) }).outputHelp();
    assert.deepEqual(
      [...text.matchAll(/^(\S.*):$/gm)].map(([, heading]) => heading),
      ['Options', 'Start', 'Label and review', 'Measure', 'Train', 'Exchange', 'Editor, Git and CI', 'Help'],
    );
    for (const command of program.commands.flatMap((each) => [each, ...each.commands] as Command[])) {
      let help = '';
      command.configureOutput({ writeOut: (piece) => (help += piece) }).outputHelp();
      assert.deepEqual(
        help.split('\n').filter((line) => line.length > 120),
        [],
      );
      assert.match(command.description(), /^[A-Z][^.]*[^.]$/, command.name());
      for (const { name, description } of command.registeredArguments.map((argument) => ({
        name: argument.name(),
        description: argument.description,
      }))) {
        assert.match(name, /^[A-Z][A-Z0-9]*$/, command.name());
        assert.match(description, /^[A-Z].*[^.]$/, `${command.name()} ${name}`);
      }
      for (const { flags, description, hidden } of command.options) {
        assert.match(
          flags,
          /^(?:-[a-zA-Z], )?--[a-z-]+(?: [<[]\[?[A-Z][A-Z=:\]]*[>\]])?$/,
          `${command.name()} ${flags}`,
        );
        if (!hidden) assert.match(description, /^(?:[A-Z]|[a-z-]+: ).*[^.]$/, `${command.name()} ${flags}`);
      }
    }
  });
});
