// What `npm start` shows: a project, and its first file of samples, which opens in the labelling panel.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { repoRoot } from './install';

/**
 * `given`: a folder, or a file of samples, which becomes a project beside it with the template "pass-fail", once; by default the example. `say` gets what making
 * a project reports.
 * Returns absolute paths; `file` is undefined where the folder is not a project with samples. Throws an Error for the person.
 */
export function whatToOpen(
  given = path.join(repoRoot, 'examples/support-tickets'),
  say: (text: string) => void = console.log,
): {
  folder: string;
  file: string | undefined;
} {
  const wanted = path.resolve(given);
  const found = statSync(wanted, { throwIfNoEntry: false });
  if (!found) throw new Error(`There is no file or folder ${wanted}.`);
  const folder = found.isFile() ? projectOf(wanted, say) : wanted;
  return { folder, file: samplesIn(folder) };
}

/** The project beside a file of samples; makes it if it is not there. */
function projectOf(file: string, say: (text: string) => void): string {
  const folder = path.join(path.dirname(file), `${path.parse(file).name}-labels`);
  if (existsSync(path.join(folder, 'labelwright.yaml'))) return folder;
  const args = ['init', file, '-C', folder, '--template', 'pass-fail', '--yes'];
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [path.join(repoRoot, 'dist/cli.js'), ...args],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr.trim());
  say(stdout.trim());
  return folder;
}

function samplesIn(folder: string): string | undefined {
  const schema = path.join(folder, 'labelwright.yaml');
  if (!existsSync(schema)) return undefined;
  const { data } = parse(readFileSync(schema, 'utf8')) as { data?: { samples?: string | string[] } };
  const [pattern] = [data?.samples].flat();
  if (typeof pattern !== 'string') return undefined;
  const { dir, base, ext } = path.parse(path.join(folder, pattern));
  if (!base.includes('*')) return existsSync(path.join(dir, base)) ? path.join(dir, base) : undefined;
  if (dir.includes('*') || !existsSync(dir)) return undefined;
  const first = readdirSync(dir)
    .sort()
    .find((name) => name.endsWith(ext));
  return first === undefined ? undefined : path.join(dir, first);
}

/**
 * Writes an extension that opens a file in the labelling panel as soon as the window stands, into a temporary folder, and returns that. An
 * editor that is asked for at the start, before VS Code knows its extensions, would be a text editor, whatever the settings say.
 */
export function openerOf(file: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'labelwright-opener-'));
  const manifest = {
    ...{ publisher: 'labelwright', name: 'opener', version: '0.0.1', main: 'opener.cjs' },
    ...{ engines: { vscode: '^1.100.0' }, activationEvents: ['onStartupFinished'] },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    path.join(folder, 'opener.cjs'),
    `const vscode = require('vscode');
exports.activate = () =>
  vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(${JSON.stringify(file)}), 'labelwright.panel');
`,
  );
  return folder;
}
