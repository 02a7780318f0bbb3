import { ratingCount, type RatingColumns } from '../tables/rating-table';

/** The vote on one item. `label` is null for a tie, or if the winner has too few votes. */
export interface Vote {
  label: number | null;
  /** Labels with the most votes; more than one is a tie. */
  leaders: number[];
  /** Votes of the leaders, and all votes. */
  votes: number;
  of: number;
}

/**
 * The plurality vote on each item; the winner needs more than the share `quorum`, unless that is 0. `columns`: a table, or its history with every
 * repeat.
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

/** Whether a number of votes is enough: more than the quorum, or all votes for a quorum of 1, or any number for 0. */
export function winsMajority(votes: number, of: number, quorum: number): boolean {
  return quorum === 0 || votes / of > quorum || (quorum === 1 && votes === of);
}
