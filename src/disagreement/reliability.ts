import { maxOf, addOne, getOrAdd } from '../base/lists';
import type { Votes } from './votes';
import { float64Column, int32Column, type Column } from '../base/columns/columns';

/** What the votes say about annotators and items. */
export interface Reliability {
  /** P(an annotator gives the right label), by annotator. */
  readonly accuracy: readonly number[];
  /** P(a label is right) for each label given to an item on which votes differ. They add up to 1. Empty for other items. */
  posterior(item: number): ReadonlyMap<number, number>;
}

/** How many votes the prior of an annotator's row counts for. With little data, the person's accuracy and everyone's confusions prevail. */
const PRIOR_VOTES = 5;
/** Beta prior of accuracy: four right in five. */
const ACCURACY_PRIOR = { right: 4, wrong: 1 };
const ITERATIONS = 40;
const TOLERANCE = 1e-6;

/**
 * Estimates how reliable each annotator is, and which of the labels given to an item is right, from the votes alone. It is the model
 * of Dawid & Skene (1979) with each annotator's confusion rows shrunk towards the annotator's accuracy and everyone's confusions, so
 * that it works with a few dozen samples, where the plain model does not. Only labels that were given to an item can be right.
 * `known` has the right label of items that a decision or gold tells. Such items are not estimated, and teach how reliable people are.
 * Cost: linear in votes, plus iterations times the votes on items with disagreements.
 */
export function estimateReliability(
  votes: Votes,
  annotators: number,
  labels: number,
  known: ReadonlyMap<number, number> = new Map(),
): Reliability {
  const cells = voteCells(votes, annotators, labels);
  const { share } = cells;
  const posterior = Float64Array.from({ length: share.length }, (_, n) => share.get(n));
  const open = openItems(cells, posterior, known);
  let model = maximise(cells, posterior, annotators, labels);
  for (let step = 0; step < ITERATIONS; step++) {
    const change = expect(cells, open, posterior, model);
    model = maximise(cells, posterior, annotators, labels);
    if (change < TOLERANCE) break;
  }
  return { accuracy: [...model.accuracy], posterior: posteriorOf(cells, posterior) };
}

/** The places of items whose right label is not known, or was not given. The labels of all others get what is known. */
function openItems(
  { items, firstCandidate, label }: VoteCells,
  posterior: Float64Array,
  known: ReadonlyMap<number, number>,
): number[] {
  return [...items].flatMap(([item, place]) => {
    const [from, to] = [firstCandidate.get(place), firstCandidate.get(place + 1)];
    const isRight = Array.from({ length: to - from }, (_, n) => label.get(from + n) === known.get(item));
    if (!isRight.includes(true)) return [place];
    posterior.set(isRight.map(Number), from);
    return [];
  });
}

/** A function of its own, so that its closure does not keep all cells in memory. */
function posteriorOf(
  { items, firstCandidate, label }: VoteCells,
  posterior: Float64Array,
): Reliability['posterior'] {
  return (item) => {
    const found = new Map<number, number>();
    const place = items.get(item);
    if (place === undefined) return found;
    const end = firstCandidate.get(place + 1);
    for (let n = firstCandidate.get(place); n < end; n += 1) found.set(label.get(n), posterior[n]!);
    return found;
  };
}

interface Model {
  readonly accuracy: Float64Array;
  /** Logarithms of P(a label is right), and for each cell of P(the annotator gives that label | the other is right). */
  readonly logPrior: Float64Array;
  readonly logConfusion: Float64Array;
}

function maximise(cells: VoteCells, posterior: Float64Array, annotators: number, labels: number): Model {
  const { agreed } = cells;
  const own = agreed.cell.slice();
  const ownRow = agreed.row.slice();
  const total = agreed.annotator.slice();
  const right = agreed.annotator.slice();
  const prior = agreed.label.map((n) => n + 1);
  const pooled = new Float64Array(cells.pooledCells);
  const pooledWrong = new Float64Array(labels);
  for (let n = 0; n < posterior.length; n += 1) {
    const [p, label] = [posterior[n]!, cells.label.get(n)];
    prior[label]! += p;
    const end = cells.firstVote.get(n + 1);
    for (let vote = cells.firstVote.get(n); vote < end; vote += 1) {
      const cell = cells.cell.get(vote);
      const row = cells.row.get(cell);
      own[cell]! += p;
      ownRow[row]! += p;
      total[cells.annotator.get(row)]! += p;
      const wrong = cells.pooled.get(cell);
      if (wrong < 0) right[cells.annotator.get(row)]! += p;
      else {
        pooled[wrong]! += p;
        pooledWrong[label]! += p;
      }
    }
  }
  const accuracy = Float64Array.from(
    { length: annotators },
    (_, a) => (right[a]! + ACCURACY_PRIOR.right) / (total[a]! + ACCURACY_PRIOR.right + ACCURACY_PRIOR.wrong),
  );
  const logConfusion = own.map((count, cell) => {
    const row = cells.row.get(cell);
    const wrong = cells.pooled.get(cell);
    const care = accuracy[cells.annotator.get(row)]!;
    const habit =
      wrong < 0
        ? care
        : ((1 - care) * (pooled[wrong]! + 1)) /
          (pooledWrong[cells.right.get(row)]! + Math.max(1, labels - 1));
    return Math.log((count + PRIOR_VOTES * habit) / (ownRow[row]! + PRIOR_VOTES));
  });
  const priorSum = prior.reduce((a, b) => a + b, 0);
  return { accuracy, logPrior: prior.map((n) => Math.log(n / priorSum)), logConfusion };
}

/** Updates the probabilities of the candidates of `open` items. Returns the greatest change. */
function expect(
  cells: VoteCells,
  open: readonly number[],
  posterior: Float64Array,
  { logPrior, logConfusion }: Model,
): number {
  let change = 0;
  for (const item of open) {
    const first = cells.firstCandidate.get(item);
    const logs: number[] = [];
    for (let n = first; n < cells.firstCandidate.get(item + 1); n += 1) {
      let log = logPrior[cells.label.get(n)]!;
      const end = cells.firstVote.get(n + 1);
      for (let vote = cells.firstVote.get(n); vote < end; vote += 1)
        log += logConfusion[cells.cell.get(vote)]!;
      logs.push(log);
    }
    for (const [i, p] of softmax(logs).entries()) {
      change = Math.max(change, Math.abs(p - posterior[first + i]!));
      posterior[first + i] = p;
    }
  }
  return change;
}

/** Normalised exponentials, scaled by the greatest so that nothing overflows. */
export function softmax(logs: readonly number[]): number[] {
  const most = maxOf(logs);
  const weights = logs.map((log) => Math.exp(log - most));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The votes on items with disagreements, for each label that may be right, and their cells in the confusion counts. Others are summed. */
interface VoteCells {
  /** Item -> its position; only items on which votes differ. */
  readonly items: ReadonlyMap<number, number>;
  /** Position of an item -> its first candidate, and one more entry for the end. */
  readonly firstCandidate: Column;
  /** Candidate -> its label, its share of the votes, and its first entry of `cell` (with one more for the end). */
  readonly label: Column;
  readonly share: Column;
  readonly firstVote: Column;
  /** For each vote and candidate, the cell: an annotator giving one label where another is right. */
  readonly cell: Column;
  /** Cell -> its row (annotator and right label), and its cell pooled over annotators (right and given label), -1 if both labels are equal. */
  readonly row: Column;
  readonly pooled: Column;
  /** Row -> annotator and right label. */
  readonly annotator: Column;
  readonly right: Column;
  readonly pooledCells: number;
  /** Votes on items without disagreements by cell, by row and by annotator; and such items by label. */
  readonly agreed: {
    readonly cell: Float64Array;
    readonly row: Float64Array;
    readonly annotator: Float64Array;
    readonly label: Float64Array;
  };
}

/** Takes time linear in votes times the different labels of an item. */
function voteCells(votes: Votes, annotators: number, labels: number): VoteCells {
  const columns = {
    items: new Map<number, number>(),
    firstCandidate: int32Column(),
    label: int32Column(),
    share: float64Column(),
    firstVote: int32Column(),
    cell: int32Column(),
    row: int32Column(),
    pooled: int32Column(),
    annotator: int32Column(),
    right: int32Column(),
  };
  const { items, firstCandidate, label, firstVote, cell } = columns;
  const numbers = (): Map<number, number> => new Map();
  const [rows, cells, pools] = [numbers(), numbers(), numbers()];
  const rowKey = (who: number, truth: number): number => who * labels + truth;
  const cellKey = (rowOf: number, given: number): number => rowOf * labels + given;

  votes.eachItem((first, end) => {
    const candidates = differentLabels(votes, first, end);
    if (candidates.size === 1) return;
    items.set(votes.item(first), firstCandidate.push(label.length));
    for (const [truth, count] of candidates) {
      label.push(truth);
      columns.share.push(count / (end - first));
      firstVote.push(cell.length);
      for (let n = first; n < end; n += 1) {
        const [who, given] = [votes.annotator(n), votes.label(n)];
        const rowOf = codeOf(rows, rowKey(who, truth));
        columns.annotator.set(rowOf, who);
        columns.right.set(rowOf, truth);
        const cellOf = codeOf(cells, cellKey(rowOf, given));
        columns.row.set(cellOf, rowOf);
        columns.pooled.set(cellOf, truth === given ? -1 : codeOf(pools, truth * labels + given));
        cell.push(cellOf);
      }
    }
  });
  firstCandidate.push(label.length);
  firstVote.push(cell.length);

  const agreed = {
    cell: new Float64Array(cells.size),
    row: new Float64Array(rows.size),
    annotator: new Float64Array(annotators),
    label: new Float64Array(labels),
  };
  votes.eachItem((first, end) => {
    if (items.has(votes.item(first))) return;
    const truth = votes.label(first);
    agreed.label[truth]! += 1;
    for (let n = first; n < end; n += 1) {
      const who = votes.annotator(n);
      agreed.annotator[who]! += 1;
      const rowOf = rows.get(rowKey(who, truth));
      if (rowOf === undefined) continue;
      agreed.row[rowOf]! += 1;
      const cellOf = cells.get(cellKey(rowOf, truth));
      if (cellOf !== undefined) agreed.cell[cellOf]! += 1;
    }
  });
  return { ...columns, pooledCells: pools.size, agreed };
}

const codeOf = (codes: Map<number, number>, key: number): number => getOrAdd(codes, key, () => codes.size);

/** The labels given to an item, in the order of the votes, with the number of votes for each. */
function differentLabels(votes: Votes, first: number, end: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let n = first; n < end; n += 1) addOne(counts, votes.label(n));
  return counts;
}
