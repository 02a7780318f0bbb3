import assert from 'node:assert/strict';
import { krippendorffAlpha, bootstrapAlpha } from '../../../src/agreement/coefficients/alpha';
import { ratioDistance, type Distance } from '../../../src/agreement/coefficients/distance';
import { groupItems } from '../../../src/agreement/tables/item-groups';
import { buildTable } from '../../support/build-table';
import { seededRandom } from '../../../src/agreement/statistics/random';

describe('bootstrapAlpha', () => {
  const random = seededRandom(7);
  const rows = Array.from({ length: 400 }, (_, i) => {
    const truth = 1 + random.below(4);
    return ['a', 'b', 'c'].map((annotator) => {
      const score = random.next() < 0.7 ? truth : 1 + random.below(4);
      return { item: `u${i}`, annotator, label: String(score), score };
    });
  }).flat();
  const table = buildTable(rows);
  const groups = groupItems(table, table.labels.length);
  const metrics: Record<string, Distance> = {
    nominal: { kind: 'nominal' },
    ordinal: { kind: 'ranks' },
    interval: { kind: 'points', at: table.values! },
    ratio: ratioDistance(table.values!),
  };

  for (const [name, metric] of Object.entries(metrics)) {
    it(`agrees with the linearised interval, ${name}`, () => {
      const alpha = krippendorffAlpha(groups, metric);
      const bootstrap = bootstrapAlpha(groups, metric, { resamples: 2000, seed: 3 });
      assert.ok(alpha.value !== null && alpha.interval.se !== null && !('value' in bootstrap));
      assert.ok(
        Math.abs(bootstrap.se / alpha.interval.se - 1) < 0.1,
        `${bootstrap.se} and ${alpha.interval.se}`,
      );
      assert.ok(bootstrap.ci95[0] < alpha.value && alpha.value < bootstrap.ci95[1]);
    });
  }

  it('is the same for the same seed and another for another', () => {
    const run = (seed: number) => bootstrapAlpha(groups, { kind: 'nominal' }, { resamples: 200, seed });
    assert.deepEqual(run(5), run(5));
    assert.notDeepEqual(run(5), run(6));
  });

  it('leaves out resamples with a single label, and says how many', () => {
    const few = [0, 1, 2, 3].flatMap((i) =>
      ['a', 'b'].map((annotator) => ({ item: `u${i}`, annotator, label: i === 0 ? 'x' : 'y' })),
    );
    const result = bootstrapAlpha(
      groupItems(buildTable(few), 2),
      { kind: 'nominal' },
      { resamples: 500, seed: 1 },
    );
    assert.ok(!('value' in result) && result.undefinedResamples > 50);
  });

  it('needs two items', () => {
    const one = ['a', 'b'].map((annotator) => ({ item: 'u', annotator, label: annotator }));
    assert.ok('reason' in bootstrapAlpha(groupItems(buildTable(one), 2), { kind: 'nominal' }));
  });
});

describe('krippendorffAlpha', () => {
  it('is undefined, with a reason, where a distance is too large for a number', () => {
    const rows = [1e308, -1e308, 1].flatMap((score, i) =>
      ['a', 'b'].map((annotator, n) => ({
        item: `u${i}`,
        annotator,
        label: String(score + n),
        score: score + n,
      })),
    );
    const table = buildTable(rows);
    const alpha = krippendorffAlpha(groupItems(table, table.labels.length), {
      kind: 'points',
      at: table.values!,
    });
    assert.equal(alpha.value, null);
    assert.ok('reason' in alpha && /too far apart/.test(alpha.reason));
  });
});
