import { float64Column, int32Column, type Column } from '../base/columns/columns';
import type { Votes } from './votes';

/** The votes on items with disagreements, for each label that may be right, and their cells in the confusion counts. Others are summed. */
export interface VoteCells {
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
export function voteCells(votes: Votes, annotators: number, labels: number): VoteCells {
  const items = new Map<number, number>();
  const [firstCandidate, label, share, firstVote] = [
    int32Column(),
    int32Column(),
    float64Column(),
    int32Column(),
  ];
  const [cell, row, pooled, annotator, right] = Array.from({ length: 5 }, () => int32Column()) as Five;
  const [rows, cells, pools] = [
    new Map<number, number>(),
    new Map<number, number>(),
    new Map<number, number>(),
  ];
  const rowKey = (who: number, truth: number): number => who * labels + truth;
  const cellKey = (rowOf: number, given: number): number => rowOf * labels + given;

  votes.eachItem((first, end) => {
    const candidates = differentLabels(votes, first, end);
    if (candidates.size === 1) return;
    items.set(votes.item(first), firstCandidate.push(label.length));
    for (const [truth, count] of candidates) {
      label.push(truth);
      share.push(count / (end - first));
      firstVote.push(cell.length);
      for (let n = first; n < end; n += 1) {
        const [who, given] = [votes.annotator(n), votes.label(n)];
        const rowOf = codeOf(rows, rowKey(who, truth));
        annotator.set(rowOf, who);
        right.set(rowOf, truth);
        const cellOf = codeOf(cells, cellKey(rowOf, given));
        row.set(cellOf, rowOf);
        pooled.set(cellOf, truth === given ? -1 : codeOf(pools, truth * labels + given));
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
  const pooledCells = pools.size;
  return {
    items,
    firstCandidate,
    label,
    share,
    firstVote,
    cell,
    row,
    pooled,
    annotator,
    right,
    pooledCells,
    agreed,
  };
}

function codeOf(codes: Map<number, number>, key: number): number {
  const code = codes.get(key) ?? codes.size;
  codes.set(key, code);
  return code;
}

type Five = [Column, Column, Column, Column, Column];

/** The labels given to an item, in the order of the votes, with the number of votes for each. */
function differentLabels(votes: Votes, first: number, end: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let n = first; n < end; n += 1) counts.set(votes.label(n), (counts.get(votes.label(n)) ?? 0) + 1);
  return counts;
}
