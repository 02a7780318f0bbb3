// Builds every bundle into dist/: one file each, minified, so that start-up reads one file and nothing else.
// node esbuild.mjs [--watch] [--debug] [--outdir=DIR] [NAME...]   NAME: extension, cli, panel, page; all of them by default
// --debug: readable, with source maps, for breakpoints
import { build, context } from 'esbuild';
import { compiledSchemas } from './src/project/schema/build.mjs';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync } from 'node:zlib';

const watch = process.argv.includes('--watch');
const debug = process.argv.includes('--debug');
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
        // Escapes would shift the columns that a source map names.
        writeFileSync(path, path.endsWith('.js') && !debug ? text.replace(/[^\0-\x7f]/g, escaped) : text);
      }
    });
  },
};

/** Unpacks the program of an annotator's page, and runs it: the policy of the page knows both scripts by their hashes. */
const LOADER = `(async()=>{const d=document,b=Uint8Array.from(atob(d.getElementById('program').textContent),c=>c.charCodeAt(0)),s=d.createElement('script');s.textContent=await new Response(new Response(b).body.pipeThrough(new DecompressionStream('deflate-raw'))).text();d.body.append(s)})().catch(()=>{document.body.textContent='This browser is too old for this page. Update it, or open the page in another one.'})`;

// An annotator's page before it has samples: one file with program and styles inside, which may load nothing.
const asFrame = {
  name: 'as-frame',
  setup({ initialOptions, onEnd }) {
    initialOptions.write = false;
    onEnd(({ outputFiles = [] }) => {
      const textOf = (ending) => outputFiles.find((file) => file.path.endsWith(ending))?.text;
      const [program, styles] = [textOf('.js'), textOf('.css')];
      if (program === undefined) return;
      const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
      const policy = `default-src 'none'; script-src ${hash(LOADER)} ${hash(program)}; style-src ${hash(styles)}; img-src data:; base-uri 'none'; form-action 'none'`;
      mkdirSync(outdir, { recursive: true });
      writeFileSync(
        `${outdir}/page.html`,
        `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Labelwright</title>
<style>${styles}</style>
</head>
<body>
<noscript>This page needs JavaScript, which this browser does not run.</noscript>
<!-- page -->
<script type="text/plain" id="program">${deflateRawSync(program, { level: 9 }).toString('base64')}</script>
<script>${LOADER}</script>
</body>
</html>
`,
      );
    });
  },
};

/** Licences that a package in a bundle may have: they ask for their text with every copy and for no more. */
const LICENCES = ['MIT', 'ISC', 'BSD-3-Clause', 'BlueOak-1.0.0'];

const common = {
  bundle: true,
  minify: !debug,
  sourcemap: debug,
  metafile: true,
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

// The command line is one file: it brings the pages of the rules and the templates with it, packed until someone reads one.
const rulePages = Object.fromEntries(
  readdirSync('docs/rules')
    .filter((name) => name !== 'README.md')
    .map((name) => [name.replace(/\.md$/, ''), readFileSync(`docs/rules/${name}`, 'utf8')]),
);

// The simplest one is offered first.
const templateIds = ['pass-fail', ...readdirSync('examples/templates').filter((id) => id !== 'pass-fail')];
const templates = templateIds.map((id) => ({
  id,
  ...Object.fromEntries(
    ['labelwright.yaml', 'guideline.yaml', 'data/samples.jsonl'].map((file) => [
      file,
      readFileSync(`examples/templates/${id}/${file}`, 'utf8'),
    ]),
  ),
}));

// What `init --team` writes. The workflow is the one that the manual shows.
const [, workflow] = /^```yaml\n(name: pull request\n[^]*?)^```$/m.exec(readFileSync('docs/ci.md', 'utf8'));
const teamFiles = {
  '.github/workflows/pull-request.yml': workflow,
  ...Object.fromEntries(
    ['assignments/first.yaml', '.devcontainer/devcontainer.json', 'INVITATION.md'].map((file) => [
      file,
      readFileSync(`examples/team/${file}`, 'utf8'),
    ]),
  ),
};

/** A value as `unpack` of src/platform/packed.ts reads it. */
const packed = (value) => JSON.stringify(brotliCompressSync(JSON.stringify(value)).toString('base64'));

const browser = {
  ...common,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  // `h` takes children as arguments, which is shorter than the `children` property of the automatic runtime that tsconfig.json names.
  tsconfigRaw: {},
  jsx: 'transform',
  jsxFactory: 'h',
  jsxFragment: 'Fragment',
  inject: ['preact'],
};

const bundles = [
  { ...node, entryPoints: { extension: 'src/main/extension.ts' }, external: ['vscode'] },
  // The language server is a command of the command line: most of it is in there anyhow.
  {
    ...node,
    entryPoints: { cli: 'src/main/cli.ts' },
    banner: { js: '#!/usr/bin/env node' },
    define: { RULE_PAGES: packed(rulePages), TEMPLATES: packed(templates), TEAM_FILES: packed(teamFiles) },
  },
  {
    ...browser,
    // `markdown` is loaded by the panel where a project shows Markdown.
    entryPoints: { panel: 'src/panel/webview/main.tsx', markdown: 'src/panel/webview/markdown/chunk.ts' },
  },
  {
    ...browser,
    // The Node build wants a Buffer when it is loaded.
    alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' },
    mainFields: ['module', 'main'],
    plugins: [compiledSchemas, asFrame],
    entryPoints: { page: 'src/page/webview/main.ts' },
  },
]
  .filter((bundle) => Object.values(bundle.entryPoints).every((file) => existsSync(file)))
  .filter(
    ({ entryPoints }) => names.length === 0 || Object.keys(entryPoints).some((name) => names.includes(name)),
  );

// The JSON Schemas serve other editors too; they point at these copies.
mkdirSync(`${outdir}/schemas`, { recursive: true });
for (const name of ['guideline', 'migration', 'card', 'assignment'])
  copyFileSync(`src/project/schema/${name}.schema.json`, `${outdir}/schemas/${name}.schema.json`);
const { publishedProjectSchema } = await imported('src/rules/published-schema.ts');
writeFileSync(`${outdir}/schemas/labelwright.schema.json`, JSON.stringify(publishedProjectSchema(), null, 2));

if (watch) {
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  const built = await Promise.all(bundles.map((bundle) => build(bundle)));
  if (names.length === 0) writeFileSync(`${outdir}/THIRD-PARTY-NOTICES.txt`, thirdPartyNotices(built));
}

/** What a module of the sources exports, for the build itself. */
async function imported(file) {
  const { outputFiles } = await build({
    ...node,
    entryPoints: [file],
    sourcemap: false,
    write: false,
    logLevel: 'error',
    plugins: [],
  });
  const module = { exports: {} };
  new Function('module', 'require', outputFiles[0].text)(module, createRequire(import.meta.url));
  return module.exports;
}

/** The licences of the packages in the bundles, word for word, as their authors ask for with every copy. */
function thirdPartyNotices(built) {
  const files = built.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0),
    ),
  );
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []);
  const byText = new Map();
  for (const folder of [...new Set(folders)].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    if (!LICENCES.includes(license))
      throw new Error(`${name} ${version} has the licence ${license}; allowed are ${LICENCES.join(', ')}.`);
    const text = licenceText(folder, name);
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...byText].map(([text, packages]) => `${packages.join('\n')}\n\n${text}`);
  const head = 'Labelwright contains parts of these packages. The licence of each follows its name.';
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function licenceText(folder, name) {
  const files = readdirSync(folder).filter((each) =>
    /^(licen[cs]e|notice|thirdpartynotices)(\.\w+)?$/i.test(each),
  );
  if (files.length > 0)
    return files
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8').replaceAll('\r', '').trim())
      .join('\n\n');
  // It is published without its licence: that of sax, of which it is a fork, with one more holder. semver has the same one.
  if (name === 'saxes') return `Copyright (c) Contributors\n\n${licenceText(`${folder}/../semver`)}`;
  throw new Error(`${name} has no file with its licence.`);
}
