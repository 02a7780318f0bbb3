import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import type { CommandLine } from './command-line';

/** What `labelwright init` writes for record files. */
export const ATTRIBUTES =
  '*.jsonl text eol=lf\nannotations/*.jsonl merge=labelwright\ndecisions/*.jsonl merge=labelwright\n';

/** Settings of the machine and its user play no part. */
export const GIT_ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ana',
  GIT_AUTHOR_EMAIL: 'ana@example.com',
  GIT_COMMITTER_NAME: 'Ana',
  GIT_COMMITTER_EMAIL: 'ana@example.com',
};

/** Runs Git in a folder. */
export const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env: GIT_ENV, encoding: 'utf8', stdio: 'pipe' });

/** Runs the commands that `merge-driver --setup` shows, with the program where it lies here. */
export function useMergeDriver(cli: CommandLine, own: string): void {
  const shown = cli.run(own, ['merge-driver', '--setup']).out;
  const script = shown.replace(
    'labelwright merge-driver',
    `'${process.execPath}' '${cli.program}' merge-driver`,
  );
  assert.equal(spawnSync('sh', ['-c', script], { cwd: own, env: GIT_ENV }).status, 0);
}
