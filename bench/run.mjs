/** Bundles a benchmark as the product is bundled, and runs it: `node bench/run.mjs NAME [arguments]`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const [name, ...rest] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
try {
  const outfile = path.join(folder, `${name}.cjs`);
  const entry = path.join(import.meta.dirname, `${name}.ts`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  process.exitCode = spawnSync(process.execPath, [outfile, ...rest], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
