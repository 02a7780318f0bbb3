// What every command says of three projects. A change of a report shows in these files, and nothing else may change in them.
import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { COMMANDS } from '../../../src/main/commands';
import { VERSION } from '../../../src/cli/output';
import { allowGit } from '../../../src/platform/git/run-git';
import { SLOW } from '../../host/until';
import { runInProcess } from '../../support/in-process-command';
import { withStoppedClock } from '../../support/stopped-clock';
import { PROJECTS, writeProject, type GoldenProject } from './projects';
import { RUNS } from './runs';

/** Where commands write their reports. */
const OUT = 'out';

/** Commands that read no project, talk to a program, or need what only the build makes. */
const LEFT_OUT = ['page', 'init', 'lsp', 'mcp', 'merge-driver', 'completion'];

describe('golden: every command', function () {
  this.timeout(SLOW);

  it('but those that are left out is run', () => {
    const run = Object.values(RUNS).flatMap(([, ...lines]) => lines.map((line) => line.split(' ')[0]!));
    assert.deepEqual([...new Set([...run, ...LEFT_OUT])].sort(), Object.keys(COMMANDS).sort());
  });

  for (const [name, project] of Object.entries(PROJECTS))
    describe(`on ${name}`, () => {
      let folder = '';
      let commit = '';
      const startedIn = process.cwd();
      before(() => {
        allowGit();
        folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-')));
        writeProject(project, folder);
        process.chdir(folder);
        commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
      });
      after(() => {
        process.chdir(startedIn);
        rmSync(folder, { recursive: true, force: true });
      });

      const folderOfGolden = path.join(import.meta.dirname, name);
      const runs = runsOn(project);
      for (const [file, commands] of runs)
        it(`${file} is commands/${name}/${file}.txt (UPDATE_GOLDEN=1 writes it)`, async () => {
          const parts: string[] = [];
          for (const args of commands) {
            // The commit has another name whenever a file of an example changes.
            const printed = await transcript(folder, args);
            parts.push(printed.replaceAll(commit, '<commit>').replaceAll(commit.slice(0, 10), '<commit>'));
          }
          const golden = path.join(folderOfGolden, `${file}.txt`);
          if (process.env.UPDATE_GOLDEN) {
            mkdirSync(folderOfGolden, { recursive: true });
            writeFileSync(golden, parts.join('\n'));
          }
          assert.equal(parts.join('\n'), readFileSync(golden, 'utf8'));
        });

      it('has no other files', () =>
        assert.deepEqual(readdirSync(folderOfGolden).sort(), runs.map(([file]) => `${file}.txt`).sort()));
    });
});

/** The command lines for a project, by the name of the file: each in all of its forms. */
function runsOn({ words }: GoldenProject): [file: string, commands: string[][]][] {
  const filled = (line: string): string[] =>
    line.split(' ').map((word) => word.replace(/^\{(\w+)\}$/, (_, name: string) => words[name] ?? ''));
  return Object.entries(RUNS).flatMap(([file, [forms, ...lines]]) => {
    const commands = lines
      .map(filled)
      .filter((args) => !args.includes(''))
      .flatMap((args) => (forms.length === 0 ? [args] : forms.map((form) => [...args, '--format', form])));
    return commands.length === 0 ? [] : [[file, commands]];
  });
}

/** A command, all that it prints, and the files of reports that it writes. */
async function transcript(folder: string, args: readonly string[]): Promise<string> {
  mkdirSync(OUT, { recursive: true });
  const { code, out, err } = await withStoppedClock(() => runInProcess(args));
  const written = readdirSync(OUT)
    .sort()
    .map((file) => `--- ${file}\n${readable(readFileSync(path.join(OUT, file), 'utf8'))}`);
  rmSync(OUT, { recursive: true, force: true });
  return [
    `$ labelwright ${args.join(' ')}\n`,
    readable(out),
    ...written,
    err && `--- standard error\n${err}`,
    `--- exit code ${code}\n`,
  ]
    .join('')
    .replaceAll(folder, '<folder>')
    .replaceAll(OWN_VERSION, '$10.0.0');
}

/** The version of the software, behind its name or that of the model that it brings along. */
const OWN_VERSION = new RegExp(
  `((?:labelwright|on words)(?:",\\s*"version":\\s*"| )|"software":\\s*")${VERSION.replaceAll('.', '\\.')}`,
  'gi',
);

/** The longest value that stays on one line. */
const LINE = 150;

/** JSON as commands print it, with small values on one line each. Other text remains as it is. */
function readable(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  return `${JSON.stringify(value, null, 2)}\n` === text ? `${compact(value, '')}\n` : text;
}

function compact(value: unknown, indent: string): string {
  const short = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || short.length + indent.length <= LINE) return short;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((each) => inner + compact(each, inner))
    : Object.entries(value).map(([key, each]) => `${inner}${JSON.stringify(key)}: ${compact(each, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}
