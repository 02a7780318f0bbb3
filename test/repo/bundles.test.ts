import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { freshBuild } from '../support/fresh-build';
import { repoRoot } from '../support/repo-root';
import { SLOW } from '../host/until';

/** Kilobytes of the modules that a program evaluates when it is loaded, of the bundles, and of the package, as they were recorded last. */
const { evaluated, bundles } = JSON.parse(readFileSync(path.join(repoRoot, 'test/sizes.json'), 'utf8')) as {
  evaluated: Record<string, number>;
  bundles: Record<string, number>;
};

/** Fails where something outgrew its recorded size, or became so much smaller that the record has to follow. */
function assertSize(name: string, bytes: number, recorded: number): void {
  const kilobytes = Math.round(bytes / 1000);
  const found = `${name} weighs ${kilobytes} kB; test/sizes.json says ${recorded}`;
  assert.ok(kilobytes <= 1.03 * recorded, `${found}. Take something out, or record the size and say why.`);
  assert.ok(kilobytes >= 0.97 * recorded, `${found}. Record the new size.`);
}

describe('the bundles', function () {
  this.timeout(SLOW);

  let dist = '';
  let programs: Record<'cli' | 'extension' | 'panel' | 'markdown', Metafile>;
  before(async () => {
    dist = freshBuild();
    const plugin = pathToFileURL(path.join(repoRoot, 'src/project/schema/build.mjs')).href;
    const { compiledSchemas } = (await import(plugin)) as { compiledSchemas: Plugin };
    const metafileOf = async (entry: string, platform: 'node' | 'browser'): Promise<Metafile> => {
      const { metafile } = await build({
        entryPoints: [path.join(repoRoot, entry)],
        absWorkingDir: repoRoot,
        bundle: true,
        minify: true,
        platform,
        format: platform === 'node' ? 'cjs' : 'iife',
        mainFields: platform === 'node' ? ['module', 'main'] : ['browser', 'module', 'main'],
        jsx: 'automatic',
        jsxImportSource: 'preact',
        external: ['vscode'],
        plugins: [compiledSchemas],
        metafile: true,
        write: false,
        outdir: dist,
      });
      return metafile;
    };
    programs = {
      cli: await metafileOf('src/main/cli.ts', 'node'),
      extension: await metafileOf('src/main/extension.ts', 'node'),
      panel: await metafileOf('src/panel/webview/main.tsx', 'browser'),
      markdown: await metafileOf('src/panel/webview/markdown/chunk.ts', 'browser'),
    };
  });

  it('bring the licence of every package in them, each of a kind that allows it', () => {
    const notices = readFileSync(path.join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const inputs = Object.values(programs).flatMap(({ outputs }) =>
      Object.values(outputs).flatMap((output) => Object.entries(output.inputs)),
    );
    const folders = new Set(
      inputs.flatMap(([file, { bytesInOutput }]) =>
        bytesInOutput > 0 ? (/^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []) : [],
      ),
    );
    const packages = [...folders].map((folder) => {
      const { name, version, license } = JSON.parse(
        readFileSync(path.join(repoRoot, folder, 'package.json'), 'utf8'),
      ) as { name: string; version: string; license: string };
      assert.ok(['MIT', 'ISC', 'BSD-3-Clause', 'BlueOak-1.0.0'].includes(license), `${name}: ${license}`);
      return `${name} ${version} (${license})`;
    });
    assert.ok(packages.length > 20, `${packages.length} packages`);
    assert.deepEqual(notices.match(/^\S+ \d\S* \(\S+\)$/gm)!.sort(), packages.sort());
    for (const part of notices.split(/^-{80}$/m).slice(1)) {
      const [names, ...text] = part.trim().split('\n\n');
      assert.match(text.join('\n'), /copyright/i, names);
      assert.match(text.join('\n'), /without any warranty|WITHOUT WARRANTY|DISCLAIM/i, names);
    }
  });

  it('keep the size of what the programs evaluate when they start', () => {
    const { cli: metafile } = programs;
    const { inputs: sizes } = Object.values(metafile.outputs)[0]!;
    for (const [entry, recorded] of Object.entries(evaluated)) {
      const seen = new Set<string>();
      const visit = (file: string): void => {
        if (seen.has(file)) return;
        seen.add(file);
        for (const { kind, path: next, external } of metafile.inputs[file]?.imports ?? [])
          if (kind !== 'dynamic-import' && !external) visit(next);
      };
      visit(entry);
      const bytes = [...seen].reduce((sum, file) => sum + (sizes[file]?.bytesInOutput ?? 0), 0);
      assertSize(entry, bytes, recorded);
    }
  });

  for (const [file, recorded] of Object.entries(bundles)) {
    it(`keep the size of ${file}`, () => assertSize(file, statSync(path.join(dist, file)).size, recorded));
    it(`have ${file} in ASCII, which engines keep in half the memory`, () => {
      const other = /[^\0-\x7f].{0,20}/.exec(readFileSync(path.join(dist, file), 'utf8'));
      assert.equal(other?.[0], undefined);
    });
  }

  it('can be built for debugging, with source maps', () => {
    const folder = path.join(dist, 'debug');
    const args = ['esbuild.mjs', '--debug', `--outdir=${folder}`, 'extension'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: repoRoot, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.ok(existsSync(path.join(folder, 'extension.js.map')));
  });
});
