import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repoRoot } from '../support/repo-root';

/**
 * What each bundle may weigh, in kilobytes. A budget is changed only with a reason:
 * - server 1000 instead of 600: yaml, ajv, csv-parse and the LSP library are 520 of it before a line of ours, and the rules of the whole
 *   catalogue (85 rules, 130 kB with their framework) and the editor's features (50 kB) live there. It runs in its own process, so it delays no keystroke and no activation.
 * - server 1100: earlier versions of a guideline, read from Git; what review mode asks for: merged answers, the evidence of disputes, similar
 *   samples (20 kB).
 * - server 1130: gold in queues, what it is judged by, and qualification; their part of the schema with its descriptions.
 * - server 1150: what an author writes into the guideline from Git, disagreements and selections (12 kB).
 * - server 1190: grouping, sorting, searching and acting on disagreements and errors (25 kB), and what the trees say of each.
 * - server 1205: spot checks and promotions to gold (14 kB): they read records and write to the project's files.
 * - handoff 725: reports, the guideline as a document, compared versions and an annotator's own page are in it as well, for it needs them too; it
 *   runs the rules on samples, and writes Parquet and YAML. It is read when the first page, the gate or a hand-off is asked for.
 * - panel.js 175 instead of 150: review mode is the same panel (25 kB); a bundle of its own would share all but its components.
 */
const BUDGETS: Record<string, number> = {
  'extension.js': 600,
  'server.js': 1205,
  'handoff.js': 725,
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
  }
});
