import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { exampleProject } from '../support/command-line';
import { freshBuild } from '../support/fresh-build';
import { repoRoot } from '../support/repo-root';
import { temporaryFolder } from '../support/temporary-folder';
import { SLOW } from '../host/until';

interface Packaging {
  repositoryFiles(manifest?: { repository?: unknown }): { pages: string; pictures: string } | undefined;
  packagedMarkdown(
    file: string,
    markdown: string,
    isPackaged: (name: string) => boolean,
    online?: { pages: string; pictures: string },
  ): string;
  stage(folder: string, dist: string): void;
}

const read = (file: string): string => readFileSync(file, 'utf8');
/** Links and pictures of a page, without code, and without links to places on the same page. */
const linksOf = (markdown: string): string[] =>
  [
    ...markdown
      .replace(/^ *```[^]*?^ *```$|`[^`\n]*`/gm, '')
      .matchAll(/\]\(([^)\s#]+)[^)]*\)|(?:src|href)="([^"#]+)/g),
  ].map(([, link, attribute]) => link ?? attribute!);
const isRelative = (link: string): boolean => !/^[a-z]+:/.test(link);
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
const broken = (folder: string): string[] =>
  filesIn(folder)
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) =>
      linksOf(read(path.join(folder, name)))
        .filter((link) => isRelative(link) && !existsSync(path.join(folder, path.dirname(name), link)))
        .map((link) => `${name}: ${link}`),
    );

describe('the package of the extension', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  let packaging: Packaging;
  before(async () => {
    packaging = (await import(
      pathToFileURL(path.join(repoRoot, 'test/package.mjs')).href
    )) as unknown as Packaging;
  });
  const staged = (): string => {
    packaging.stage(folder.path, freshBuild());
    return folder.path;
  };

  it('holds what its manifest names, and nothing of the tests or the sources', () => {
    const files = filesIn(staged());
    const manifest = JSON.parse(read(path.join(folder.path, 'package.json'))) as { icon: string };
    const named = [...JSON.stringify(manifest).matchAll(/"(?:\.\/)?((?:media|syntaxes)\/[^"]+)"/g)];
    assert.ok(named.length > 8, `${named.length} files`);
    for (const [, name] of named) assert.ok(files.includes(name!), name);
    for (const name of [
      'dist/extension.js',
      'dist/cli.js',
      'dist/panel.js',
      'dist/markdown.js',
      'dist/page.html',
      'dist/THIRD-PARTY-NOTICES.txt',
    ])
      assert.ok(files.includes(name), name);
    assert.deepEqual(
      files.filter((name) => /\.(?:map|[cm]?ts|tsx)$|^(?:src|test|bench|examples|node_modules)\//.test(name)),
      [],
    );
  });

  it('has no link that leads nowhere, and no picture that its page cannot show', () => {
    assert.deepEqual(broken(staged()), []);
    for (const page of ['README.md', 'CHANGELOG.md']) {
      const text = read(path.join(folder.path, page));
      assert.deepEqual(linksOf(text).filter(isRelative), [], page);
      assert.doesNotMatch(text, /!\[[^\]]*\]\((?!https:)/, page);
    }
  });

  it('links to the repository once package.json names it', () => {
    const online = packaging.repositoryFiles({
      repository: { type: 'git', url: 'git+https://git.example/o/labelwright.git' },
    })!;
    assert.equal(packaging.repositoryFiles({}), undefined);
    assert.equal(
      packaging.packagedMarkdown(
        'docs/rules/README.md',
        '[format](../format.md#labels) [y](unknown-label.md) `[z](z.md)` [web](https://w.example) [here](#here) ![p](../../media/icon.png)',
        (name) => name.startsWith('docs/rules/'),
        online,
      ),
      [
        '[format](https://git.example/o/labelwright/blob/HEAD/docs/format.md#labels)',
        '[y](unknown-label.md) `[z](z.md)` [web](https://w.example) [here](#here)',
        '![p](https://git.example/o/labelwright/raw/HEAD/media/icon.png)',
      ].join(' '),
    );
  });
});

describe('the package of the command line', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();

  it('runs alone in an empty folder, and brings its manual and licences', () => {
    const from = path.join(folder.path, 'from');
    mkdirSync(from);
    for (const name of [
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'SECURITY.md',
      'docs',
      'media',
    ])
      cpSync(path.join(repoRoot, name), path.join(from, name), { recursive: true });
    cpSync(freshBuild(), path.join(from, 'dist'), { recursive: true });
    const pack = ['pack', '--ignore-scripts', '--offline', '--pack-destination', folder.path];
    const tarball = execFileSync('npm', pack, { cwd: from, encoding: 'utf8', stdio: 'pipe' }).trim();
    execFileSync('tar', ['-xzf', path.join(folder.path, tarball), '-C', folder.path]);

    const unpacked = path.join(folder.path, 'package');
    const files = filesIn(unpacked);
    assert.deepEqual(files.filter((name) => !/^docs\/|^dist\/schemas\//.test(name)).sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'dist/THIRD-PARTY-NOTICES.txt',
      'dist/cli.js',
      'package.json',
    ]);
    assert.equal(files.filter((name) => name.startsWith('dist/schemas/')).length, 5);
    const manifest = JSON.parse(read(path.join(unpacked, 'package.json'))) as {
      version: string;
      private?: boolean;
      bin: Record<string, string>;
      dependencies?: object;
    };
    assert.equal(manifest.private, undefined);
    assert.equal(manifest.dependencies, undefined);
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [path.join(unpacked, manifest.bin['labelwright']!), ...args], {
        cwd: folder.path,
        encoding: 'utf8',
      });
    assert.equal(run('--version').stdout.trim(), manifest.version);
    cpSync(exampleProject, path.join(folder.path, 'tickets'), { recursive: true });
    const check = run('check', 'tickets');
    assert.equal(check.status, 0, check.stderr);
    assert.match(check.stdout, /\d+ warnings, /);
    // The example, the pictures and what contributors need are only in the repository.
    assert.deepEqual(
      broken(unpacked).filter(
        (link) => !/: (?:\.\.\/)*(?:examples|media|src|test|bench|CONTRIBUTING)\b/.test(link),
      ),
      [],
    );
  });
});
