// The completion scripts, by what bash makes of them; zsh and fish check the syntax where they are installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { programWith } from '../../../src/main/program';
import { runInProcess } from '../../support/in-process-command';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

describe('labelwright completion', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  const scriptFor = async (shell: string): Promise<string> => {
    const { code, out, err } = await runInProcess(['completion', shell]);
    assert.deepEqual([code, err], [0, '']);
    const file = folder.at(`script.${shell}`);
    writeFileSync(file, out);
    return file;
  };

  /** What bash offers for lines whose last word is to be completed; `FILES` where it offers files. */
  async function inBash(lines: readonly (readonly string[])[]): Promise<string[][]> {
    const calls = lines.map((words) => {
      const line = ['labelwright', ...words].map((word) => `'${word}'`).join(' ');
      return `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; isOff=; _labelwright; echo "\${COMPREPLY[*]}\${isOff:- FILES}"`;
    });
    const stub = 'compopt() { isOff=" "; }';
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', [`. ${await scriptFor('bash')}`, stub, ...calls].join('\n')],
      {
        encoding: 'utf8',
      },
    );
    assert.equal(stderr, '');
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => line.trim().split(' ').filter(Boolean));
  }

  it('offers commands, options, the values of options and files, in bash', async () => {
    const program = await programWith();
    const [
      all,
      che,
      reports,
      kind,
      ofReport,
      options,
      format,
      sign,
      begun,
      severity,
      color,
      file,
      formats,
      paths,
      number,
    ] = await inBash([
      [''],
      ['che'],
      ['report', ''],
      ['report', 'cor'],
      ['report', '-q', 'annotator', '--all'],
      ['check', '--f'],
      ['check', '--format', ''],
      ['check', '--format', '='],
      ['check', '--format', '=', 'j'],
      ['-q', 'check', '--limit', '3', '--fail-on', 'w'],
      ['--color', 'always', 'gate', '--col'],
      ['check', '-o', ''],
      ['import', 'd'],
      ['import', '--strict', 'csv', ''],
      ['check', '--limit', ''],
    ]);
    assert.deepEqual(all, [...program.commands.map((command) => command.name()), 'help']);
    assert.deepEqual(che, ['check']);
    assert.deepEqual(reports, ['agreement', 'overview', 'annotator', 'corrections']);
    assert.deepEqual(kind, ['corrections']);
    assert.deepEqual(ofReport, ['--all-gold']);
    assert.deepEqual(options, ['--format', '--fail-on', '--fix', '--fix-dry-run']);
    assert.deepEqual(format, ['text', 'json', 'sarif', 'github', 'junit', 'codeclimate']);
    assert.deepEqual(sign, format);
    assert.deepEqual(begun, ['json', 'junit']);
    assert.deepEqual(severity, ['warning']);
    assert.deepEqual(color, ['--color']);
    assert.deepEqual(file, ['FILES']);
    assert.deepEqual(formats, ['doccano']);
    assert.deepEqual(paths, ['FILES']);
    assert.deepEqual(number, []);
  });

  it('knows every option that the help shows, and no hidden one', async () => {
    const program = await programWith();
    const lines = program.commands.map((command) => [command.name(), '--']);
    const offered = await inBash(lines);
    for (const [n, command] of program.commands.entries()) {
      const shown = [...command.options, ...program.options].filter(({ hidden }) => !hidden);
      assert.deepEqual(
        new Set(offered[n]),
        new Set([...shown.map(({ long }) => long), '--help']),
        command.name(),
      );
    }
  });

  for (const [shell, check] of [
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ] as const)
    it(`prints what ${shell} can read, with the same commands and formats`, async () => {
      const file = await scriptFor(shell);
      const { out } = await runInProcess(['completion', shell]);
      for (const { name } of (await programWith()).commands.map((command) => ({ name: command.name() })))
        assert.match(out, new RegExp(`\\b${name}\\b`));
      assert.match(out, /'text json sarif github junit codeclimate'/);
      // A quote that is left open breaks every shell.
      assert.equal((out.replace(/\\'/g, '').match(/'/g) ?? []).length % 2, 0);
      if (isThere(shell)) assert.equal(spawnSync(shell, [...check, file], { encoding: 'utf8' }).stderr, '');
    });

  it('refuses another shell with a suggestion', async () => {
    await assert.rejects(runInProcess(['completion', 'fihs']), /Did you mean fish\?/);
  });
});
