import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {
  clusterAround,
  graphemeBoundaries,
  isGraphemeBoundary,
  splitsCharacter,
} from '../../../../src/core/text/graphemes';
import { processorTime } from '../../../support/processor-time';

const file = path.resolve(__dirname, '../../../../../shared/data/unicode/GraphemeBreakTest.txt');

interface TestLine {
  number: number;
  text: string;
  /** UTF-16 offsets. */
  boundaries: number[];
}

function readTest(): TestLine[] {
  const lines: TestLine[] = [];
  for (const [i, line] of fs.readFileSync(file, 'utf8').split('\n').entries()) {
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

function boundariesOf(text: string): number[] {
  return Array.from({ length: text.length + 1 }, (_, i) => i).filter((i) => isGraphemeBoundary(text, i));
}

/** Straight from the engine, without any shortcut. */
function boundariesOfEngine(text: string): number[] {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  return [...Array.from(segments, (segment) => segment.index), text.length];
}

describe('graphemes', () => {
  const lines = readTest();

  it('follows the Unicode test file', () => {
    assert.equal(lines.length, 1187);
    const differing = lines.filter(({ text, boundaries }) => boundariesOf(text).join() !== boundaries.join());
    // The file is of Unicode 15.1. In engines with Unicode 17 the scissors of line 1199 (U+2701) are no pictograph any more, and are
    // not joined; any other difference is news and should be looked at.
    const known = Number(process.versions.unicode) >= 17 ? [1199] : [];
    assert.deepEqual(
      differing.map(({ number }) => number),
      known,
      `Unicode ${process.versions.unicode}`,
    );
  });

  it('takes no shortcut that the engine would not take', () => {
    for (const { text } of lines) assert.deepEqual(boundariesOf(text), boundariesOfEngine(text));
    const chars = [...new Set(lines.flatMap(({ text }) => [...text]))];
    const others = [
      'a',
      'é',
      'я',
      '中',
      'か',
      'ﾞ',
      '한',
      'ก',
      'ำ',
      'ा',
      'क',
      'ع',
      'ש',
      '«',
      '\u00ad',
      '©',
      '‼',
      '\ud83d',
      ...['👍', '🏽', '👩', '🚒', '\u200d', '\ufe0f', '🇩', '🇪', '⌚', '𞤀', '𑂽', '🀄'],
      '\ude00',
      '1',
      '.',
    ];
    const text = fc
      .array(fc.constantFrom(...chars, ...others, ...others), { maxLength: 12 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (content) => assert.deepEqual(boundariesOf(content), boundariesOfEngine(content))),
      { numRuns: 3000 },
    );
  });

  it('agrees with the engine on every pair of characters of the basic plane that it calls sure', () => {
    // Each character between two letters, after itself and before a mark.
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    for (let unit = 0x300; unit < 0xffff; unit++) {
      if (unit >= 0xd800 && unit < 0xe000) continue;
      const text = `a${String.fromCharCode(unit, unit)}b`;
      const engine = Array.from(segmenter.segment(text), (segment) => segment.index);
      const ours = [0, 1, 2, 3].filter((i) => isGraphemeBoundary(text, i));
      assert.deepEqual(ours, engine, unit.toString(16));
    }
  });

  it('says how an offset splits a character', () => {
    const text = 'a👨‍🚒é e\u0301\r\n';
    assert.deepEqual(
      Array.from({ length: text.length + 1 }, (_, i) => splitsCharacter(text, i)),
      [
        undefined,
        undefined,
        'surrogate-pair',
        'grapheme',
        'grapheme',
        'surrogate-pair',
        undefined,
        undefined,
        undefined,
        'grapheme',
        undefined,
        'grapheme',
        undefined,
      ],
    );
    assert.equal(splitsCharacter(text, -1), undefined);
    assert.equal(splitsCharacter(text, 99), undefined);
    assert.deepEqual(graphemeBoundaries(text, 3), { start: 1, end: 6 });
    assert.deepEqual(graphemeBoundaries(text, 6), { start: 6, end: 6 });
    assert.deepEqual(graphemeBoundaries(text, 99), { start: text.length, end: text.length });
    assert.deepEqual(graphemeBoundaries('', 0), { start: 0, end: 0 });
  });

  it('gives the cluster that an offset cuts', () => {
    assert.deepEqual(clusterAround('ab👩‍🚒c', 4), { start: 2, end: 7 });
    assert.deepEqual(clusterAround('a\r\nb', 2), { start: 1, end: 3 });
    assert.equal(clusterAround('ab👩‍🚒c', 7), undefined);
  });

  it('does not look at the whole of a long text', () => {
    // 5 MB each: a look at the whole takes several milliseconds.
    for (const unit of ['größe 👨‍🚒 हिन्दी نص 中文字 ', '👩‍🚒', '👍🏽', '🇩🇪', 'क्षि']) {
      const text = unit.repeat(Math.ceil(5_000_000 / unit.length));
      const took = processorTime(() => {
        for (let i = 0; i < 1000; i++) graphemeBoundaries(text, (i * 7919) % text.length);
      });
      assert.ok(took < 4000, unit);
    }
  });
});
