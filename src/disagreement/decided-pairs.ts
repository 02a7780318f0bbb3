import { pairsOf, addOne, countBy, getOrAdd } from '../base/lists';
import type { AnswerTable } from '../project/answers/answer-table';
import { withLabels } from '../project/records/marks';
import type { LayerValue } from '../project/records/records';
import type { Layer } from '../project/schema/layer-types';
import { joinsMarks, takesMarks, takesOneLabel } from '../kinds/traits';
import { conflictOf } from './conflict';
import { distinctOf, labelsIn, severalOn, valueKey } from './given';

/**
 * What it would be worth if a pair of labels were always decided: observed agreement on the same samples if nobody disagreed about the two
 * any more, and all else were as it is. No tie-breaker can bring more, so it is a bound. `a` < `b` by code unit.
 */
export interface DecidedPair {
  readonly a: string;
  readonly b: string;
  /** Keys of the samples on which the two are in conflict, and the people (codes) who gave one of them there. */
  readonly samples: ReadonlySet<number>;
  readonly people: ReadonlySet<number>;
  /** Observed agreement at most; see {@link LayerPairs}. */
  readonly atMost: number;
  /** Krippendorff's alpha, where answers are one label: about, because the shares of the labels move too. */
  readonly aboutAlpha: number | undefined;
}

/** A layer with its pairs of labels in conflict, those that are worth most first. */
export interface LayerPairs {
  /**
   * Observed agreement now: the share of pairs of answers to a sample that are equal, each answer weighing the same; of marks, the F1 that
   * is pooled over pairs of people. Undefined if no two people answered the same sample.
   */
  readonly observed: number | undefined;
  readonly alpha: number | undefined;
  readonly pairs: readonly DecidedPair[];
}

interface Tally extends Pick<DecidedPair, 'a' | 'b'> {
  readonly samples: Set<number>;
  readonly people: Set<number>;
  gain: number;
  /** Label -> how many answers more have it, if each sample takes the label that is given most in it. */
  readonly moved: Map<string, number>;
}

/** The pairs in conflict on a layer. `isCounted` lets through the keys of samples. Layers that join marks have none. */
export async function decidedPairs(
  table: AnswerTable,
  layer: Layer,
  pause: () => Promise<void>,
  isCounted: (key: number) => boolean = () => true,
): Promise<LayerPairs> {
  const tallies = new Map<string, Tally>();
  const labels = new Map<string, number>();
  let [equal, all, answers] = [0, 0, 0];
  for (let row = 0; row < table.rows && !joinsMarks(layer); row += 1) {
    if ((row & 0xfff) === 0xfff) await pause();
    const key = table.key(row);
    // The newest row of a sample is the first in its list, so each sample is seen once.
    if (table.first(key) !== row || !isCounted(key)) continue;
    for (const { unit, given } of severalOn(table, key, layer)) {
      const values = given.map(({ comparable }) => comparable);
      const now = agreementOf(layer, values);
      equal += now.equal;
      all += now.all;
      answers += given.length;
      for (const label of values.flatMap(labelsIn)) addOne(labels, label);
      for (const [a, b] of conflictOf(
        unit,
        distinctOf(given).map(({ comparable }) => comparable),
      ).pairs) {
        const tally = getOrAdd(tallies, JSON.stringify([a, b]), (): Tally => {
          return { a, b, samples: new Set(), people: new Set(), gain: 0, moved: new Map() };
        });
        tally.samples.add(key);
        tally.gain +=
          agreementOf(
            layer,
            values.map((value) => decided(value, a, b)),
          ).equal - now.equal;
        const [ofA, ofB] = [a, b].map((label) =>
          given.filter(({ comparable }) => labelsIn(comparable).includes(label)),
        );
        for (const { row: each } of [...ofA!, ...ofB!]) tally.people.add(table.annotator(each));
        const [winner, loser, count] = ofA!.length >= ofB!.length ? [a, b, ofB!.length] : [b, a, ofA!.length];
        add(tally.moved, winner, count);
        add(tally.moved, loser, -count);
      }
    }
  }
  const alphaWith = (gain: number, moved?: ReadonlyMap<string, number>): number | undefined =>
    takesOneLabel(layer) ? alpha(answers, equal + gain, labels, moved) : undefined;
  return {
    observed: all === 0 ? undefined : equal / all,
    alpha: alphaWith(0),
    pairs: [...tallies.values()]
      .map(({ gain, moved, ...tally }) => ({
        ...tally,
        atMost: (equal + gain) / all,
        aboutAlpha: alphaWith(gain, moved),
      }))
      .sort(
        (x, y) => y.atMost - x.atMost || y.samples.size - x.samples.size || (x.a + x.b < y.a + y.b ? -1 : 1),
      ),
  };
}

/**
 * On how many samples a pair of labels is in conflict, of those that two people or more answered and on which somebody gave one of the two;
 * `samples`: of how many that several people answered. `isPair`: whether a label is one of the pair.
 */
export function conflictsOn(
  table: AnswerTable,
  layer: Layer,
  isPair: (label: string) => boolean,
  isCounted: (key: number) => boolean,
): { samples: number; pair: readonly [conflicts: number, samples: number] } {
  let [samples, conflicts, given] = [0, 0, 0];
  for (let row = 0; row < table.rows; row += 1) {
    const key = table.key(row);
    if (table.first(key) !== row || !isCounted(key)) continue;
    const units = [...severalOn(table, key, layer)];
    if (units.length === 0) continue;
    samples += 1;
    const isGiven = units.some((unit) => unit.given.some((one) => labelsIn(one.comparable).some(isPair)));
    if (!isGiven) continue;
    given += 1;
    const isConflict = units.some((unit) =>
      conflictOf(
        unit.unit,
        distinctOf(unit.given).map(({ comparable }) => comparable),
      ).pairs.some((labels) => labels.every(isPair)),
    );
    if (isConflict) conflicts += 1;
  }
  return { samples, pair: [conflicts, given] };
}

/** What always deciding a pair of labels of a layer would be worth, in a sentence; undefined if the two are not in conflict. */
export function worthSentence(
  { id, name = id }: Layer,
  { observed = 0, pairs }: LayerPairs,
  [one, other]: readonly [string, string],
): string | undefined {
  const [a, b] = one < other ? [one, other] : [other, one];
  const pair = pairs.find((each) => each.a === a && each.b === b);
  return (
    pair &&
    `If people always decided this pair in the same way, observed agreement on ${name} would be at most ${pair.atMost.toFixed(3)} (now ${observed.toFixed(3)}).`
  );
}

/** A value in which the second label of a pair is the first one: what is the same then differs about the pair alone. */
function decided(value: LayerValue, a: string, b: string): LayerValue {
  const merged = withLabels(value, (label) => (label === b ? a : label));
  return Array.isArray(merged) ? ([...new Set<unknown>(merged)] as LayerValue) : merged;
}

/** How much of the answers to a sample is equal, and what it is a part of. Of marks: twice those that two people share, and all of theirs. */
function agreementOf(layer: Layer, values: readonly LayerValue[]): { equal: number; all: number } {
  if (!takesMarks(layer)) {
    const counts = [...countBy(values.map(valueKey)).values()];
    const pairs = counts.reduce((sum, count) => sum + count * (count - 1), 0);
    return { equal: pairs / (values.length - 1), all: values.length };
  }
  const marks = values.map(
    (value) => new Set(Array.isArray(value) ? value.map((mark) => valueKey([mark] as LayerValue)) : []),
  );
  let [equal, all] = [0, 0];
  for (const [own, other] of pairsOf(marks)) {
    equal += 2 * [...own].filter((mark) => other.has(mark)).length;
    all += own.size + other.size;
  }
  return { equal, all };
}

/** Krippendorff's nominal alpha by the agreeing answers and the shares of the labels; undefined if there is one label only. */
function alpha(
  answers: number,
  equal: number,
  labels: ReadonlyMap<string, number>,
  moved?: ReadonlyMap<string, number>,
): number | undefined {
  let same = 0;
  for (const [label, count] of labels) same += (count + (moved?.get(label) ?? 0)) ** 2;
  const expected = (answers ** 2 - same) / (answers - 1);
  return !(expected > 0) ? undefined : 1 - (answers - equal) / expected;
}

const add = (counts: Map<string, number>, key: string, count: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + count);
