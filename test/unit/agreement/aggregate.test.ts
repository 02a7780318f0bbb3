import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  majorityJson,
  posteriorLabels,
  posteriorRow,
  posteriorWithout,
  runDawidSkene,
} from '../../../src/agreement/consensus/aggregate';
import { majorityVotes } from '../../../src/agreement/consensus/majority';
import { buildTable } from '../../support/build-table';
import { seededRandom } from '../../../src/agreement/statistics/random';

const votes = (...labels: string[]) => labels.map((label, a) => ({ item: 'u', annotator: `a${a}`, label }));

describe('majorityVotes', () => {
  const label = (labels: string[], quorum?: number) => {
    const table = buildTable(votes(...labels));
    const [vote] = majorityVotes(table, table.labels.length, quorum);
    return vote!.label === null ? null : table.labels[vote!.label];
  };

  it('names the most frequent label and never breaks a tie', () => {
    assert.equal(label(['x', 'y', 'x']), 'x');
    assert.equal(label(['x', 'y']), null);
    assert.equal(label(['b', 'a', 'b', 'a', 'c']), null);
    assert.equal(label(['x']), 'x');
  });

  it('asks for a quorum', () => {
    assert.equal(label(['x', 'x', 'y', 'z'], 0.5), null);
    assert.equal(label(['x', 'x', 'x', 'y'], 0.5), 'x');
    assert.equal(label(['x', 'x', 'x', 'y'], 1), null);
    assert.equal(label(['x', 'x'], 1), 'x');
  });

  it('lists the tied labels', () => {
    const table = buildTable(votes('y', 'x'));
    const json = majorityJson(table, majorityVotes(table, 2));
    assert.deepEqual(json.items, {
      u: { label: null, 'label.reason': 'tie', votes: 1, of: 2, tied: ['x', 'y'] },
    });
    assert.deepEqual(json.ties, ['u']);
  });
});

describe('dawidSkene', () => {
  it('finds the truth behind a careless annotator better than the vote', () => {
    const random = seededRandom(11);
    const truths: string[] = [];
    const rows = Array.from({ length: 600 }, (_, i) => {
      truths.push(random.next() < 0.5 ? 'x' : 'y');
      const other = truths[i] === 'x' ? 'y' : 'x';
      return [0.95, 0.8, 0.7, 0.7, 0.6].map((accuracy, a) => ({
        item: `u${i}`,
        annotator: `a${a}`,
        label: random.next() < accuracy ? truths[i]! : other,
      }));
    }).flat();
    const table = buildTable(rows);
    const right = (labels: (number | null)[]) =>
      labels.filter((k, i) => k !== null && table.labels[k] === truths[i]).length;
    const result = runDawidSkene(table);
    assert.ok(result.converged);
    const vote = right(majorityVotes(table, 2).map(({ label }) => label));
    const estimated = right(posteriorLabels(table, result));
    assert.ok(estimated > vote + 10, `${estimated} right, ${vote} by vote`);
  });

  it('gives posteriors that sum to 1, whatever the order of the rows', () => {
    const rating = fc.record({
      item: fc.constantFrom('u', 'v', 'w', 'x'),
      annotator: fc.constantFrom('a', 'b', 'c'),
      label: fc.constantFrom('0', '1', '2'),
    });
    fc.assert(
      fc.property(fc.array(rating, { minLength: 1, maxLength: 30 }), (rows) => {
        const table = buildTable(rows);
        const reversed = buildTable([...rows].reverse());
        const [one, two] = [table, reversed].map((t) => runDawidSkene(t));
        [...table.items].forEach((item, i) => {
          const row = posteriorRow(one!, i);
          assert.ok(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) < 1e-9);
          const other = posteriorRow(two!, [...reversed.items].indexOf(item));
          assert.deepEqual(row, other);
          // With nobody left out it is the same, up to the last step of the estimate.
          posteriorWithout(table, one!, i, -1).forEach((p, k) => assert.ok(Math.abs(p - row[k]!) < 1e-3));
        });
      }),
      { numRuns: 300 },
    );
  });
});
