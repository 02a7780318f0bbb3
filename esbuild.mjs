// Builds every bundle into dist/: one file each, minified, so that start-up reads one file and nothing else.
// node esbuild.mjs [--watch] [--outdir=DIR] [NAME...]   NAME: extension, cli, panel; all of them by default
import { build, context } from 'esbuild';
import { compiledSchemas } from './compile-schemas.mjs';
import { publishedProjectSchema } from './publish-schemas.mjs';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const watch = process.argv.includes('--watch');
const outdir =
  process.argv.find((argument) => argument.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

// One character beyond Latin-1 and the engine keeps the whole program in two bytes a character. esbuild leaves those of templates and
// regular expressions.
const inAscii = {
  name: 'in-ascii',
  setup({ initialOptions, onEnd }) {
    initialOptions.write = false;
    onEnd(({ outputFiles = [] }) => {
      mkdirSync(outdir, { recursive: true });
      for (const { path, text } of outputFiles) {
        const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
        writeFileSync(path, path.endsWith('.js') ? text.replace(/[^\0-\x7f]/g, escaped) : text);
      }
    });
  },
};

const common = {
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'info',
  outdir,
  plugins: [inAscii],
};

// `module` first: jsonc-parser's `main` is UMD, whose inner requires a bundler cannot follow.
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  plugins: [compiledSchemas, inAscii],
};

// The command line is one file: it brings the pages of the rules with it, packed until somebody reads one.
const rulePages = Object.fromEntries(
  readdirSync('docs/rules')
    .filter((name) => name !== 'README.md')
    .map((name) => [name.replace(/\.md$/, ''), readFileSync(`docs/rules/${name}`, 'utf8')]),
);

const packed = brotliCompressSync(JSON.stringify(rulePages));

const bundles = [
  { ...node, entryPoints: { extension: 'src/extension/main.ts' }, external: ['vscode'] },
  // The language server is a command of the command line: most of it is in there anyhow.
  {
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    banner: { js: '#!/usr/bin/env node' },
    define: { RULE_PAGES: JSON.stringify(packed.toString('base64')) },
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: { panel: 'src/webview/main.tsx' },
  },
]
  .filter((bundle) => Object.values(bundle.entryPoints).every((file) => existsSync(file)))
  .filter(
    ({ entryPoints }) => names.length === 0 || Object.keys(entryPoints).some((name) => names.includes(name)),
  );

// The JSON Schemas serve other editors too; they point at these copies.
mkdirSync('dist/schemas', { recursive: true });
for (const name of ['guideline', 'migration'])
  copyFileSync(`src/core/schema/${name}.schema.json`, `dist/schemas/${name}.schema.json`);
writeFileSync('dist/schemas/labelwright.schema.json', JSON.stringify(publishedProjectSchema(), null, 2));

if (watch) {
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  await Promise.all(bundles.map((bundle) => build(bundle)));
}
