import assert from 'node:assert/strict';
import { contextJson } from '../../../src/agreement/report/agreement-json';
import { contextReport } from '../../../src/agreement/report/context-report';
import { LongDataBuilder } from '../../../src/agreement/rows/long-data';
import { bowkerTest, stuartMaxwellTest } from '../../../src/agreement/coefficients/marginal-homogeneity';

const DAY = 24 * 3600 * 1000;

describe('contextReport', () => {
  const builder = new LongDataBuilder();
  for (let i = 0; i < 40; i += 1) {
    const time = new Date(Date.UTC(2026, 0, 1) + i * DAY).toISOString();
    const guideline = i < 20 ? '1' : '2';
    for (const annotator of ['a', 'b', 'c']) {
      const label = annotator === 'c' && i >= 20 ? 'z' : i % 2 ? 'x' : 'y';
      const rules = annotator === 'a' && i % 4 === 0 ? ['R1'] : undefined;
      builder.add({ kind: 'value', item: `u${i}`, annotator, label, time, guideline, rules });
    }
  }
  const data = builder.build();
  assert.ok(data.kind === 'value');
  const report = contextReport(data.input, 'nominal', data.context);

  it('tells guideline versions apart', () => {
    const [before, after] = report.byGuideline!;
    assert.equal(before!.alpha.value, 1);
    assert.ok(after!.alpha.value! < 0.4);
    assert.deepEqual([before!.counts.items, after!.counts.items], [20, 20]);
  });

  it('takes all labels of the items for which a rule was cited', () => {
    const [rule] = report.byRule!;
    assert.equal(rule!.key, 'R1');
    assert.deepEqual([rule!.counts.items, rule!.counts.annotations], [10, 30]);
    assert.ok(Math.abs(rule!.percentAgreement.value! - (5 + 5 / 3) / 10) < 1e-12);
  });

  it('sees who drifts', () => {
    const [a, , c] = report.drift!;
    assert.equal(a!.windows.length, 3, 'from day 20 on the others are tied');
    assert.equal(c!.windows.length, 6);
    assert.ok('p' in c!.trend && c!.trend.p < 0.001 && c!.trend.slope < 0);
    assert.ok('reason' in a!.trend);
    const json = JSON.stringify(contextJson(data.input.table.annotators, report));
    assert.match(json, /"trend":null,"trend\.reason":/);
  });
});

describe('marginal homogeneity', () => {
  const pair = (...counts: number[]) => {
    const labels = Math.sqrt(counts.length);
    return {
      a: 0,
      b: 1,
      labels,
      shared: counts.reduce((sum, n) => sum + n, 0),
      counts: Float64Array.from(counts),
    };
  };

  it('is the McNemar test with two labels', () => {
    for (const test of [bowkerTest, stuartMaxwellTest]) {
      const result = test(pair(40, 12, 4, 30));
      assert.ok('chi2' in result && Math.abs(result.chi2 - 64 / 16) < 1e-12 && result.df === 1);
    }
  });

  it('gives the published Stuart-Maxwell value', () => {
    // Unaided vision of 7,477 women, right and left eye (Stuart 1955): 11.96 with 3 degrees of freedom; Bowker 19.11 with 6.
    const vision = pair(1520, 266, 124, 66, 234, 1512, 432, 78, 117, 362, 1772, 205, 36, 82, 179, 492);
    const marginal = stuartMaxwellTest(vision);
    const symmetry = bowkerTest(vision);
    assert.ok(
      'chi2' in marginal && Math.abs(marginal.chi2 - 11.957) < 5e-3 && marginal.df === 3,
      JSON.stringify(marginal),
    );
    assert.ok(
      'chi2' in symmetry && Math.abs(symmetry.chi2 - 19.107) < 5e-3 && symmetry.df === 6,
      JSON.stringify(symmetry),
    );
  });

  it('is undefined when the two never differ', () => {
    assert.ok('reason' in bowkerTest(pair(5, 0, 0, 5)));
    assert.ok('reason' in stuartMaxwellTest(pair(5, 0, 0, 5)));
  });
});
