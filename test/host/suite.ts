// Bundles TypeScript tests into one file that VS Code can call in its extension host.
import { build } from 'esbuild';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repoRoot } from './install';
import type { SuiteOptions } from './in-extension-host';

/** The `*.test.ts` files in the given folders, and the given files themselves; sorted. Throws if there are none. */
export function findTests(places: string[]): string[] {
  const tests = places
    .map((place) => path.resolve(repoRoot, place))
    .flatMap((place) => {
      if (statSync(place).isFile()) return [place];
      const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
      return names.filter((name) => name.endsWith('.test.ts')).map((name) => path.join(place, name));
    });
  if (tests.length === 0) throw new Error(`No *.test.ts in ${places.join(', ')}`);
  return tests.sort();
}

/** Writes into `folder` an `index.js` whose `run()` runs the tests with mocha; returns its path. */
export async function bundleSuite(
  tests: string[],
  folder: string,
  options: Omit<SuiteOptions, 'mocha'>,
): Promise<string> {
  const mocha = pathToFileURL(path.join(repoRoot, 'node_modules/mocha/index.js')).href;
  const loaders = tests.map((file) => {
    const name = path.relative(repoRoot, file).split(path.sep).join('/');
    return `${JSON.stringify(name)}: () => require(${JSON.stringify(file)}),`;
  });
  const runner = path.join(repoRoot, 'test/host/in-extension-host.ts');
  const contents = [
    `const { runSuite } = require(${JSON.stringify(runner)});`,
    `exports.run = () => runSuite({ ${loaders.join(' ')} }, ${JSON.stringify({ ...options, mocha })});`,
  ].join('\n');
  await build({
    stdin: { contents, resolveDir: repoRoot },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
    outfile: path.join(folder, 'suite.js'),
  });
  // Node reads the source maps, which make a failure name the line of the test, only of files loaded after they were asked for.
  const index = path.join(folder, 'index.js');
  writeFileSync(
    index,
    "process.setSourceMapsEnabled(true);\nexports.run = () => require('./suite.js').run();\n",
  );
  return index;
}
