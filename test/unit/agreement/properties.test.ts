import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ratingJson } from '../../../src/agreement/report/agreement-json';
import { ratingReport } from '../../../src/agreement/report/rating-report';
import { buildTable, type Rating } from '../../support/build-table';
import { SLOW } from '../../host/until';

const LABELS = ['1', '2', '3', '4'];

/** Up to 25 items, each rated by some of four annotators. */
const ratings: fc.Arbitrary<Rating[]> = fc
  .array(fc.array(fc.option(fc.constantFrom(...LABELS)), { minLength: 4, maxLength: 4 }), { maxLength: 25 })
  .map((items) =>
    items.flatMap((labels, i) =>
      labels.flatMap((label, a) =>
        label === null ? [] : [{ item: `u${i}`, annotator: 'abcd'[a]!, label, score: Number(label) }],
      ),
    ),
  );

/** Labels of another name but the same order. */
const ALIASES = ['__proto__', 'constructor', 'é', 'z'];

const summarise = (rows: Rating[], order = LABELS) =>
  ratingJson(ratingReport({ table: buildTable(rows, { order }) }, { level: 'nominal' }));

const COEFFICIENTS = [
  'ac1',
  'fleiss',
  'conger',
  'brennan_prediger',
  'ac2.linear',
  'fleiss.quadratic',
  'conger.ordinal',
];

describe('agreement coefficients, properties', function () {
  this.timeout(SLOW);

  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(ratings, fc.integer(), (rows, seed) => {
        const shuffled = fc.sample(fc.shuffledSubarray(rows, { minLength: rows.length }), {
          numRuns: 1,
          seed,
        })[0]!;
        sameNumbers(summarise(rows), summarise(shuffled));
      }),
    );
  });

  it('do not depend on the names of labels, annotators and items', () => {
    fc.assert(
      fc.property(ratings, (rows) => {
        const renamed = rows.map(({ item, annotator, label, score }) => ({
          item: `\u2028${item}`,
          annotator: `x${annotator}`,
          label: ALIASES[LABELS.indexOf(label)]!,
          score,
        }));
        const [before, after] = [summarise(rows), summarise(renamed, ALIASES)];
        for (const key of ['alpha.nominal', 'alpha.ordinal', 'percent_agreement', 'light', ...COEFFICIENTS]) {
          sameNumbers(before[key], after[key], key);
        }
      }),
    );
  });

  it('are at most 1, with the value in its interval, and 1 when all agree', () => {
    fc.assert(
      fc.property(ratings, (rows) => {
        const json = summarise(rows) as Record<string, { value: number; ci95: number[] | null } | null>;
        for (const key of COEFFICIENTS) {
          const found = json[key];
          if (found === null || found === undefined) continue;
          assert.ok(found.value <= 1, `${key} ${found.value}`);
          if (found.ci95)
            assert.ok(found.ci95[0]! <= found.value + 1e-12 && found.value <= found.ci95[1]! + 1e-12, key);
        }
        const share = json['percent_agreement.ci']?.ci95;
        assert.ok(!share || (share[0]! >= 0 && share[1]! <= 1), `percent agreement ${share?.join(' to ')}`);
        const agreed = rows.map((row) => ({
          ...row,
          label: LABELS[String(row.item).length % 2]!,
          score: undefined,
        }));
        const perfect = summarise(agreed) as typeof json;
        for (const key of COEFFICIENTS) if (perfect[key]) assert.equal(perfect[key]!.value, 1, key);
        const alpha = perfect['alpha.nominal'] as unknown as number | null;
        if (alpha !== null) assert.equal(alpha, 1);
      }),
    );
  });

  it('never print NaN, and give a reason for every null', () => {
    fc.assert(
      fc.property(ratings, (rows) => {
        nullsHaveReasons(summarise(rows));
      }),
    );
  });

  it('an unused level changes neither alpha nor Fleiss', () => {
    fc.assert(
      fc.property(ratings, (rows) => {
        const [before, after] = [summarise(rows), summarise(rows, ['0', ...LABELS, '9'])];
        for (const key of ['alpha.nominal', 'alpha.ordinal', 'alpha.interval', 'fleiss'])
          sameNumbers(before[key], after[key], key);
      }),
    );
  });
});

function sameNumbers(a: unknown, b: unknown, place = ''): void {
  if (typeof a === 'number' && typeof b === 'number') {
    assert.ok(Math.abs(a - b) < 1e-9 || (Number.isNaN(a) && Number.isNaN(b)), `${place}: ${a} and ${b}`);
  } else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    for (const key of Object.keys(a)) sameNumbers((a as never)[key], (b as never)[key], `${place}.${key}`);
  } else assert.equal(a, b, place);
}

function nullsHaveReasons(value: unknown, place = ''): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${place} is ${value}`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const here = `${place}.${key}`;
    if (inner === null)
      assert.ok(`${key}.reason` in value || 'reason' in value, `${here} is null without a reason`);
    else nullsHaveReasons(inner, here);
  }
}
