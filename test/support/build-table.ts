import type { Declared } from '../../src/core/agreement/label-order';
import type { RatingTable } from '../../src/core/agreement/rating-table';
import { TableBuilder, type Rating } from '../../src/core/agreement/table-builder';

export function buildTable(ratings: Iterable<Rating>, declared: Declared = {}): RatingTable {
  const builder = new TableBuilder();
  for (const rating of ratings) builder.add(rating);
  return builder.build(declared);
}
