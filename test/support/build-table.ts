import type { Declared } from '../../src/agreement/tables/label-order';
import type { RatingTable } from '../../src/agreement/tables/rating-table';
import { TableBuilder } from '../../src/agreement/tables/table-builder';

export interface Rating {
  item: string | number;
  annotator: string;
  label: string;
  score?: number;
  time?: string | number;
}

export function buildTable(ratings: Iterable<Rating>, declared: Declared = {}): RatingTable {
  const builder = new TableBuilder();
  for (const { item, annotator, label, score, time } of ratings)
    builder.push(item, annotator, label, score, time);
  return builder.build(declared);
}
