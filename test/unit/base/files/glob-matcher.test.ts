import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import picomatch from 'picomatch/posix';
import { FileError } from '../../../../src/base/files/file-error';
import { globMatcher } from '../../../../src/base/files/glob-matcher';

const matching = (glob: string, paths: readonly string[]): string[] => paths.filter(globMatcher(glob));

describe('globMatcher', () => {
  it('knows stars, question marks, sets and braces', () => {
    const paths = ['a', 'b', 'ab', 'a1.txt', 'a12.txt', 'x/a', 'x/y/a', '.a', 'x/.a', '.x/a'];
    const cases: Record<string, string[]> = {
      '*': ['a', 'b', 'ab', 'a1.txt', 'a12.txt'],
      '?': ['a', 'b'],
      '**': ['a', 'b', 'ab', 'a1.txt', 'a12.txt', 'x/a', 'x/y/a'],
      '**/a': ['a', 'x/a', 'x/y/a'],
      'x/**': ['x/a', 'x/y/a'],
      'x/**/a': ['x/a', 'x/y/a'],
      'a[0-9].txt': ['a1.txt'],
      'a[!0-8].txt': [],
      '[^b]': ['a'],
      '{a,b}': ['a', 'b'],
      '{a,}{b,1{,2}.txt}': ['b', 'ab', 'a1.txt', 'a12.txt'],
      '{x/**,b}': ['b', 'x/a', 'x/y/a'],
      '.*': ['.a'],
      '*a': ['a'],
      '*.a': [],
      '{*,x/*}': ['a', 'b', 'ab', 'a1.txt', 'a12.txt', 'x/a'],
      'x/[.]a': [],
    };
    for (const [glob, expected] of Object.entries(cases))
      assert.deepEqual(matching(glob, paths), expected, glob);
  });

  it('takes other signs literally, and those after a backslash', () => {
    const paths = [
      'export (1)/a.txt',
      'report [1].txt',
      'report 1.txt',
      'a{b}',
      'a,b}',
      'a*',
      'ab',
      'é😀',
      '[b',
    ];
    const cases: Record<string, string[]> = {
      'export (1)/*.txt': ['export (1)/a.txt'],
      '*[1].txt': ['report [1].txt', 'report 1.txt'],
      'a{b}': ['a{b}'],
      'a\\*': ['a*'],
      'a[*]': ['a*'],
      'é?': ['é😀'],
      '[b': ['[b'],
    };
    for (const [glob, expected] of Object.entries(cases))
      assert.deepEqual(matching(glob, paths), expected, glob);
  });

  it('refuses what only other programs know, and says what to write instead', () => {
    const globs = [
      'data/!(x).csv',
      '*(a|b)',
      '+(a)',
      '@(a)',
      '?(a)',
      '(a|b)',
      'a[0-9]+',
      '[[:alpha:]]',
      '{1..9}',
      'a'.repeat(4097),
      // A millisecond and more for each path.
      '{a*,b*}'.repeat(100),
    ];
    for (const glob of globs)
      assert.throws(
        () => globMatcher(glob),
        (error) => FileError.is(error, 'invalid') && /Write|Shorten/.test(error.message),
        glob,
      );
  });

  it('matches what the usual programs match', () => {
    const name = fc.array(fc.constantFrom('a', 'b', '.', 'ab'), { minLength: 1, maxLength: 3 });
    const path = fc
      .array(
        name.map((parts) => parts.join('')),
        { minLength: 1, maxLength: 4 },
      )
      .map((names) => names.join('/'))
      .filter((path) => !path.split('/').some((each) => each.endsWith('.')));
    // Stars in braces are left out: there, others let them match a hidden file.
    const part = fc.constantFrom('a', 'b', '*', '?', '.', '[ab]', '[a-b]', '{a,b}', '{ab,{a,.b}}');
    const globName = fc.oneof(
      { weight: 3, arbitrary: fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')) },
      { weight: 1, arbitrary: fc.constant('**') },
    );
    const glob = fc
      .array(globName, { minLength: 1, maxLength: 4 })
      .map((names) => names.join('/'))
      // They let "a/**" match the file "a", and join "**" with stars beside it.
      .filter((glob) => !/\/\*\*$|^\.\/|\/\.\/|\*\*\*|[^/]\*\*|\*\*[^/]/.test(glob));
    fc.assert(
      fc.property(glob, path, (glob, path) => {
        assert.equal(globMatcher(glob)(path), picomatch(glob)(path), `${glob} on ${path}`);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes little time for many long globs and many files', () => {
    const paths = Array.from({ length: 1_000 }, (_, n) => `data/${'a'.repeat(230)}${n}.jsonl`);
    const before = process.cpuUsage();
    for (let n = 0; n < 20; n += 1) {
      const matches = globMatcher(`data/${'*a'.repeat(120)}b${n}`);
      assert.ok(!paths.some(matches));
    }
    assert.ok(process.cpuUsage(before).user < 15_000_000);
    assert.ok(globMatcher('a'.repeat(300))('a'.repeat(300)), 'a long path is not a long glob');
  });

  it('takes little time, whatever the glob and the name', () => {
    const part = fc.constantFrom(
      '*',
      '**',
      '?',
      'a',
      '[a-a]',
      '[!b]',
      '{a,aa}',
      '{*,**}',
      '{',
      '}',
      ',',
      '/',
      '**/',
      '*a',
    );
    const hostile = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 150 }))
      .map(([parts, times]) => `${parts.join('').repeat(times).slice(0, 1990)}b`);
    const name = fc
      .tuple(fc.constantFrom('a', 'aa/', 'ab', 'a.'), fc.constantFrom('', 'b', 'c'))
      .map(([repeated, end]) => repeated.repeat(240).slice(0, 240 - end.length) + end);
    const known = [
      'data/*([[:alpha:]]|[[:lower:]])b',
      '!(*a*a*a*a*a*a*b)',
      '(a+)+b',
      '*a'.repeat(100),
      '**/'.repeat(100),
    ];
    fc.assert(
      fc.property(hostile, name, (glob, path) => {
        const before = process.cpuUsage();
        try {
          globMatcher(glob)(path);
        } catch (error) {
          assert.ok(FileError.is(error), String(error));
        }
        const { user } = process.cpuUsage(before);
        assert.ok(user < 2_000_000, `${glob} on ${path}: ${user} µs`);
      }),
      { numRuns: 200, examples: known.map((glob) => [glob, 'a'.repeat(240)]) },
    );
  });
});
