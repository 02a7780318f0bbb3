import assert from 'node:assert/strict';
import { FileError } from '../../../../src/base/files/file-error';
import { compileGlobs } from '../../../../src/base/files/globs';

describe('compileGlobs', () => {
  it('matches plain paths, stars, double stars, braces and exclusions', () => {
    const { matches } = compileGlobs([
      'data/*.jsonl',
      'more/**/*.{csv,txt}',
      '!data/private.jsonl',
      'a[1].txt',
    ]);
    const matching = [
      'data/a.jsonl',
      'data/private.jsonl',
      'data/x/a.jsonl',
      'more/a.csv',
      'more/x/y/a.txt',
      'a[1].txt',
    ];
    assert.deepEqual(matching.filter(matches), ['data/a.jsonl', 'more/a.csv', 'more/x/y/a.txt', 'a[1].txt']);
  });

  it('never matches dot files, or what is in node_modules or .git', () => {
    const { matches } = compileGlobs(['**/*.jsonl']);
    assert.deepEqual(
      ['.a.jsonl', 'node_modules/a.jsonl', 'x/.git/a.jsonl', 'x/node_modules.jsonl'].filter(matches),
      ['x/node_modules.jsonl'],
    );
  });

  it('walks from the outermost bases only', () => {
    assert.deepEqual(compileGlobs(['data/*.jsonl', 'data/x/*.jsonl', 'datax/*.a', 'b.txt']).bases, [
      'data',
      'datax',
      'b.txt',
    ]);
    assert.deepEqual(compileGlobs(['*.jsonl', 'data/*.jsonl']).bases, ['']);
  });

  it('matches nothing without globs', () => {
    assert.equal(compileGlobs([]).matches('a'), false);
    assert.equal(compileGlobs(['!a']).matches('b'), false);
  });

  it('may exclude what is never read', () => {
    assert.equal(compileGlobs(['**/*.txt', '!.git/**']).matches('a.txt'), true);
  });

  it('refuses globs that leave the project', () => {
    for (const glob of ['../*.jsonl', '/etc/*', 'data/../../x', '!/etc/*']) {
      assert.throws(
        () => compileGlobs([glob]),
        (error) => FileError.is(error, 'outside'),
        glob,
      );
    }
  });
});
