// Runs test files quickly: `node test/one.mjs FILE... [--grep TEXT]`. Each file becomes one bundle, which is kept in .cache/tests
// and used again until something in it changes. Types are not checked, as nowhere where tests run.
import Mocha from 'mocha';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = path.join(root, '.cache/tests');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' } },
});
if (positionals.length === 0) {
  console.error('Name a test file: node test/one.mjs test/unit/base/lists.test.ts');
  process.exit(2);
}

/** A test that names its own place goes on naming it, though it runs from the bundle. Source has no place: it starts no thread from one. */
const inPlace = {
  name: 'in-place',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:src|test|bench)[\\/].*\.tsx?$/ }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      if (!/import\.meta\.|\b__(?:dir|file)name\b/.test(source)) return undefined;
      const isSource = file.startsWith(path.join(root, 'src'));
      const places = {
        'import.meta.url': pathToFileURL(file).href,
        'import.meta.dirname': path.dirname(file),
        __dirname: path.dirname(file),
        __filename: file,
      };
      const contents = source.replace(/import\.meta\.(?:url|dirname)|\b__(?:dir|file)name\b/g, (name) =>
        isSource ? 'undefined' : JSON.stringify(places[name]),
      );
      return { contents, loader: file.endsWith('x') ? 'tsx' : 'ts', resolveDir: path.dirname(file) };
    });
  },
};

const stamp = (file) => {
  const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
};

/** A bundle that is made again if a file in it has changed. */
async function bundled(file) {
  const name = createHash('sha256').update(file).digest('hex').slice(0, 16);
  const outfile = path.join(kept, `${name}.cjs`);
  const list = path.join(kept, `${name}.json`);
  if (existsSync(list)) {
    const stamps = JSON.parse(readFileSync(list, 'utf8'));
    if (Object.entries(stamps).every(([input, was]) => stamp(input) === was)) return outfile;
  }
  // Loaded where they are needed: most runs find a bundle.
  const { build } = await import('esbuild');
  const { compiledSchemas } = await import('../src/project/schema/build.mjs');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    plugins: [compiledSchemas, inPlace],
  });
  const inputs = [...Object.keys(metafile.inputs), 'package-lock.json'].map((each) => path.join(root, each));
  writeFileSync(list, JSON.stringify(Object.fromEntries(inputs.map((each) => [each, stamp(each)]))));
  return outfile;
}

mkdirSync(kept, { recursive: true });
const { timeout } = JSON.parse(readFileSync(path.join(root, '.mocharc.json'), 'utf8'));
const mocha = new Mocha({ timeout, ...(values.grep && { grep: values.grep }) });
const files = positionals.map((file) => path.resolve(file));
for (const bundle of await Promise.all(files.map(bundled))) mocha.addFile(bundle);
mocha.run((failures) => process.exit(failures > 0 ? 1 : 0));
