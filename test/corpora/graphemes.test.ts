import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { boundariesOf, boundariesOfEngine } from '../support/grapheme-boundaries';
import { corpusPath } from './corpora';
import { pick } from '../support/pick';

interface TestLine {
  number: number;
  text: string;
  /** UTF-16 offsets. */
  boundaries: number[];
}

function readTest(): TestLine[] {
  const lines: TestLine[] = [];
  const file = readFileSync(corpusPath('unicode/GraphemeBreakTest.txt'), 'utf8');
  for (const [i, line] of file.split('\n').entries()) {
    const marks = line.replace(/#.*/, '').trim().split(/\s+/);
    if (marks.length < 3) continue;
    let text = '';
    const boundaries: number[] = [];
    for (const mark of marks) {
      if (mark === '÷') boundaries.push(text.length);
      else if (mark !== '×') text += String.fromCodePoint(parseInt(mark, 16));
    }
    lines.push({ number: i + 1, text, boundaries });
  }
  return lines;
}

describe('graphemes of the Unicode test file', () => {
  const lines = readTest();

  it('are cut where it says', () => {
    assert.equal(lines.length, 1187);
    const differing = lines.filter(({ text, boundaries }) => boundariesOf(text).join() !== boundaries.join());
    // The file is of Unicode 15.1. In engines with Unicode 17 the scissors of line 1199 (U+2701) are no pictograph any more, and are
    // not joined; any other difference is news and should be looked at.
    const known = Number(process.versions.unicode) >= 17 ? [1199] : [];
    assert.deepEqual(pick(differing, 'number'), known, `Unicode ${process.versions.unicode}`);
  });

  it('are cut as by the engine, in its lines and in mixtures of its characters', () => {
    for (const { text } of lines) assert.deepEqual(boundariesOf(text), boundariesOfEngine(text));
    const chars = [...new Set(lines.flatMap(({ text }) => [...text]))];
    const text = fc.array(fc.constantFrom(...chars), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(text, (content) => assert.deepEqual(boundariesOf(content), boundariesOfEngine(content))),
      { numRuns: 3000 },
    );
  });
});
