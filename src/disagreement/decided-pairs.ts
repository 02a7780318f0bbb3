import type { AnswerTable } from '../project/answers/answer-table';
import type { LayerValue } from '../project/records/records';
import type { Layer } from '../project/schema/layer-types';
import { joinsMarks, takesMarks, takesOneLabel } from '../kinds/traits';
import { conflictOf } from './conflict';
import { answersOn, distinctOf, labelsIn, unitsOn, type Given } from './given';
import { valueKey } from './value-key';

/**
 * What it would be worth if a pair of labels were always decided: observed agreement on the same samples if nobody disagreed about the two
 * any more, and all else were as it is. No tie-breaker can bring more, so it is a bound. `a` < `b` by code unit.
 */
export interface DecidedPair {
  readonly a: string;
  readonly b: string;
  /** Keys of the samples on which the two are in conflict, and how many people gave one of them there. */
  readonly samples: ReadonlySet<number>;
  readonly people: number;
  /** Observed agreement at most; see {@link LayerPairs}. */
  readonly atMost: number;
  /** Krippendorff's alpha, where answers are one label: about, because the shares of the labels move too. */
  readonly aboutAlpha?: number;
}

/** A layer with its pairs of labels in conflict, those that are worth most first. */
export interface LayerPairs {
  /**
   * Observed agreement now: the share of pairs of answers to a sample that are equal, each answer weighing the same; of marks, the F1 that
   * is pooled over pairs of people. Undefined if no two people answered the same sample.
   */
  readonly observed?: number;
  readonly alpha?: number;
  readonly pairs: readonly DecidedPair[];
}

/** The pairs in conflict on a layer. `isCounted` lets through the keys of samples. Layers that join marks have none. */
export function decidedPairs(
  table: AnswerTable,
  layer: Layer,
  isCounted: (key: number) => boolean = () => true,
): LayerPairs {
  const tallies = new Map<string, Tally>();
  const labels = new Map<string, number>();
  let [equal, all, answers] = [0, 0, 0];
  for (let row = 0; row < table.rows && !joinsMarks(layer); row += 1) {
    const key = table.key(row);
    // The newest row of a sample is the first in its list, so each sample is seen once.
    if (table.first(key) !== row || table.following(row) < 0 || !isCounted(key)) continue;
    for (const unit of unitsOn(table, key, layer)) {
      const given = answersOn(table, key, unit);
      if (given.length < 2) continue;
      const values = given.map(({ comparable }) => comparable);
      const now = agreementOf(layer, values);
      equal += now.equal;
      all += now.all;
      answers += given.length;
      for (const value of values) for (const label of labelsIn(value)) add(labels, label, 1);
      const distinct = distinctOf(given).map(({ comparable }) => comparable);
      for (const [a, b] of distinct.length > 1 ? conflictOf(unit, distinct).pairs : []) {
        const name = JSON.stringify([a, b]);
        const tally = tallies.get(name) ?? new Tally(a, b);
        tallies.set(name, tally);
        tally.take(
          key,
          table,
          given,
          agreementOf(
            layer,
            values.map((value) => decided(value, a, b)),
          ).equal - now.equal,
        );
      }
    }
  }
  if (all === 0) return { pairs: [] };
  const alphaWith = (gain: number, moved: ReadonlyMap<string, number>): { alpha?: number } => {
    const value = takesOneLabel(layer) ? alpha(answers, equal + gain, labels, moved) : undefined;
    return value === undefined ? {} : { alpha: value };
  };
  const pairs = [...tallies.values()].map(({ a, b, samples, people, gain, moved }): DecidedPair => {
    const { alpha: aboutAlpha } = alphaWith(gain, moved);
    const atMost = (equal + gain) / all;
    return { a, b, samples, people: people.size, atMost, ...(aboutAlpha !== undefined && { aboutAlpha }) };
  });
  pairs.sort(
    (x, y) => y.atMost - x.atMost || y.samples.size - x.samples.size || (x.a + x.b < y.a + y.b ? -1 : 1),
  );
  return { observed: equal / all, ...alphaWith(0, new Map()), pairs };
}

/** What is counted of one pair. */
class Tally {
  readonly samples = new Set<number>();
  readonly people = new Set<number>();
  gain = 0;
  /** Label -> how many answers more have it, if each sample takes the label that is given most in it. */
  readonly moved = new Map<string, number>();

  constructor(
    readonly a: string,
    readonly b: string,
  ) {}

  /** Adds a sample, or a turn of it. */
  take(key: number, table: AnswerTable, given: readonly Given[], gain: number): void {
    const { a, b } = this;
    this.samples.add(key);
    this.gain += gain;
    const having = (label: string): readonly Given[] =>
      given.filter(({ comparable }) => labelsIn(comparable).includes(label));
    const [ofA, ofB] = [having(a), having(b)];
    for (const { row } of [...ofA, ...ofB]) this.people.add(table.annotator(row));
    const [winner, loser, count] = ofA.length >= ofB.length ? [a, b, ofB.length] : [b, a, ofA.length];
    add(this.moved, winner, count);
    add(this.moved, loser, -count);
  }
}

/** A value in which the second label of a pair is the first one: what is the same then differs about the pair alone. */
function decided(value: LayerValue, a: string, b: string): LayerValue {
  const first = (label: string): string => (label === b ? a : label);
  if (!Array.isArray(value)) return typeof value === 'string' ? first(value) : value;
  if (value.every((item) => typeof item === 'string')) return [...new Set(value.map(first))];
  return value.map((item) =>
    typeof item === 'object' ? { ...item, label: first(item.label) } : item,
  ) as LayerValue;
}

/** How much of the answers to a sample is equal, and what it is a part of. Of marks: twice those that two people share, and all of theirs. */
function agreementOf(layer: Layer, values: readonly LayerValue[]): { equal: number; all: number } {
  if (!takesMarks(layer)) {
    const counts = new Map<string, number>();
    for (const value of values) add(counts, valueKey(value), 1);
    const pairs = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
    return { equal: pairs / (values.length - 1), all: values.length };
  }
  const marks = values.map(
    (value) => new Set(Array.isArray(value) ? value.map((mark) => valueKey([mark] as LayerValue)) : []),
  );
  let [equal, all] = [0, 0];
  for (const [n, own] of marks.entries())
    for (const other of marks.slice(n + 1)) {
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
  moved: ReadonlyMap<string, number>,
): number | undefined {
  let same = 0;
  for (const [label, count] of labels) same += (count + (moved.get(label) ?? 0)) ** 2;
  const expected = (answers ** 2 - same) / (answers - 1);
  return expected === 0 ? undefined : 1 - (answers - equal) / expected;
}

const add = (counts: Map<string, number>, key: string, count: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + count);
