// Rates of labels where people differ: none, because what people agree on is another population than what the model alone answered.
import assert from 'node:assert/strict';
import { seededRandom, type Random } from '../../../../src/agreement/statistics/random';
import { DEFAULTS, unanimousLabels, validation } from '../../../../src/features/validate/validation';
import { buildTable, type Rating } from '../../../support/build-table';
import { SLOW } from '../../../host/until';

const RATE = 0.3;
const LABELLED = 400;
const ALL = 2400;

/** Three people answer the first items, and differ on `differ` of the yes and a tenth of that of the no; the judge is right in 90 %. */
function answers(random: Random, differ: number): Rating[] {
  const list: Rating[] = [];
  for (let item = 0; item < ALL; item += 1) {
    const truth = random.next() < RATE;
    const add = (annotator: string, yes: boolean): number =>
      list.push({ item, annotator, label: yes ? 'yes' : 'no' });
    add('judge', random.next() < 0.9 ? truth : !truth);
    if (item >= LABELLED) continue;
    const differs = random.next() < (truth ? differ : differ / 10);
    add('ann', truth);
    add('bob', truth);
    add('cy', differs ? !truth : truth);
  }
  return list;
}

function validated(random: Random, differ: number) {
  const table = buildTable(answers(random, differ));
  return validation({ table }, 'judge', unanimousLabels(table, 'judge'), new Map(), DEFAULTS);
}

describe('rates of labels, where people differ', function () {
  this.timeout(SLOW);

  it('are omitted, and say why and on how many items', () => {
    const found = validated(seededRandom(3), 0.5);
    assert.ok(found.disputed > 0);
    const reason = new RegExp(`^people differ on ${found.disputed} of the 400 items`);
    assert.match(found.noRates!, reason);
    for (const { classical, corrected, ppi, ppiPlusPlus } of found.labels)
      for (const rate of [classical, corrected, ppi, ppiPlusPlus]) {
        assert.equal(rate.value, null);
        assert.match((rate as { reason: string }).reason, reason);
      }
    // What does not need one population stays.
    assert.notEqual(found.accuracy.value, null);
  });

  it('hold the truth where nobody differs', () => {
    const random = seededRandom(5);
    const held = { classical: 0, corrected: 0, ppi: 0, ppiPlusPlus: 0 };
    const runs = 200;
    for (let run = 0; run < runs; run += 1) {
      const found = validated(random, 0);
      const yes = found.labels.find(({ label }) => label === 'yes')!;
      for (const name of Object.keys(held) as (keyof typeof held)[]) {
        const { limits } = yes[name] as { limits: readonly [number, number] };
        if (limits[0] <= RATE && RATE <= limits[1]) held[name] += 1;
      }
    }
    for (const [name, count] of Object.entries(held)) assert.ok(count / runs >= 0.93, `${name} ${count}`);
  });
});
