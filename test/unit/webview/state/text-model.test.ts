import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isGraphemeBoundary } from '../../../../src/base/text/graphemes';
import { directionOf, lineAt, textModel } from '../../../../src/panel/webview/state/text-model';
import { pick } from '../../../support/pick';

const lines = (text: string): string[] =>
  textModel(text).lines.map(({ start, end }) => text.slice(start, end));

describe('the model of a text', () => {
  it('cuts lines at every line end and leaves out those that do not show', () => {
    assert.deepEqual(lines('a\nb\r\nc\rd\u2028e'), ['a', 'b', 'c\r', 'd\u2028', 'e']);
    assert.deepEqual(lines(''), ['']);
    assert.deepEqual(lines('a\n'), ['a', '']);
  });

  it('tells the direction of each line from its first letter', () => {
    const model = textModel('12 שלום abc\n12 abc שלום\n…');
    assert.deepEqual(pick(model.lines, 'direction'), ['rtl', 'ltr', 'ltr']);
  });

  it('knows the direction of a word, also in Adlam, whose letters are surrogate pairs', () => {
    assert.deepEqual(['€ refund', 'שלום', '𞤀𞤣𞤤𞤢𞤥', '19'].map(directionOf), ['ltr', 'rtl', 'rtl', undefined]);
  });

  it('cuts lines that are too long between words, or at least between characters', () => {
    const words = textModel('word '.repeat(5000));
    assert.ok(words.lines.length > 5);
    for (const { start, end } of words.lines) {
      assert.ok(end - start <= 3000);
      assert.ok(end === words.text.length || words.text[end - 1] === ' ');
    }
    const families = textModel('👩‍👩‍👧'.repeat(2000));
    for (const { end } of families.lines) assert.ok(isGraphemeBoundary(families.text, end));
  });

  it('covers the text without gaps, in blocks of limited size', () => {
    const sign = fc.constantFrom('a', ' ', '\n', '\r\n', '\u2029', '👩‍👩‍👧', 'ש', '\ud83d', 'x'.repeat(2000));
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 80 }), (signs) => {
        const text = signs.join('');
        const model = textModel(text);
        let at = 0;
        for (const [index, { start, end }] of model.lines.entries()) {
          assert.match(text.slice(at, start), /^(?:\r?\n)?$/);
          assert.equal(lineAt(model.lines, start), index);
          at = end;
        }
        assert.match(text.slice(at), /^$/);
        assert.equal(model.blocks[0]!.first, 0);
        assert.equal(model.blocks.at(-1)!.last, model.lines.length);
        for (const [index, block] of model.blocks.entries()) {
          assert.equal(block.first, model.blocks[index - 1]?.last ?? 0);
          assert.ok(block.last - block.first <= 40);
        }
      }),
    );
  });
});
