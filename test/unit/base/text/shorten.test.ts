import assert from 'node:assert/strict';
import { beginningOf, shorten } from '../../../../src/base/text/phrases';

describe('base/text/phrases', () => {
  it('cuts what is too long, with an ellipsis, and no character in two', () => {
    assert.equal(shorten('abc', 3), 'abc');
    assert.equal(shorten('abcd', 3), 'abc…');
    assert.equal(shorten('ab cd', 3), 'ab…');
    assert.equal(shorten('ab😀cd', 3), 'ab…');
    assert.equal(shorten('ab😀cd', 4), 'ab😀…');
  });

  it('begins a text in Markdown as its reader sees it', () => {
    const texts = [
      [
        '# Answer\n\n**Two** of `three`, see [the page](https://example.org/a?b=1).',
        'Answer Two of three, see the page.',
      ],
      ['> ![A lamp](lamp.png) is ~~broken~~ *here*', 'A lamp is broken here'],
      ['```python\nprint(1)\n```', 'print(1)'],
      // What is no mark stays, and so does what is cut before its end.
      ['2 * 3 * 4, a_b_c, 1 > 0, #1 and **bold', '2 * 3 * 4, a_b_c, 1 > 0, #1 and **bold'],
    ] as const;
    for (const [text, shown] of texts) assert.equal(beginningOf(text, 80, true), shown);
    assert.equal(beginningOf('# A **b**', 80), '# A **b**');
    assert.equal(beginningOf('**ab** cd', 4, true), 'ab c');
  });

  it('begins a text in Markdown in time that grows with its length, whatever marks it leaves open', () => {
    for (const mark of ['*', '**', '`', '[', '![', '~~', '[]('])
      assert.ok(beginningOf(`a${mark.repeat(100_000)}`, 100_000, true).startsWith('a'));
  }).timeout(2000);
});
