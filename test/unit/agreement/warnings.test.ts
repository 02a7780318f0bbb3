import assert from 'node:assert/strict';
import { methodsParagraph } from '../../../src/agreement/report/analysis';
import { ratingReport } from '../../../src/agreement/report/rating-report';
import { buildTable, type Rating } from '../../support/build-table';
import { agreementWarnings } from '../../../src/agreement/report/warnings';

const report = (rows: Rating[], labels?: string[]) =>
  ratingReport({ table: buildTable(rows, { labels }) }, { level: 'nominal' });
const codes = (rows: Rating[], labels?: string[]) =>
  agreementWarnings(report(rows, labels)).map(({ code }) => code);

/** Ratings of items in turn, one text a item with a letter an annotator. */
function items(...texts: string[]): Rating[] {
  return texts.flatMap((text, i) =>
    [...text].map((label, a) => ({ item: `u${i}`, annotator: `a${a}`, label })),
  );
}

const balanced = Array.from({ length: 60 }, (_, i) => (i % 2 ? 'xx' : 'yy'));

describe('agreementWarnings', () => {
  it('has nothing to say about a clean, balanced sample', () => {
    assert.deepEqual(codes(items(...balanced)), []);
  });

  it('warns of few items, and of very few', () => {
    const [few] = agreementWarnings(report(items(...balanced.slice(0, 30))));
    assert.match(few!.message, /30 items .* intervals are unreliable/);
    const [veryFew] = agreementWarnings(report(items(...balanced.slice(0, 12))));
    assert.match(veryFew!.message, /do not quote/);
  });

  it('shows AC1 beside an alpha that prevalence has pressed down', () => {
    const skewed = items(...Array.from({ length: 57 }, () => 'yy'), 'yn', 'ny', 'yn');
    const warning = agreementWarnings(report(skewed)).find(({ code }) => code === 'prevalence')!;
    assert.match(warning.message, /95 % agreement gives alpha -0\.02 but AC1 0\.95/);
    assert.deepEqual(warning.about, ['y']);
  });

  it('names the one annotator who carries the disagreement', () => {
    const rows = items(...balanced.map((text, i) => text + (i % 3 ? 'x' : 'y')));
    const warning = agreementWarnings(report(rows)).find(({ code }) => code === 'one-annotator')!;
    assert.deepEqual(warning.about, ['a2']);
  });

  it('counts what was left out, replaced, rare, unexpected', () => {
    const rows = [...items(...balanced, 'x', 'zz'), { item: 'u0', annotator: 'a0', label: 'y' }];
    assert.deepEqual(codes(rows, ['x', 'y']), [
      'rare-labels',
      'single-ratings',
      'superseded',
      'undeclared-labels',
    ]);
  });
});

describe('methodsParagraph', () => {
  it('says coefficient, level, n, interval and software', () => {
    const text = methodsParagraph(report(items(...balanced, 'xy')), '1.2.3');
    assert.match(text, /^2 annotators gave 122 labels to 61 items; 61 items \(122 labels\)/);
    assert.match(text, /Krippendorff's alpha \(nominal metric\) = 0\.967 \(95 % CI 0\.819 to 0\.995\)/);
    assert.match(text, /limits are Wilson's for the effective number of items/);
    assert.match(text, /Labelwright 1\.2\.3\.$/);
  });

  it('says why there is no number', () => {
    assert.match(
      methodsParagraph(report(items('xx', 'xx')), '1'),
      /is undefined: only one label among pairable values/,
    );
  });
});
