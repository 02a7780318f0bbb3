import type { RatingTable } from '../rating-table';

/** Answers that are free texts: the labels of `ratings` are the texts. */
export interface TextTable {
  readonly ratings: RatingTable;
}
