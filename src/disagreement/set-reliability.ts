import { float64Column, int32Column } from '../base/columns/columns';
import { maxOf, countBy } from '../base/lists';
import { softmax, type Reliability } from './reliability';

/** The answers to an item that takes several labels. All are numbers from 0. */
export interface ItemSets {
  readonly item: number;
  readonly answers: readonly { readonly annotator: number; readonly labels: readonly number[] }[];
  /** The right labels, where a decision or gold says so. */
  readonly known?: ReadonlySet<number> | undefined;
}

/** Wrong labels are rare: more steps would fit the noise of a few of them. */
const STEPS = 3;
/** What is assumed of a person's labels: 1 in 20 is wrong, which counts for this many labels. */
const SLIP = { share: 0.05, labels: 20 };
/** How often an answer without labels is assumed where no label is right, and where one is; how many answers that counts for. */
const NONE = { nothing: 0.9, something: 0.1, answers: 100 };
/** How many answers the rate of everyone counts for in a person's own rate of answers without labels. */
const PRIOR_ANSWERS = 5;
/** Before the first step: the share of items with 0, 1, 2, … right labels. The last share is that of all larger numbers. */
const SIZES = [0.1, 0.55, 0.25, 0.1, ...Array.from({ length: 8 }, () => 0.01)];
/** With more labels, those on which people differ most are weighed together: a label more doubles the work. */
const MAX_TOGETHER = 6;
/** An item with more labels teaches nothing, and each of its labels is as likely right as it was given: each would be weighed with all others. */
const MAX_WEIGHED = 100;

/**
 * Which of the labels given to an item are right, from the answers alone. One or several can be, or none if somebody answered without a
 * label, so `posterior` does not add up to 1. A person gives right labels, often not all of them, and with a rate of their own a wrong
 * one (a slip) or an answer without labels. That a person leaves out a right label says little where they give another: on one text the
 * same label comes to everyone's mind first (an urn after Pólya: the more often a right label was given, the likelier the next gives it).
 * Labels that no one gave to an item are taken to be wrong. An item with known labels teaches the rates and has posteriors of 0 and 1.
 * `accuracy` is the share of a person's labels that are right.
 * Cost: answers times 2 to the power of the labels given to an item, at most MAX_TOGETHER.
 */
export function estimateSetReliability(sets: Iterable<ItemSets>, annotators: number): Reliability {
  const answers = new SetAnswers(sets);
  let rates = firstRates(annotators, answers.labels);
  for (let step = 1; step < STEPS; step += 1) rates = ratesOf(answers.weigh(rates, annotators));
  const { right, given } = answers.weigh(rates, annotators);
  return {
    accuracy: Array.from(given, (count, a) => (count > 0 ? right[a]! / count : 1)),
    posterior: (item) => answers.posterior(item),
  };
}

/** By person or label: logarithms of what is expected. */
interface Rates {
  readonly slip: Float64Array;
  readonly right: Float64Array;
  /** Of a person's answers: without and with labels, where nothing is right [0] and where something is [1]. */
  readonly none: readonly Float64Array[];
  readonly some: readonly Float64Array[];
  /** Of items with 0, 1, 2, … right labels. The last is that of all larger numbers. */
  readonly size: readonly number[];
  /** Of right labels, and of wrong ones (this no logarithm): the share of each label. */
  readonly label: Float64Array;
  readonly wrongLabel: Float64Array;
}

/** Expected counts, from which rates are made. */
class Counts {
  readonly slips: Float64Array;
  /** A person's labels where a wrong one was possible; all of them, and the right ones among them. */
  readonly tried: Float64Array;
  readonly given: Float64Array;
  readonly right: Float64Array;
  readonly none: readonly Float64Array[];
  readonly answers: readonly Float64Array[];
  readonly size = SIZES.map(() => 0.5);
  readonly label: Float64Array;
  readonly wrongLabel: Float64Array;

  constructor(annotators: number, labels: number) {
    const zeros = (): Float64Array => new Float64Array(annotators);
    [this.slips, this.tried, this.given, this.right] = [zeros(), zeros(), zeros(), zeros()];
    this.none = [zeros(), zeros()];
    this.answers = [zeros(), zeros()];
    this.label = new Float64Array(labels).fill(1);
    this.wrongLabel = new Float64Array(labels).fill(1);
  }
}

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
const logs = (values: Float64Array): Float64Array => values.map(Math.log);
const sizeClass = (labels: number): number => Math.min(labels, SIZES.length - 1);

function firstRates(annotators: number, labels: number): Rates {
  const counts = new Counts(annotators, labels);
  SIZES.forEach((share, n) => (counts.size[n] = share));
  return ratesOf(counts);
}

function ratesOf({ slips, tried, none, answers, size, label, wrongLabel }: Counts): Rates {
  const slip = slips.map((count, a) => (count + SLIP.share * SLIP.labels) / (tried[a]! + SLIP.labels));
  const noneRate = [NONE.nothing, NONE.something].map((assumed, k) => {
    const all = (sum(none[k]!) + assumed * NONE.answers) / (sum(answers[k]!) + NONE.answers);
    return none[k]!.map((count, a) => (count + PRIOR_ANSWERS * all) / (answers[k]![a]! + PRIOR_ANSWERS));
  });
  const shares = (counts: Float64Array): Float64Array => {
    const all = sum(counts);
    return counts.map((count) => count / all);
  };
  const items = sum(size);
  return {
    slip: logs(slip),
    right: logs(slip.map((rate) => 1 - rate)),
    none: noneRate.map(logs),
    some: noneRate.map((rates) => logs(rates.map((rate) => 1 - rate))),
    size: size.map((count) => Math.log(count / items)),
    label: logs(shares(label)),
    wrongLabel: shares(wrongLabel),
  };
}

/** The answers in typed arrays: a project may have hundreds of thousands. */
class SetAnswers {
  readonly #items = new Map<number, number>();
  readonly #firstAnswer = int32Column();
  readonly #annotator = int32Column();
  readonly #firstGiven = int32Column();
  readonly #given = int32Column();
  /** The different labels of an item, whether they are known to be right (-1: not known), and how likely they are right. */
  readonly #firstLabel = int32Column();
  readonly #label = int32Column();
  readonly #known = int32Column();
  readonly #right = float64Column();
  labels = 0;

  constructor(sets: Iterable<ItemSets>) {
    for (const { item, answers, known } of sets) {
      this.#items.set(item, this.#firstAnswer.push(this.#annotator.length));
      this.#firstLabel.push(this.#label.length);
      for (const { annotator, labels } of answers) {
        this.#annotator.push(annotator);
        this.#firstGiven.push(this.#given.length);
        for (const label of new Set(labels)) this.#given.push(label);
      }
      const times = timesGiven(answers);
      const unsure = (label: number): number => Math.abs((times.get(label) ?? 0) / answers.length - 0.5);
      const different = [...new Set([...answers.flatMap(({ labels }) => labels), ...(known ?? [])])];
      for (const label of different.sort((a, b) => unsure(a) - unsure(b) || a - b)) {
        this.labels = Math.max(this.labels, label + 1);
        this.#label.push(label);
        this.#known.push(known ? Number(known.has(label)) : -1);
        this.#right.push(0);
      }
    }
    this.#firstAnswer.push(this.#annotator.length);
    this.#firstGiven.push(this.#given.length);
    this.#firstLabel.push(this.#label.length);
  }

  posterior(item: number): ReadonlyMap<number, number> {
    const place = this.#items.get(item);
    if (place === undefined) return new Map();
    const [from, to] = [this.#firstLabel.get(place), this.#firstLabel.get(place + 1)];
    return new Map(this.#places(from, to, (n) => [this.#label.get(n), this.#right.get(n)]));
  }

  /** Updates the probabilities of all labels, and counts what they say of people and labels. */
  weigh(rates: Rates, annotators: number): Counts {
    const counts = new Counts(annotators, this.labels);
    for (const place of this.#items.values()) this.#weighItem(place, rates, counts);
    return counts;
  }

  #weighItem(place: number, rates: Rates, counts: Counts): void {
    const from = this.#firstLabel.get(place);
    const labels = this.#places(from, this.#firstLabel.get(place + 1), (n) => this.#label.get(n));
    const answers = this.#answersOf(place);
    const isKnown = labels.length > 0 && this.#known.get(from) >= 0;
    const times = timesGiven(answers);
    if (labels.length > MAX_WEIGHED) {
      labels.forEach((label, n) =>
        this.#right.set(
          from + n,
          isKnown ? this.#known.get(from + n) : (times.get(label) ?? 0) / answers.length,
        ),
      );
      return;
    }
    const mayBeNone = answers.some(({ labels: given }) => given.length === 0);
    // What more than half gave is taken to be right beside the labels in question, until its own turn below.
    const usual = labels.slice(MAX_TOGETHER).filter((label) => 2 * (times.get(label) ?? 0) > answers.length);
    const possible = isKnown
      ? [labels.filter((_, n) => this.#known.get(from + n) === 1)]
      : subsetsOf(labels.slice(0, MAX_TOGETHER))
          .map((set) => [...set, ...usual])
          .filter((set) => set.length > 0 || mayBeNone);
    const weights = softmax(possible.map((set) => logLikelihood(set, answers, rates)));
    possible.forEach((set, n) => count(set, weights[n]!, answers, counts));
    const best = possible[weights.indexOf(maxOf(weights))]!;
    labels.forEach((label, n) => {
      const isTogether = isKnown || n < MAX_TOGETHER;
      const right = isTogether
        ? weights.reduce((all, weight, i) => all + (possible[i]!.includes(label) ? weight : 0), 0)
        : rightBeside(label, best, answers, rates);
      this.#right.set(from + n, Math.min(1, right));
    });
  }

  #answersOf(place: number): ItemSets['answers'] {
    return this.#places(this.#firstAnswer.get(place), this.#firstAnswer.get(place + 1), (answer) => ({
      annotator: this.#annotator.get(answer),
      labels: this.#places(this.#firstGiven.get(answer), this.#firstGiven.get(answer + 1), (n) =>
        this.#given.get(n),
      ),
    }));
  }

  #places<T>(from: number, to: number, at: (n: number) => T): T[] {
    return Array.from({ length: to - from }, (_, n) => at(from + n));
  }
}

/** Label -> how many answers give it. */
const timesGiven = (answers: ItemSets['answers']): ReadonlyMap<number, number> =>
  countBy(answers.flatMap(({ labels }) => [...new Set(labels)]));

const subsetsOf = (labels: readonly number[]): number[][] =>
  labels.reduce<number[][]>((sets, label) => [...sets, ...sets.map((set) => [...set, label])], [[]]);

/** How likely one more label is right if the others of a set are. */
function rightBeside(
  label: number,
  set: readonly number[],
  answers: ItemSets['answers'],
  rates: Rates,
): number {
  const others = set.filter((other) => other !== label);
  const [without, beside] = [others, [...others, label]].map((each) => logLikelihood(each, answers, rates));
  return softmax([without!, beside!])[1]!;
}

/** The logarithm of how likely it is that these labels are right and people answer so. */
function logLikelihood(set: readonly number[], answers: ItemSets['answers'], rates: Rates): number {
  const known = Number(set.length > 0);
  const isAll = set.length === rates.label.length;
  const wrong = 1 - set.reduce((all, label) => all + rates.wrongLabel[label]!, 0);
  const times = new Map(set.map((label) => [label, 1]));
  let drawn = set.length;
  let log = rates.size[sizeClass(set.length)]!;
  set.forEach((label, n) => (log += rates.label[label]! + Math.log(n + 1)));
  for (const { annotator, labels } of answers) {
    log += (labels.length > 0 ? rates.some : rates.none)[known]![annotator]!;
    for (const label of labels) {
      const before = times.get(label);
      if (before === undefined) {
        const share = rates.wrongLabel[label]!;
        log += Math.log(share / Math.max(share, wrong)) + (known === 1 ? rates.slip[annotator]! : 0);
      } else {
        log += Math.log(before / drawn) + (isAll ? 0 : rates.right[annotator]!);
        times.set(label, before + 1);
        drawn += 1;
      }
    }
  }
  return log;
}

function count(set: readonly number[], weight: number, answers: ItemSets['answers'], counts: Counts): void {
  const known = Number(set.length > 0);
  counts.size[sizeClass(set.length)]! += weight;
  for (const label of set) counts.label[label]! += weight;
  for (const { annotator, labels } of answers) {
    counts.answers[known]![annotator]! += weight;
    if (labels.length === 0) counts.none[known]![annotator]! += weight;
    for (const label of labels) {
      const isRight = set.includes(label);
      counts.given[annotator]! += weight;
      if (isRight) counts.right[annotator]! += weight;
      else counts.wrongLabel[label]! += weight;
      if (known === 0 || set.length === counts.label.length) continue;
      counts.tried[annotator]! += weight;
      if (!isRight) counts.slips[annotator]! += weight;
    }
  }
}
