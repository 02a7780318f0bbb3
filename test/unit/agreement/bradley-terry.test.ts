import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bradleyTerry,
  type BradleyTerry,
  type PairResult,
} from '../../../src/agreement/preferences/bradley-terry';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { SLOW } from '../../host/until';

const pair = (a: string, b: string, aWins: number, bWins: number, ties = 0): PairResult => ({
  a,
  b,
  aWins,
  bWins,
  ties,
});

function fit(results: PairResult[]): BradleyTerry {
  const found = bradleyTerry(results);
  assert.ok(!('value' in found), 'value' in found ? found.reason : '');
  return found;
}

const reasonOf = (results: PairResult[]): string => {
  const found = bradleyTerry(results);
  assert.ok('value' in found, 'defined');
  return found.reason;
};

const close = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `expected ${expected}, found ${found}`);

describe('strengths of Bradley and Terry', function () {
  this.timeout(SLOW);

  it('of baseball teams: Agresti (2002), table 10.11, and BradleyTerry2', () => {
    const teams = ['Milwaukee', 'Detroit', 'Toronto', 'New York', 'Boston', 'Cleveland', 'Baltimore'];
    // Wins of the row's team over those after it, of 13 games.
    const wins = [[7, 9, 7, 7, 9, 11], [7, 5, 11, 9, 9], [7, 7, 8, 12], [6, 7, 10], [7, 12], [6]];
    const results = wins.flatMap((row, i) =>
      row.map((won, k) => pair(teams[i]!, teams[i + 1 + k]!, won, 13 - won)),
    );
    const { names, strength, intervals } = fit(results);
    assert.equal(names[0], 'Baltimore');
    const published = {
      Boston: 1.11,
      Cleveland: 0.68,
      Detroit: 1.44,
      Milwaukee: 1.58,
      'New York': 1.25,
      Toronto: 1.29,
    };
    for (const [team, value] of Object.entries(published)) {
      close(strength[names.indexOf(team)]!, value, 0.005);
      close(intervals[names.indexOf(team)]!.se!, 0.3, 0.05);
    }
  });

  it('with ties, of puddings: Davidson (1970), and the errors of R’s PlackettLuce', () => {
    const table = [
      [1, 2, 19, 22, 16], [1, 3, 16, 19, 12], [2, 3, 19, 19, 10], [1, 4, 18, 23, 13], [2, 4, 23, 19, 9],
      [3, 4, 19, 20, 15], [1, 5, 13, 19, 18], [2, 5, 16, 20, 12], [3, 5, 16, 15, 17], [4, 5, 17, 14, 16],
      [1, 6, 18, 21, 12], [2, 6, 22, 20, 12], [3, 6, 13, 18, 10], [4, 6, 14, 19, 18], [5, 6, 11, 21, 12],
    ]; // prettier-ignore
    const { strength, intervals, tie } = fit(
      table.map(([a, b, ...n]) => pair(String(a), String(b), n[0]!, n[1]!, n[2]!)),
    );
    const total = strength.reduce((sum, s) => sum + Math.exp(s), 0);
    [0.1388005, 0.1729985, 0.161742, 0.165393, 0.1586805, 0.2023855].forEach((worth, i) =>
      close(Math.exp(strength[i]!) / total, worth, 1e-4),
    );
    [0.1872, 0.1935, 0.1882, 0.1927, 0.1924].forEach((se, i) => close(intervals[i + 1]!.se!, se, 1e-4));
    assert.ok(tie.value !== null);
    close(tie.value, 0.7468147, 1e-4);
    close(Math.log(tie.ci95[1] / tie.value) / 1.959964, 0.0825, 1e-4);
  });

  const names = ['a', 'b', 'c', 'd'];
  const results = fc
    .array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(4)), { minLength: 6, maxLength: 6 })
    .map((cells) => {
      let k = 0;
      return names.flatMap((a, i) => names.slice(i + 1).map((b) => pair(a, b, ...cells[k++]!)));
    });

  it('meet the equations of maximum likelihood, or say why there is no maximum', () => {
    let defined = 0;
    fc.assert(
      fc.property(results, (list) => {
        const found = bradleyTerry(list);
        if ('value' in found) return assert.match(found.reason, /nothing was|not connected|too few wins/);
        defined += 1;
        const tie = found.tie.value ?? 0;
        const [expected, score] = [new Map<string, number>(), new Map<string, number>()];
        const add = (map: Map<string, number>, name: string, n: number) =>
          map.set(name, (map.get(name) ?? 0) + n);
        for (const { a, b, aWins, bWins, ties } of list) {
          const [x, y] = [a, b].map((name) => Math.exp(found.strength[found.names.indexOf(name)]!)) as [
            number,
            number,
          ];
          const [n, all] = [aWins + bWins + ties, x + y + tie * Math.sqrt(x * y)];
          const tied = (n * tie * Math.sqrt(x * y)) / all;
          for (const [name, wins, share] of [
            [a, aWins, x],
            [b, bWins, y],
          ] as const) {
            add(score, name, wins + ties / 2);
            add(expected, name, (n * share) / all + tied / 2);
          }
          add(score, 'ties', ties);
          add(expected, 'ties', tied);
        }
        for (const [key, value] of score) close(expected.get(key)!, value, 1e-6);
      }),
      { seed: 1 },
    );
    assert.ok(defined > 50);
  });

  it('do not depend on the order of the two, on the order of the rows, or on the names', () => {
    fc.assert(
      fc.property(results, (list) => {
        const before = bradleyTerry(list);
        const turned = bradleyTerry(
          [...list]
            .reverse()
            .map(({ a, b, aWins, bWins, ties }) => pair(`x${b}`, `x${a}`, bWins, aWins, ties)),
        );
        assert.equal('value' in before, 'value' in turned);
        if ('value' in before || 'value' in turned) return;
        before.strength.forEach((s, i) => close(turned.strength[i]!, s, 1e-8));
      }),
    );
  });

  it('of n times the same comparisons are the same, with errors √n times smaller', () => {
    const list = [pair('a', 'b', 5, 3, 2), pair('b', 'c', 4, 4, 1), pair('a', 'c', 2, 7)];
    const [one, nine] = [
      fit(list),
      fit(list.map(({ a, b, aWins, bWins, ties }) => pair(a, b, 9 * aWins, 9 * bWins, 9 * ties))),
    ];
    one.strength.forEach((s, i) => close(nine.strength[i]!, s, 1e-9));
    one.intervals
      .slice(1)
      .forEach((interval, i) => close(nine.intervals[i + 1]!.se! * 3, interval!.se!, 1e-9));
  });

  it('are undefined where the likelihood has no finite maximum', () => {
    assert.match(reasonOf([]), /nothing was compared/);
    assert.match(reasonOf([pair('a', 'b', 0, 0)]), /nothing was compared/);
    assert.match(reasonOf([pair('a', 'b', 3, 0)]), /no chain of wins and ties leads from "b" to "a"/);
    assert.match(reasonOf([pair('a', 'b', 3, 2), pair('c', 'd', 1, 4)]), /not connected/);
    // The more probable a tie and the stronger a, the better: without an end.
    assert.match(reasonOf([pair('a', 'b', 3, 0, 2)]), /no cycle of comparisons has more wins than ties/);
    assert.match(reasonOf([pair('a', 'b', 0, 0, 5)]), /no cycle of comparisons has more wins than ties/);
    fit([pair('a', 'b', 3, 1, 2)]);
    // A cycle of three wins: each has only won or lost against another.
    fit([pair('a', 'b', 1, 0), pair('b', 'c', 1, 0), pair('c', 'a', 1, 0)]);
    assert.match(
      reasonOf(Array.from({ length: 301 }, (_, i) => pair(`${i}`, `${i + 1}`, 1, 1))),
      /more than 300/,
    );
  });

  it('have intervals that cover', () => {
    const random = seededRandom(5);
    const truth = [0, 0.4, -0.6, 0.9];
    const tie = 0.5;
    const covered = { all: 0, strengths: 0, tie: 0, runs: 0 };
    for (let run = 0; run < 300; run += 1) {
      const drawn = names.flatMap((a, i) =>
        names.slice(i + 1).map((b, k) => {
          const [x, y] = [Math.exp(truth[i]!), Math.exp(truth[i + 1 + k]!)];
          const weights = [x, y, tie * Math.sqrt(x * y)];
          const counts = [0, 0, 0];
          for (let n = 0; n < 40; n += 1) {
            let u = random.next() * (weights[0]! + weights[1]! + weights[2]!);
            const which = weights.findIndex((weight) => (u -= weight) < 0);
            counts[which]! += 1;
          }
          return pair(a, b, counts[0]!, counts[1]!, counts[2]!);
        }),
      );
      const found = fit(drawn);
      covered.runs += 1;
      found.intervals.slice(1).forEach((interval, i) => {
        covered.all += 1;
        if (interval!.ci95![0] <= truth[i + 1]! && truth[i + 1]! <= interval!.ci95![1])
          covered.strengths += 1;
      });
      assert.ok(found.tie.value !== null);
      if (found.tie.ci95[0] <= tie && tie <= found.tie.ci95[1]) covered.tie += 1;
    }
    for (const share of [covered.strengths / covered.all, covered.tie / covered.runs])
      assert.ok(share > 0.92 && share < 0.98, JSON.stringify(covered));
  });

  describe('with several judges of each item', () => {
    const truth = [0, 0.4, -0.6, 0.9];
    const tie = 0.5;

    /** Share of intervals that hold the truth, by the sandwich and without it. */
    function coverage(perPair: number, judges: number, shared: number, runs: number): [number, number] {
      const random = seededRandom(17);
      const covered = [0, 0];
      for (let run = 0; run < runs; run += 1) {
        const byItem = names.flatMap((a, i) =>
          names.slice(i + 1).flatMap((b, k) => {
            const [x, y] = [Math.exp(truth[i]!), Math.exp(truth[i + 1 + k]!)];
            const weights = [x, y, tie * Math.sqrt(x * y)];
            const outcome = (): number => {
              let u = random.next() * (weights[0]! + weights[1]! + weights[2]!);
              return weights.findIndex((weight) => (u -= weight) < 0);
            };
            return Array.from({ length: perPair }, () => {
              const own = outcome();
              const counts = [0, 0, 0];
              for (let n = 0; n < judges; n += 1) counts[random.next() < shared ? own : outcome()]! += 1;
              return [pair(a, b, counts[0]!, counts[1]!, counts[2]!)];
            });
          }),
        );
        for (const [k, found] of [
          bradleyTerry(byItem.flat(), byItem),
          bradleyTerry(byItem.flat()),
        ].entries()) {
          assert.ok(found && !('value' in found));
          found.intervals.slice(1).forEach((interval, i) => {
            const [low, high] = interval!.ci95!;
            if (low <= truth[i + 1]! && truth[i + 1]! <= high) covered[k]! += 1;
          });
        }
      }
      return [covered[0]! / (3 * runs), covered[1]! / (3 * runs)];
    }

    for (const [perPair, judges, shared] of [
      [10, 3, 0.7],
      [40, 3, 0.7],
      [40, 3, 1],
      [40, 2, 0],
    ] as const)
      it(`have intervals that cover: ${perPair} items of a pair, ${judges} judges, share ${shared} of the same answers`, () => {
        const [byItem, independent] = coverage(perPair, judges, shared, 400);
        assert.ok(byItem >= 0.93 && byItem <= 0.97, String(byItem));
        if (shared > 0) assert.ok(independent < 0.9, String(independent));
      });
  });
});
