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

/** Runs the commands that `merge-driver --setup` shows. */
export function useMergeDriver(cli: CommandLine, own: string): void {
  const { out } = cli.run(own, ['merge-driver', '--setup']);
  assert.equal(spawnSync('sh', ['-c', out], { cwd: own, env: GIT_ENV }).status, 0);
}
