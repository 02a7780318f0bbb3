import { build, type Plugin } from 'esbuild';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { SLOW } from '../../host/until';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import type * as entryModule from './entry';
import { LEAKS } from './leaks';

type Entry = typeof entryModule;

/** Pairs that are drawn for each leak; one of the first that have what it needs shows it. */
const PAIRS = 2_000;

/** Makes each expression of `LEAKS` wrong while its number is `globalThis.labelwrightLeak`. */
const leaking: Plugin = {
  name: 'leaking',
  setup({ onLoad }) {
    for (const file of new Set(LEAKS.map((one) => one.file)))
      onLoad({ filter: new RegExp(`${file.replace(/[/.]/g, '\\$&')}$`) }, () => {
        let contents = readFileSync(path.join(repoRoot, file), 'utf8');
        for (const [n, { file: own, right, wrong, name }] of LEAKS.entries()) {
          if (own !== file) continue;
          const parts = contents.split(right);
          assert.equal(parts.length, 2, `${file} has "${right}" once (${name})`);
          contents = parts.join(`(globalThis.labelwrightLeak === ${n} ? (${wrong}) : (${right}))`);
        }
        return { contents, loader: 'ts' };
      });
  },
};

describe('a leak that is put back', function () {
  this.timeout(3 * SLOW);
  const folder = temporaryFolder();
  const world = globalThis as { labelwrightLeak?: number };
  let entry: Entry;
  let bundle: string | undefined;
  beforeEach(async () => {
    if (bundle !== undefined) return;
    // A name that does not end with ".js": evaluations then run in this thread.
    bundle = folder.at('entry.cjs');
    await build({
      entryPoints: [path.join(import.meta.dirname, 'entry.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      mainFields: ['module', 'main'],
      define: { 'import.meta.dirname': JSON.stringify(path.join(repoRoot, 'test/support')) },
      logLevel: 'error',
      plugins: [leaking],
    });
    entry = createRequire(import.meta.url)(bundle) as Entry;
  });
  afterEach(() => delete world.labelwrightLeak);

  for (const [n, { name, part, needs = () => true }] of LEAKS.entries())
    it(`is found: ${name}`, async () => {
      const pairs = fc
        .sample(entry.drawn, { numRuns: PAIRS, seed: 7 })
        .filter(needs)
        .map((pair) => ({ ...pair, parts: [part, part] as const, reopens: true }));
      const found = await entry.withStoppedClock(async () => {
        for (const pair of pairs) {
          world.labelwrightLeak = n;
          if ((await entry.difference(pair)) === undefined) continue;
          // The same pair without the leak.
          delete world.labelwrightLeak;
          assert.equal(await entry.difference(pair), undefined);
          return true;
        }
        return false;
      });
      assert.ok(found, `${pairs.length} pairs do not show it`);
    });
});
