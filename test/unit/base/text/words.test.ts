import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isGraphemeBoundary } from '../../../../src/base/text/graphemes';
import {
  nextWordEnd,
  previousWordStart,
  snapToWords,
  trimSpaces,
  wordAt,
} from '../../../../src/base/text/words';
import { processorTime } from '../../../support/processor-time';

function words(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length;) {
    const word = wordAt(text, at);
    if (word && word.start >= at) {
      found.push(text.slice(word.start, word.end));
      at = word.end;
    } else at++;
  }
  return found;
}

describe('words', () => {
  it('keeps together what people label as one', () => {
    const cases: [string, string[]][] = [
      ['Order A-1009, please!', ['Order', 'A-1009', ',', 'please', '!']],
      ['cost €49.90 or 49,90 € (50%)', ['cost', '€49.90', 'or', '49,90', '€', '(', '50%', ')']],
      ['write ana.b@example.com.', ['write', 'ana.b@example.com', '.']],
      ['state-of-the-art e-mail', ['state-of-the-art', 'e-mail']],
      ["don’t rock'n'roll", ['don’t', "rock'n'roll"]],
      ['at 10:30 on 24/11/2026 or 2026-11-24', ['at', '10:30', 'on', '24/11/2026', 'or', '2026-11-24']],
      ['AT&T and/or foo_bar', ['AT&T', 'and', '/', 'or', 'foo_bar']],
      ['a--b -5 c-', ['a', '-', '-', 'b', '-', '5', 'c', '-']],
      ['12€34', ['12€34']],
      ['👨‍🚒 ok👍🏽', ['👨‍🚒', 'ok', '👍🏽']],
      ['אריה-לוי אמר', ['אריה-לוי', 'אמר']],
      ['أريد استرداد 50٪', ['أريد', 'استرداد', '50', '٪']],
      ['', []],
      [' \n\u00a0', []],
    ];
    for (const [text, expected] of cases) assert.deepEqual(words(text), expected, text);
  });

  it('finds words where there are no spaces', () => {
    const text = '我想退款，谢谢';
    assert.ok(words(text).length >= 4);
    assert.equal(words(text).join(''), text);
    assert.ok(words(text).includes('退款'));
  });

  it('snaps a rough selection to whole words', () => {
    const text = ' the order A-1009 was late. ';
    const snapped = (from: string, to: string): string => {
      const { start, end } = snapToWords(text, text.indexOf(from), text.indexOf(to) + to.length);
      return text.slice(start, end);
    };
    assert.equal(snapped('rder', 'A-10'), 'order A-1009');
    assert.equal(snapped('order', 'order '), 'order');
    assert.equal(snapped(' order', '1009 '), 'order A-1009');
    assert.equal(snapped('late', 'late.'), 'late.');
    assert.equal(snapped('.', '. '), '.');
  });

  it('takes the word at the caret, and nothing between spaces', () => {
    const text = 'ab  cd';
    assert.deepEqual(snapToWords(text, 1, 1), { start: 0, end: 2 });
    assert.deepEqual(snapToWords(text, 2, 2), { start: 0, end: 2 });
    assert.deepEqual(snapToWords(text, 4, 4), { start: 4, end: 6 });
    assert.deepEqual(snapToWords(text, 3, 3), { start: 3, end: 3 });
    assert.deepEqual(snapToWords(text, 2, 4), { start: 2, end: 2 });
    assert.deepEqual(snapToWords('', 0, 0), { start: 0, end: 0 });
    assert.equal(wordAt('a-b.', 4)?.start, 3);
  });

  it('trims spaces of all kinds', () => {
    const text = '\u00a0\n a b\u3000 ';
    assert.deepEqual(trimSpaces(text, 0, text.length), { start: 3, end: 6 });
    assert.deepEqual(trimSpaces(text, 0, 3), { start: 0, end: 0 });
    assert.deepEqual(trimSpaces(text, 3, 6), { start: 3, end: 6 });
  });

  it('moves a caret by words', () => {
    const text = '  Order A-1009, now ';
    const ends: number[] = [];
    for (let at = 0; at < text.length; at = nextWordEnd(text, at)) ends.push(at);
    assert.deepEqual(ends, [0, 7, 14, 15, 19]);
    const starts: number[] = [];
    for (let at = text.length; at > 0; at = previousWordStart(text, at)) starts.push(at);
    assert.deepEqual(starts, [20, 16, 14, 8, 2]);
    assert.equal(nextWordEnd(text, 10), 14);
    assert.equal(previousWordStart(text, 10), 8);
    assert.equal(previousWordStart('', 0), 0);
  });

  it('never cuts a character, and snapping twice changes nothing', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 3 }),
      fc.constantFrom(' ', '-', '€', '5', '👨‍🚒', '中文', 'e\u0301', '@', 'ab'),
    );
    const text = fc.array(unit, { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (content, a, b) => {
        const bounds = [a % (content.length + 1), b % (content.length + 1)].sort((x, y) => x - y);
        const { start, end } = snapToWords(content, bounds[0]!, bounds[1]!);
        assert.ok(start >= 0 && start <= end && end <= content.length);
        if (start === end) return;
        assert.ok(isGraphemeBoundary(content, start), `start ${start}`);
        assert.ok(isGraphemeBoundary(content, end), `end ${end}`);
        assert.deepEqual(snapToWords(content, start, end), { start, end });
      }),
      { numRuns: 2000 },
    );
  });

  it('does not look at the whole of a long text', () => {
    for (const text of [
      'Order A-1009 größe 😡 '.repeat(40_000),
      '我想退款'.repeat(200_000),
      'x'.repeat(500_000),
    ]) {
      const took = processorTime(() => {
        for (let i = 0; i < 200; i++) snapToWords(text, (i * 1999) % text.length, (i * 1999) % text.length);
      });
      assert.ok(took < 5000);
    }
  });
});
