import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../support/repo-root';

/** Of the tests, only those of the published corpora look beside the checkout; benchmarks may, through the same module. */
const MAY = ['test/corpora/', 'bench/', 'docs/internals/testing.md', 'test/repo/clone.test.ts'];
const BESIDE =
  /\bshared\/(?:data|cases)\b|LABELWRIGHT_CORPORA|['"]\.\.['"], *['"]shared['"]|from '[^']*\/corpora\//;

describe('a clone', () => {
  it('is enough: nothing but the suite of the corpora reads what lies beside it', () => {
    const texts = readdirSync(repoRoot, { withFileTypes: true })
      .filter(({ name }) => !['node_modules', 'dist', '.git', '.vscode-test', 'coverage'].includes(name))
      .flatMap((entry) =>
        entry.isDirectory()
          ? readdirSync(path.join(repoRoot, entry.name), { recursive: true, withFileTypes: true })
          : [entry],
      )
      .filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]sx?|json|md|ya?ml)$/.test(entry.name))
      .map((entry) => path.relative(repoRoot, path.join(entry.parentPath, entry.name)))
      .map((file) => file.split(path.sep).join('/'));
    assert.ok(texts.length > 1000, `${texts.length} files`);
    const beside = texts
      .filter((file) => !MAY.some((place) => file.startsWith(place)))
      .filter((file) => BESIDE.test(readFileSync(path.join(repoRoot, file), 'utf8')));
    assert.deepEqual(beside, []);
  });
});
