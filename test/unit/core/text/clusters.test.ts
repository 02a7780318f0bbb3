import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { clusterAround } from '../../../../src/core/text/clusters';

const shared = path.resolve(import.meta.dirname, '../../../../../shared/data/unicode');

describe('grapheme clusters', () => {
  it('finds the boundaries that Unicode’s own tests give', () => {
    const lines = readFileSync(path.join(shared, 'GraphemeBreakTest.txt'), 'utf8').split('\n');
    const wrong: string[] = [];
    let tested = 0;
    for (const line of lines) {
      const [rule] = line.split('#');
      if (!rule?.includes('÷')) continue;
      const { text, boundaries } = parse(rule);
      // The runtime may know another version of Unicode than the file.
      if (!isSame(boundaries, segmented(text))) continue;
      tested += 1;
      for (let at = 0; at <= text.length; at++)
        if ((clusterAround(text, at) === undefined) !== boundaries.has(at)) wrong.push(`${rule} ${at}`);
    }
    assert.ok(tested > 500);
    assert.deepEqual(wrong, []);
  });

  it('gives the cluster that an offset cuts', () => {
    assert.deepEqual(clusterAround('ab👩‍🚒c', 4), { start: 2, end: 7 });
    assert.deepEqual(clusterAround('a\r\nb', 2), { start: 1, end: 3 });
    assert.equal(clusterAround('ab👩‍🚒c', 7), undefined);
  });

  it('looks only around the offset', () => {
    const long = '👩‍🚒'.repeat(200_000);
    const start = performance.now();
    for (let at = 0; at < 1000; at++) clusterAround(long, 500_000 + at);
    assert.ok(performance.now() - start < 2000);
  });
});

function segmented(text: string): Set<number> {
  const segments = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)];
  return new Set([...segments.map(({ index }) => index), text.length]);
}

const isSame = (a: Set<number>, b: Set<number>): boolean =>
  a.size === b.size && [...a].every((item) => b.has(item));

function parse(rule: string): { text: string; boundaries: Set<number> } {
  let text = '';
  const boundaries = new Set<number>();
  for (const token of rule.trim().split(/\s+/)) {
    if (token === '÷') boundaries.add(text.length);
    else if (token !== '×') text += String.fromCodePoint(parseInt(token, 16));
  }
  return { text, boundaries };
}
