import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordDifferences } from '../../../../src/panel/webview/view/word-differences';

describe('panel/webview: the words in which two texts differ', () => {
  const marked = (a: string, b: string) =>
    wordDifferences(a, b)?.map((side) => side.filter(({ differs }) => differs).map(({ text }) => text));

  it('are marked on both sides, in any script', () => {
    assert.deepEqual(marked('It ships today.', 'It ships on Monday.'), [['today'], ['on Monday']]);
    assert.deepEqual(marked('Он пришёл вчера.', 'Он пришёл сегодня.'), [['вчера'], ['сегодня']]);
    assert.deepEqual(marked('同じ', '同じ'), [[], []]);
    assert.deepEqual(marked('', 'a'), [[], ['a']]);
  });

  it('change nothing of the texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n', '😊', 'é', '、'), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const texts = [left.join(''), right.join('')] as const;
        const joined = wordDifferences(...texts)!.map((side) => side.map((part) => part.text).join(''));
        assert.deepEqual(joined, texts);
      }),
    );
  });

  it('are not looked for in texts that have little in common', () => {
    const words = (prefix: string) => Array.from({ length: 2000 }, (_, n) => `${prefix}${n}`).join(' ');
    assert.equal(wordDifferences(words('a'), words('b')), undefined);
  });
});
