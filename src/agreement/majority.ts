import { ratingCount, type RatingColumns } from './rating-table';

/** The vote on one item. `label` is null when no label has the most votes, or not enough of them; never broken by order. */
export interface Vote {
  label: number | null;
  /** Labels with the most votes; more than one is a tie. */
  leaders: number[];
  /** Votes of the leaders, and all votes. */
  votes: number;
  of: number;
}

/**
 * Majority (plurality) vote of each item; `quorum` is the share of the votes that the winner needs: above it for 0.5 and
 * more, none for 0. One vote an annotator when `columns` is the table, all repeats when it is its history.
 */
export function majorityVotes(columns: RatingColumns, labels: number, quorum = 0): Vote[] {
  const counts = new Int32Array(labels);
  const votes: Vote[] = [];
  for (let i = 0; i + 1 < columns.start.length; i += 1) {
    const of = ratingCount(columns, i);
    const leaders: number[] = [];
    let most = 0;
    for (let p = columns.start[i]!; p < columns.start[i + 1]!; p += 1) {
      const n = (counts[columns.label[p]!]! += 1);
      if (n > most) most = n;
    }
    for (let p = columns.start[i]!; p < columns.start[i + 1]!; p += 1) {
      const k = columns.label[p]!;
      if (counts[k] === most) leaders.push(k);
      counts[k] = 0;
    }
    leaders.sort((a, b) => a - b);
    const wins = leaders.length === 1 && winsMajority(most, of, quorum);
    votes.push({ label: wins ? leaders[0]! : null, leaders, votes: most, of });
  }
  return votes;
}

/** Whether so many of the votes are enough: more than the quorum, all of them for 1, any number for 0. */
export function winsMajority(votes: number, of: number, quorum: number): boolean {
  return quorum === 0 || votes / of > quorum || (quorum === 1 && votes === of);
}
