import type { Declared } from '../../src/agreement/tables/label-order';
import type { RatingTable } from '../../src/agreement/tables/rating-table';
import { TableBuilder, type Rating } from '../../src/agreement/tables/table-builder';

export function buildTable(ratings: Iterable<Rating>, declared: Declared = {}): RatingTable {
  const builder = new TableBuilder();
  for (const rating of ratings) builder.add(rating);
  return builder.build(declared);
}
