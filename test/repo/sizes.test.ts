import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { repoRoot } from '../support/repo-root';

/**
 * What each bundle may weigh, in kilobytes. A budget is changed only with a reason:
 * - cli.js is the command line and the language server in one, for they share nearly all their code: the server was 1205 kB by itself, with
 *   725 for reports and hand-off, beside a command line of 1970. It reads and writes a dozen exchange formats as well.
 *   2320 instead of 2300: pages of columns in a temporary file, by which a check takes a third less memory.
 *   2335: the pages of the rules are in it, and grow with what they say.
 *   2365: findings in data that are suppressed one by one, check of single files, and what the pages of the rules say of them; records known by the shapes of their lines (8 kB).
 * - panel.js 175 instead of 150: review mode is the same panel (25 kB); a bundle of its own would share all but its components.
 */
const BUDGETS: Record<string, number> = {
  'extension.js': 600,
  'cli.js': 2365,
  'panel.js': 175,
};

/**
 * What of cli.js is evaluated at once when a module is, in kilobytes.
 * - The answer to an editor that starts the server needs the LSP library and hardly more.
 * - The server 1475 instead of 600: LSP library, yaml, csv-parse and picomatch are 400 of it, what checks the JSON Schemas is 290, and the
 *   rules of the whole catalogue (85, 150 kB with their framework: what they find and keep from keystroke to keystroke, fixes that look at what stands beside, and options with what they mean and take) and the editor's
 *   features live there; records known by the shapes of their lines are 7. It runs in its own process, so
 *   it delays no keystroke and no activation.
 *   1460: agreement on spans and relations, findings that are suppressed one by one, histories of folders that were moved.
 */
const EVALUATED: Record<string, number> = {
  'src/server/main.ts': 260,
  'src/server/server.ts': 1475,
};

describe('bundle sizes', () => {
  // A folder of its own: other tests read what lies in dist meanwhile.
  const dist = mkdtempSync(path.join(tmpdir(), 'labelwright-sizes-'));
  before(() => {
    execFileSync(process.execPath, ['esbuild.mjs', `--outdir=${dist}`], { cwd: repoRoot, stdio: 'ignore' });
  });
  after(() => rmSync(dist, { recursive: true, force: true }));

  it('keeps what the server evaluates within its budgets', async () => {
    const plugin = pathToFileURL(path.join(repoRoot, 'compile-schemas.mjs')).href;
    const { compiledSchemas } = (await import(plugin)) as { compiledSchemas: Plugin };
    const { metafile } = await build({
      entryPoints: [path.join(repoRoot, 'src/cli/main.ts')],
      absWorkingDir: repoRoot,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      plugins: [compiledSchemas],
      metafile: true,
      write: false,
      outdir: dist,
    });
    const { inputs: sizes } = Object.values(metafile.outputs)[0]!;
    for (const [entry, budget] of Object.entries(EVALUATED)) {
      const seen = new Set<string>();
      const visit = (file: string): void => {
        if (seen.has(file)) return;
        seen.add(file);
        for (const { kind, path: next, external } of metafile.inputs[file]?.imports ?? [])
          if (kind !== 'dynamic-import' && !external) visit(next);
      };
      visit(entry);
      const bytes = [...seen].reduce((sum, file) => sum + (sizes[file]?.bytesInOutput ?? 0), 0);
      assert.ok(bytes > 0 && bytes <= budget * 1000, `${entry} evaluates ${Math.round(bytes / 1000)} kB`);
    }
  });

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
