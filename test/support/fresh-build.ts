import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repoRoot } from './repo-root';

let built: string | undefined;

/**
 * Builds all that is shipped into a folder of its own, once for all the tests of a run, and returns the folder. Other tests read what
 * lies in dist meanwhile.
 */
export function freshBuild(): string {
  if (built !== undefined) return built;
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-build-')));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const args = ['esbuild.mjs', `--outdir=${folder}`];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: repoRoot, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  built = folder;
  return built;
}
