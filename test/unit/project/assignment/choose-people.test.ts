import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fastHash64 } from '../../../../src/base/text/hash';
import {
  choosePeople,
  numbersByShare,
  randomPart,
  strideOf,
  type ChoiceSettings,
  type SampleHashes,
} from '../../../../src/project/assignment/choose-people';

const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_, n) => `s-${n + from}`);
const staff = (count: number): { id: string; capacity?: number }[] =>
  Array.from({ length: count }, (_, n) => ({ id: `p${n}` }));

function hashesOf(ids: readonly string[]): SampleHashes {
  const hashes = ids.map((id) => fastHash64(id));
  return { length: ids.length, high: (n) => hashes[n]![0], low: (n) => hashes[n]![1] };
}

function finished<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

type Wanted = Partial<ChoiceSettings> & Pick<ChoiceSettings, 'people'>;
type Avoids = (sample: number, person: number) => boolean;

/** The ids of the people of each sample. */
function chosen(ids: readonly string[], wanted: Wanted, avoids?: Avoids): string[][] {
  const settings: ChoiceSettings = { perSample: 2, method: 'balanced', seed: 1, ...wanted };
  const list = finished(choosePeople(hashesOf(ids), settings, avoids));
  const stride = strideOf(settings);
  return ids.map((_, n) =>
    [...list.subarray(n * stride, (n + 1) * stride)].flatMap((k) => settings.people[k]?.id ?? []),
  );
}

function loadsOf(all: readonly string[][]): Map<string, number> {
  const loads = new Map<string, number>();
  for (const id of all.flat()) loads.set(id, (loads.get(id) ?? 0) + 1);
  return loads;
}

function pairsOf(all: readonly string[][], people: readonly { id: string }[]): number[] {
  const pairs = new Map<string, number>();
  for (const [n, { id }] of people.entries())
    for (const other of people.slice(n + 1)) pairs.set([id, other.id].sort().join(), 0);
  for (const group of all)
    for (const [n, id] of group.entries())
      for (const other of group.slice(n + 1)) {
        const pair = [id, other].sort().join();
        pairs.set(pair, pairs.get(pair)! + 1);
      }
  return [...pairs.values()];
}

const spread = (numbers: Iterable<number>): number => {
  const all = [...numbers];
  return Math.max(...all) - Math.min(...all);
};

describe('project/assignment: choosing people', () => {
  it('balanced: 50 people and 1,000 samples, loads within 1 and pairs within 3', () => {
    const people = staff(50);
    for (const perSample of [2, 3])
      for (let seed = 0; seed < 5; seed++) {
        const all = chosen(names(1000), { people, perSample, seed });
        assert.ok(spread(loadsOf(all).values()) <= 1);
        const difference = spread(pairsOf(all, people));
        assert.ok(difference <= 3, `pairs differ by ${difference}`);
      }
  });

  it('balanced: five people share 1,000 samples in equal loads and nearly equal pairs', () => {
    const all = chosen(names(1000), { people: staff(5) });
    assert.deepEqual([...loadsOf(all).values()], [400, 400, 400, 400, 400]);
    assert.ok(spread(pairsOf(all, staff(5))) <= 3);
  });

  it('balanced: loads follow capacities', () => {
    const people = [{ id: 'full', capacity: 200 }, { id: 'half', capacity: 100 }, { id: 'mean' }];
    const loads = loadsOf(chosen(names(450), { people, perSample: 1 }));
    assert.deepEqual(Object.fromEntries(loads), { full: 200, half: 100, mean: 150 });
  });

  it('balanced: no one gets more than their capacity while others can take more', () => {
    const people = [{ id: 'full', capacity: 200 }, { id: 'half', capacity: 100 }, { id: 'any' }];
    const loads = loadsOf(chosen(names(900), { people, perSample: 1 }));
    assert.deepEqual(Object.fromEntries(loads), { full: 200, half: 100, any: 600 });
    // Where that does not suffice, all have more, by their capacities.
    const over = loadsOf(chosen(names(900), { people: people.slice(0, 2), perSample: 1 }));
    assert.deepEqual(Object.fromEntries(over), { full: 600, half: 300 });
  });

  it('gives no one more than their ceiling, and the rest equally', () => {
    const people = [{ id: 'ben', ceiling: 60 }, ...staff(11)];
    const loads = loadsOf(chosen(names(200), { people }));
    // 400 places for 12 people: 33 or 34 each, so that a ceiling of 60 does not raise a load.
    assert.ok(spread(loads.values()) <= 1, JSON.stringify([...loads]));
    const few = loadsOf(chosen(names(200), { people: [{ id: 'ben', ceiling: 10 }, ...staff(3)] }));
    assert.equal(few.get('ben'), 10);
    assert.deepEqual(
      [...few.values()].sort((a, b) => a - b),
      [10, 130, 130, 130],
    );
  });

  it('leaves samples to fewer people, or to no one, where all are at their ceilings', () => {
    const ceilings = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        ceilings,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 20 }),
        fc.constantFrom('balanced' as const, 'hash' as const),
        (limits, perSample, samples, method) => {
          const people = limits.map((ceiling, n) => ({ id: `p${n}`, ceiling }));
          const all = chosen(names(samples), { people, perSample, method });
          const loads = loadsOf(all);
          for (const { id, ceiling } of people) assert.ok((loads.get(id) ?? 0) <= ceiling);
          for (const group of all) {
            assert.equal(new Set(group).size, group.length);
            // Who could still take it has it.
            const free = people.filter(
              ({ id, ceiling }) => !group.includes(id) && (loads.get(id) ?? 0) < ceiling,
            );
            if (group.length < perSample) assert.deepEqual(free, []);
          }
          assert.deepEqual(chosen(names(samples).reverse(), { people, perSample, method }).reverse(), all);
        },
      ),
    );
  });

  it('gives shares of the samples different numbers of people, by largest remainder', () => {
    const shares = new Map([
      [2, 0.8],
      [3, 0.2],
    ]);
    for (const method of ['balanced', 'hash'] as const) {
      const all = chosen(names(60), { people: staff(5), perSample: 3, shares, method });
      assert.equal(all.filter(({ length }) => length === 3).length, 12);
      assert.equal(all.filter(({ length }) => length === 2).length, 48);
    }
    const counts = (of: readonly (readonly [number, number])[], samples: number): number[][] => {
      const numbers = numbersByShare(new Map(of), samples);
      return of.map(([number]) => [number, numbers.filter((each) => each === number).length]);
    };
    assert.deepEqual(
      counts(
        [
          [1, 0.5],
          [2, 0.3],
          [3, 0.2],
        ],
        7,
      ),
      [
        [1, 4],
        [2, 2],
        [3, 1],
      ],
    );
    // Equal remainders: more people win.
    assert.deepEqual(
      counts(
        [
          [1, 0.5],
          [2, 0.5],
        ],
        3,
      ),
      [
        [1, 1],
        [2, 2],
      ],
    );
    assert.deepEqual(
      counts(
        [
          [2, 1 / 3],
          [3, 1 / 3],
          [4, 1 / 3],
        ],
        9,
      ),
      [
        [2, 3],
        [3, 3],
        [4, 3],
      ],
    );
  });

  it('gives the overlapping share to several people, and the rest to one', () => {
    const all = chosen(names(1000), { people: staff(5), perSample: 3, overlap: 0.25 });
    assert.equal(all.filter(({ length }) => length === 3).length, 250);
    assert.equal(all.filter(({ length }) => length === 1).length, 750);
    assert.ok(spread(loadsOf(all).values()) <= 1);
    const hashed = chosen(names(4000), { people: staff(5), perSample: 3, overlap: 0.25, method: 'hash' });
    const double = hashed.filter(({ length }) => length === 3).length;
    assert.ok(double > 900 && double < 1100, String(double));
  });

  it('hash: a new person takes only their share, and takes it from everyone', () => {
    const before = chosen(names(1000), { people: staff(5), method: 'hash' });
    const after = chosen(names(1000), { people: staff(6), method: 'hash' });
    let moved = 0;
    for (const [n, group] of after.entries()) {
      const kept = before[n]!.filter((id) => group.includes(id)).length;
      moved += 2 - kept;
      // A place goes to the new person, never from one of the others to another.
      assert.ok(kept === 2 ? !group.includes('p5') : group.includes('p5'));
    }
    assert.ok(moved > 280 && moved < 390, `${moved} moved; 333 are expected`);
  });

  it('hash: loads vary by chance only, also by capacity', () => {
    for (const load of loadsOf(chosen(names(1000), { people: staff(5), method: 'hash' })).values())
      assert.ok(load > 350 && load < 450, String(load));
    const people = [
      { id: 'full', capacity: 300 },
      { id: 'half', capacity: 100 },
    ];
    const loads = loadsOf(chosen(names(4000), { people, perSample: 1, method: 'hash' }));
    assert.ok(loads.get('full')! > 2850 && loads.get('full')! < 3150, String(loads.get('full')));
  });

  it('hash: other samples move nothing', () => {
    const few = chosen(names(100), { people: staff(5), method: 'hash' });
    const more = chosen([...names(50, 500), ...names(100)], { people: staff(5), method: 'hash' });
    assert.deepEqual(more.slice(50), few);
  });

  it('chooses different people for each sample, as many as there are, by the ids alone', () => {
    const method = fc.constantFrom('balanced' as const, 'hash' as const);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 60 }),
        method,
        fc.nat(),
        (count, perSample, samples, method, seed) => {
          const settings = { people: staff(count), perSample, method, seed };
          const ids = names(samples);
          const all = chosen(ids, settings);
          for (const group of all) {
            assert.equal(group.length, Math.min(count, perSample));
            assert.equal(new Set(group).size, group.length);
          }
          const backwards = chosen(ids.toReversed(), settings).reverse();
          assert.deepEqual(backwards, all, 'the order of the samples matters');
          if (method === 'balanced') assert.ok(samples === 0 || spread(loadsOf(all).values()) <= 1);
        },
      ),
    );
  });

  it('passes over those who have a sample already, as long as there are others', () => {
    for (const method of ['balanced', 'hash'] as const) {
      const people = staff(3);
      const all = chosen(names(60), { people, perSample: 1, method }, (n, person) => person === n % 3);
      for (const [n, group] of all.entries()) assert.notEqual(group[0], `p${n % 3}`);
      const two = chosen(names(60), { people, perSample: 3, method }, (_, person) => person === 0);
      for (const group of two) assert.equal(group.at(-1), 'p0');
    }
  });

  it('draws a random part that follows from the ids and the seed', () => {
    const part = finished(randomPart(hashesOf(names(1000)), 7, 0.2));
    assert.equal(part.length, 200);
    assert.deepEqual(
      part,
      [...part].sort((a, b) => a - b),
    );
    assert.notDeepEqual(finished(randomPart(hashesOf(names(1000)), 8, 0.2)), part);
  });

  it('stays the same in every version: assignments are shared through Git', () => {
    const people = [{ id: 'ana' }, { id: 'ben' }, { id: 'cara' }];
    assert.deepEqual(chosen(names(6), { people }), PINNED.balanced);
    assert.deepEqual(chosen(names(6), { people, method: 'hash' }), PINNED.hash);
    assert.deepEqual(finished(randomPart(hashesOf(names(10)), 1, 0.3)), PINNED.part);
  });
});

const PINNED = {
  balanced: [
    ['cara', 'ben'],
    ['ana', 'ben'],
    ['cara', 'ana'],
    ['cara', 'ana'],
    ['ana', 'ben'],
    ['cara', 'ben'],
  ],
  hash: [
    ['cara', 'ben'],
    ['ben', 'ana'],
    ['ben', 'cara'],
    ['cara', 'ana'],
    ['ana', 'ben'],
    ['ana', 'cara'],
  ],
  part: [4, 6, 8],
};
