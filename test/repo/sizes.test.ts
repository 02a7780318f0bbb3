import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repoRoot } from '../support/repo-root';

/**
 * What each bundle may weigh, in kilobytes. A budget is changed only with a reason:
 * - cli.js is the command line and the language server in one, for they share nearly all their code: the server was 1205 kB by itself, with
 *   725 for reports and hand-off. It reads and writes a dozen exchange formats as well, and holds the pages of the rules. 2410 instead of 2400: rules that are
 *   run again only where something has changed (6 kB), which makes a keystroke in a long guideline less than half as dear.
 * - panel.js 175 instead of 150: review mode is the same panel (25 kB); a bundle of its own would share all but its components.
 */
const BUDGETS: Record<string, number> = {
  'extension.js': 600,
  'cli.js': 2410,
  'panel.js': 175,
};

describe('bundle sizes', () => {
  // A folder of its own: other tests read what lies in dist meanwhile.
  const dist = mkdtempSync(path.join(tmpdir(), 'labelwright-sizes-'));
  before(() => {
    execFileSync(process.execPath, ['esbuild.mjs', `--outdir=${dist}`], { cwd: repoRoot, stdio: 'ignore' });
  });
  after(() => rmSync(dist, { recursive: true, force: true }));

  for (const [file, budget] of Object.entries(BUDGETS)) {
    it(`keeps ${file} within ${budget} kB`, () => {
      const { size } = statSync(path.join(dist, file));
      assert.ok(size <= budget * 1000, `${file} weighs ${Math.round(size / 1000)} kB`);
    });
    it(`has ${file} in ASCII, which engines keep in half the memory`, () => {
      const other = /[^\0-\x7f].{0,20}/.exec(readFileSync(path.join(dist, file), 'utf8'));
      assert.equal(other?.[0], undefined);
    });
  }
});
