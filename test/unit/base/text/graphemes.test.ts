import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clusterAround, graphemeBoundaries, isGraphemeBoundary } from '../../../../src/base/text/graphemes';
import { boundariesOf, boundariesOfEngine } from '../../../support/grapheme-boundaries';
import { processorTime } from '../../../support/processor-time';
import { SLOW } from '../../../host/until';

/** What people see as one character each; `|` stands where it may be cut. Written for each rule of Unicode's segmentation (UAX 29). */
const CLUSTERS = [
  'a|b| |c',
  // Line ends and controls.
  'a|\r\n|b',
  'a|\n|\r|b',
  'a|\t|\u0301|b',
  'a|\u200b|b',
  // Marks, joiners and variation selectors.
  'e\u0301|x',
  'e\u0301\u0323\u0302|x',
  '\u0301|a',
  'a\u200d|b',
  '♥\ufe0f|♥',
  'a\u200c|b',
  // Hangul: letters make syllables.
  'ᄀᄂ|a',
  '\u1100\u1161\u11a8|\u1100\u1161',
  '가\u11a8|각',
  '\u11a8|\u1100',
  // Signs before and after their letter.
  '\u0915\u093f|x',
  '\u0e01\u0e33|x',
  '\u0600\u0661|\u0661',
  '\u{110bd}\u{11083}|a',
  // Consonants that a virama joins.
  '\u0915\u094d\u0937|\u0915',
  '\u0915\u094d\u200d\u0937|x',
  '\u0915|\u0937',
  // Emoji: skin tones, families, flags, keycaps, tags.
  '👍🏽|👍',
  '👩‍🚒|👩',
  '👩‍👩‍👧|x',
  '🇩🇪|🇫🇷',
  '🇩🇪|🇫',
  'a|🇩|b|🇪',
  '1\ufe0f\u20e3|1',
  '🏴\u{e0067}\u{e0062}\u{e007f}|🏴',
  '👩\u0301\u200d🚒|x',
  // What no text should hold.
  '\ud83d|a',
  'a|\ude00|b',
  '\ud83d|\ud83d\ude00',
];

describe('graphemes', function () {
  this.timeout(SLOW);

  for (const shown of CLUSTERS)
    it(`cuts ${JSON.stringify(shown)}`, () => {
      const parts = shown.split('|');
      const text = parts.join('');
      const expected = [0];
      for (const part of parts) expected.push(expected.at(-1)! + part.length);
      assert.deepEqual(boundariesOf(text), expected);
    });

  it('takes no shortcut that the engine would not take', () => {
    const chars = [...new Set(CLUSTERS.flatMap((shown) => [...shown]))];
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

  it('gives the boundaries around an offset', () => {
    const text = 'a👨‍🚒é e\u0301\r\n';
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
