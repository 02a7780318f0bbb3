import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { repoRoot } from '../support/repo-root';

/**
 * What a user's machine must never have to load, in kilobytes. These are ceilings and no record of what things weigh: a feature fits
 * below them, or something else goes.
 */
const CEILINGS = {
  /** Loaded in the extension host, which all extensions share, when a project is opened. Most of it is the client of the protocol. */
  'extension.js': 600,
  /** The command line and the language server in one file, because they share nearly all their code. */
  'cli.js': 2600,
  /** Read by each editor that opens samples, for labelling and for review. */
  'panel.js': 200,
};

/** The same for what a module evaluates when it is loaded. */
const EVALUATED = {
  /** What the editor starts answers before the rest is loaded: it needs the library of the protocol and hardly more. */
  'src/server/main.ts': 260,
  /** What checks while somebody types, in a process of its own: libraries and JSON Schemas are half of it. */
  'src/server/server.ts': 1600,
};

describe('bundle sizes', () => {
  // A folder of its own: other tests read what lies in dist meanwhile.
  const dist = mkdtempSync(path.join(tmpdir(), 'labelwright-sizes-'));
  before(() => {
    execFileSync(process.execPath, ['esbuild.mjs', `--outdir=${dist}`], { cwd: repoRoot, stdio: 'ignore' });
  });
  after(() => rmSync(dist, { recursive: true, force: true }));

  it('keeps what the server evaluates below its ceilings', async () => {
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
    for (const [entry, ceiling] of Object.entries(EVALUATED)) {
      const seen = new Set<string>();
      const visit = (file: string): void => {
        if (seen.has(file)) return;
        seen.add(file);
        for (const { kind, path: next, external } of metafile.inputs[file]?.imports ?? [])
          if (kind !== 'dynamic-import' && !external) visit(next);
      };
      visit(entry);
      const bytes = [...seen].reduce((sum, file) => sum + (sizes[file]?.bytesInOutput ?? 0), 0);
      assert.ok(bytes > 0 && bytes <= ceiling * 1000, `${entry} evaluates ${Math.round(bytes / 1000)} kB`);
    }
  });

  for (const [file, ceiling] of Object.entries(CEILINGS)) {
    it(`keeps ${file} below ${ceiling} kB`, () => {
      const { size } = statSync(path.join(dist, file));
      assert.ok(size <= ceiling * 1000, `${file} weighs ${Math.round(size / 1000)} kB`);
    });
    it(`has ${file} in ASCII, which engines keep in half the memory`, () => {
      const other = /[^\0-\x7f].{0,20}/.exec(readFileSync(path.join(dist, file), 'utf8'));
      assert.equal(other?.[0], undefined);
    });
  }
});
