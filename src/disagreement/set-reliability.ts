import { float64Column, int32Column } from '../base/columns/columns';
import type { Reliability } from './reliability';

/** The answers to an item that takes several labels. All are numbers from 0. */
export interface ItemSets {
  readonly item: number;
  readonly answers: readonly { readonly annotator: number; readonly labels: readonly number[] }[];
  /** The right labels, where a decision or gold says so. */
  readonly known?: ReadonlySet<number> | undefined;
}

/** How many votes the prior of a person's rate counts for: the rate of everyone for that label. */
const PRIOR_VOTES = 5;
const ITERATIONS = 100;
const TOLERANCE = 1e-6;

/**
 * The model of Dawid and Skene (1979) as a yes/no question for each label, as `resolve` asks it: how often each person gives the label
 * where it is right and where it is wrong, both shrunk towards the rates of everyone. Several labels of an item can be right, so
 * `posterior` does not add up to 1. Labels that no one gave to an item are taken to be wrong. An item with known labels teaches the rates
 * and has posteriors of 0 and 1. `accuracy` is the share of a person's labels that are right.
 * Cost: linear in the different labels of an item times its answers.
 */
export function estimateSetReliability(sets: Iterable<ItemSets>, annotators: number): Reliability {
  const cells = new SetCells(sets, annotators);
  let rates = maximise(cells, annotators);
  for (let step = 0; step < ITERATIONS; step++) {
    const change = expect(cells, rates);
    rates = maximise(cells, annotators);
    if (change < TOLERANCE) break;
  }
  return { accuracy: [...rates.accuracy], posterior: (item) => cells.posterior(item) };
}

/** Each label given to an item, with the votes for and against it. */
class SetCells {
  readonly #items = new Map<number, number>();
  readonly #firstOf = int32Column();
  readonly label = int32Column();
  readonly right = float64Column();
  /** 1 where the labels of the item are known. */
  readonly isKnown = int32Column();
  readonly firstVote = int32Column();
  /** Twice the annotator, plus 1 for a yes. */
  readonly vote = int32Column();
  /** Items that each person answered. */
  readonly answered: Float64Array;
  labels = 0;

  constructor(sets: Iterable<ItemSets>, annotators: number) {
    this.answered = new Float64Array(annotators);
    for (const { item, answers, known } of sets) {
      this.#items.set(item, this.#firstOf.push(this.label.length));
      for (const { annotator } of answers) this.answered[annotator]! += 1;
      for (const label of new Set([...answers.flatMap((answer) => answer.labels), ...(known ?? [])])) {
        const yes = answers.filter((answer) => answer.labels.includes(label)).length;
        this.label.push(label);
        this.labels = Math.max(this.labels, label + 1);
        this.right.push(known ? Number(known.has(label)) : yes / answers.length);
        this.isKnown.push(Number(known !== undefined));
        this.firstVote.push(this.vote.length);
        for (const answer of answers)
          this.vote.push(2 * answer.annotator + Number(answer.labels.includes(label)));
      }
    }
    this.#firstOf.push(this.label.length);
    this.firstVote.push(this.vote.length);
  }

  get items(): number {
    return this.#items.size;
  }

  posterior(item: number): ReadonlyMap<number, number> {
    const place = this.#items.get(item);
    const found = new Map<number, number>();
    if (place === undefined) return found;
    for (let n = this.#firstOf.get(place); n < this.#firstOf.get(place + 1); n += 1)
      found.set(this.label.get(n), this.right.get(n));
    return found;
  }

  eachVote(n: number, visit: (annotator: number, isYes: boolean) => void): void {
    for (let v = this.firstVote.get(n); v < this.firstVote.get(n + 1); v += 1)
      visit(this.vote.get(v) >> 1, (this.vote.get(v) & 1) === 1);
  }
}

/** Log-odds: of a label before any vote, and what a yes or no of a person adds (label by label, a row of annotators each). */
interface Rates {
  readonly accuracy: Float64Array;
  readonly prior: Float64Array;
  readonly yes: Float64Array;
  readonly no: Float64Array;
}

function maximise(cells: SetCells, annotators: number): Rates {
  const { labels } = cells;
  const size = labels * annotators;
  const [right, yesRight, yesWrong] = [0, 0, 0].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const rightItems = new Float64Array(labels);
  for (let n = 0; n < cells.label.length; n += 1) {
    const [label, p] = [cells.label.get(n), cells.right.get(n)];
    rightItems[label]! += p;
    cells.eachVote(n, (annotator, isYes) => {
      const cell = label * annotators + annotator;
      right[cell]! += p;
      if (!isYes) return;
      yesRight[cell]! += p;
      yesWrong[cell]! += 1 - p;
    });
  }
  const accuracy = new Float64Array(annotators);
  const given = new Float64Array(annotators);
  const [yes, no] = [new Float64Array(size), new Float64Array(size)];
  for (let label = 0; label < labels; label += 1) {
    const row = label * annotators;
    const sum = (of: (a: number) => number): number =>
      Array.from({ length: annotators }, (_, a) => of(a)).reduce((x, y) => x + y, 0);
    const wrongVotes = (a: number): number => cells.answered[a]! - right[row + a]!;
    const hits = (sum((a) => yesRight[row + a]!) + 1) / (sum((a) => right[row + a]!) + 2);
    const slips = (sum((a) => yesWrong[row + a]!) + 1) / (sum(wrongVotes) + 2);
    for (let a = 0; a < annotators; a += 1) {
      const hit = (yesRight[row + a]! + PRIOR_VOTES * hits) / (right[row + a]! + PRIOR_VOTES);
      const slip = (yesWrong[row + a]! + PRIOR_VOTES * slips) / (wrongVotes(a) + PRIOR_VOTES);
      yes[row + a] = Math.log(hit / slip);
      no[row + a] = Math.log((1 - hit) / (1 - slip));
      accuracy[a]! += yesRight[row + a]!;
      given[a]! += yesRight[row + a]! + yesWrong[row + a]!;
    }
  }
  return {
    accuracy: accuracy.map((count, a) => (given[a]! > 0 ? count / given[a]! : 1)),
    prior: rightItems.map((count) => Math.log((count + 1) / (cells.items - count + 1))),
    yes,
    no,
  };
}

/** Updates the probabilities of all labels that are not known. Returns the greatest change. */
function expect(cells: SetCells, { prior, yes, no, accuracy }: Rates): number {
  let change = 0;
  for (let n = 0; n < cells.label.length; n += 1) {
    if (cells.isKnown.get(n) === 1) continue;
    const label = cells.label.get(n);
    let odds = prior[label]!;
    cells.eachVote(n, (annotator, isYes) => {
      odds += (isYes ? yes : no)[label * accuracy.length + annotator]!;
    });
    const p = 1 / (1 + Math.exp(-odds));
    change = Math.max(change, Math.abs(p - cells.right.get(n)));
    cells.right.set(n, p);
  }
  return change;
}
