// Each page can be found from the index, and each path, link and heading that a page names exists.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryFile } from '../support/command-line';
import { repoRoot } from '../support/repo-root';

const below = (folder: string, ends: RegExp): string[] =>
  readdirSync(path.join(repoRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter((name) => ends.test(name));
const exists = (name: string): boolean => existsSync(path.join(repoRoot, name));

const PAGES = [
  ...readdirSync(repoRoot).filter((name) => name.endsWith('.md')),
  ...['docs', 'examples', 'media', '.github'].flatMap((folder) => below(folder, /\.md$/)),
];

/** What is not code. Fences, and blocks that are indented like them, show text in which a link is only an example. */
const prose = (page: string): string =>
  repositoryFile(page)
    .replace(/^( *)(`{3,})[^]*?^\1\2`*$/gm, '')
    .replace(/^ {4}.*$/gm, '');

/** The anchor of a heading, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
const anchorsOf = (page: string): string[] =>
  [...prose(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading]) => anchorOf(heading!));

describe('the pages', () => {
  it('link only to files and headings that exist', () => {
    const dead: string[] = [];
    let count = 0;
    for (const page of PAGES)
      for (const [, target] of prose(page)
        .replace(/`[^`\n]*`/g, '')
        .matchAll(/\]\(([^)\s]+)[^)]*\)/g)) {
        if (/^[a-z]+:/.test(target!)) continue;
        count += 1;
        const [file, anchor] = target!.split('#') as [string, string?];
        const to = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
        if (!exists(to) || (anchor !== undefined && !anchorsOf(to).includes(anchor)))
          dead.push(`${page}: ${target}`);
      }
    assert.deepEqual(dead, []);
    assert.ok(count > 300, String(count));
  });

  it('and the code name only pages and source files that exist', () => {
    const named = [
      ...PAGES,
      ...['src', 'test', 'bench'].flatMap((folder) => below(folder, /\.(?:tsx?|mjs)$/)),
      'eslint.config.mjs',
    ].flatMap((file) =>
      [
        ...repositoryFile(file).matchAll(
          /(?<![\w./-])((?:docs|src|test|bench|examples|media)\/[\w./-]+\.(?:md|tsx?|mjs|svg|webp))\b/g,
        ),
      ].map(([, name]) => [file, name!] as const),
    );
    // Files of other projects, and an example.
    const elsewhere = ['docs/usage.md', 'src/yamlServerInit.ts', 'test/integration/one.test.ts'];
    assert.deepEqual(
      named.filter(([, name]) => !exists(name) && !elsewhere.includes(name)),
      [],
    );
    assert.ok(named.length > 200, String(named.length));
  });

  it('for developers name only files of the source that exist', () => {
    const dead = below('docs/internals', /\.md$/).flatMap((page) =>
      [...repositoryFile(page).matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.tsx?)`/g)]
        .map(([, name]) => name!)
        .filter((name) => !exists(name) && !exists(`src/${name}`) && !exists(`src/rules/${name}`))
        .map((name) => `${page}: ${name}`),
    );
    assert.deepEqual(dead, []);
  });

  it('are all in the index, by what a reader wants', () => {
    const index = repositoryFile('docs/README.md');
    const single = below('docs', /\.md$/).filter(
      (page) => page !== 'docs/README.md' && !/^docs\/(?:rules|formats)\//.test(page),
    );
    assert.deepEqual(
      single.filter((page) => !index.includes(`](${path.posix.relative('docs', page)}`)),
      [],
    );
  });
});
