import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isGraphemeBoundary } from '../../../../src/base/text/graphemes';
import {
  caretOn,
  firstWord,
  lastWord,
  moveEdge,
  selectionOf,
  walkCharacter,
  walkWord,
  type Caret,
} from '../../../../src/panel/webview/state/caret';

const text = 'Paid €49.90 for A-1009, 👩‍👩‍👧 cafe\u0301!';
const at = (caret: Caret | undefined): string =>
  caret ? text.slice(selectionOf(caret).start, selectionOf(caret).end) : 'nothing';

describe('the caret', () => {
  it('walks words forwards and back', () => {
    const seen: string[] = [];
    for (let caret = firstWord(text); caret; caret = walkWord(text, caret, 1, false)) seen.push(at(caret));
    assert.deepEqual(seen, ['Paid', '€49.90', 'for', 'A-1009', ',', '👩‍👩‍👧', 'cafe\u0301', '!']);
    const back: string[] = [];
    for (let caret = lastWord(text); caret; caret = walkWord(text, caret, -1, false)) back.push(at(caret));
    assert.deepEqual(back, seen.reverse());
  });

  it('extends from the word where it stood, over it and back to the other side', () => {
    let caret = walkWord(text, firstWord(text), 1, false)!;
    caret = walkWord(text, caret, 1, true)!;
    assert.equal(at(caret), '€49.90 for');
    caret = walkWord(text, caret, -1, true)!;
    assert.equal(at(caret), '€49.90');
    caret = walkWord(text, caret, -1, true)!;
    assert.equal(at(caret), 'Paid €49.90');
  });

  it('walks characters as people see them, into the word first', () => {
    const word = caretOn({ start: 16, end: 22 });
    const first = walkCharacter(text, word, 1)!;
    assert.equal(at(first), 'A');
    assert.equal(at(walkCharacter(text, first, 1)), '-');
    assert.equal(at(walkCharacter(text, word, -1)), '9');
    const family = text.indexOf('👩');
    assert.equal(at(walkCharacter(text, caretOn({ start: family - 2, end: family - 1 }), 1)), '👩‍👩‍👧');
  });

  it('moves an edge by characters, over spaces, and keeps one', () => {
    assert.deepEqual(moveEdge('ab cd', { start: 0, end: 2 }, 'end', 1), { start: 0, end: 4 });
    assert.deepEqual(moveEdge('ab cd', { start: 0, end: 4 }, 'end', -1), { start: 0, end: 2 });
    assert.deepEqual(moveEdge('ab cd', { start: 0, end: 1 }, 'end', -1), { start: 0, end: 1 });
    assert.deepEqual(moveEdge('ab cd', { start: 0, end: 5 }, 'start', 1), { start: 1, end: 5 });
    assert.deepEqual(moveEdge('ab cd', { start: 1, end: 5 }, 'start', -1), { start: 0, end: 5 });
    assert.deepEqual(moveEdge('ab cd', { start: 0, end: 5 }, 'end', 1), { start: 0, end: 5 });
  });

  it('never splits a character, stands on something, and comes to an end, in any text', () => {
    const sign = fc.constantFrom(
      'a',
      'é',
      'e\u0301',
      ' ',
      '\n',
      '👩‍👩‍👧',
      '🇩🇪',
      'ש',
      'ส',
      '\u200b',
      '\ud83d',
      '.',
      '-',
      '9',
      '\0',
    );
    const walks = fc.array(fc.constantFrom('word', 'extend', 'character'), { maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(sign, { maxLength: 30 }),
        walks,
        fc.constantFrom(1 as const, -1 as const),
        (signs, steps, direction) => {
          const whole = signs.join('');
          let caret = direction > 0 ? firstWord(whole) : lastWord(whole);
          for (const step of steps) {
            if (!caret) return;
            const { start, end } = selectionOf(caret);
            assert.ok(
              isGraphemeBoundary(whole, start) && isGraphemeBoundary(whole, end),
              JSON.stringify([whole, start, end]),
            );
            assert.ok(whole.slice(start, end).trim() !== '');
            caret =
              step === 'character'
                ? walkCharacter(whole, caret, direction)
                : walkWord(whole, caret, direction, step === 'extend');
          }
        },
      ),
    );
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 30 }), (signs) => {
        const whole = signs.join('');
        let steps = 0;
        for (let caret = firstWord(whole); caret; caret = walkWord(whole, caret, 1, false))
          assert.ok(steps++ <= whole.length);
      }),
    );
  });
});
