import type { Distance } from '../coefficients/distance';
import { StringTable } from '../../base/columns/columns';
import type { RatingTable } from '../tables/rating-table';
import { jaccardDistance, masiDistance, type SetDistance } from '../coefficients/set-distance';
import { TableBuilder } from '../tables/table-builder';

/** Ratings that are sets of labels: in `sets`, label k of the table is the set `members[k]` of numbers into `labels`. */
export interface MultiLabelTable {
  readonly sets: RatingTable;
  readonly members: readonly ReadonlySet<number>[];
  /** Declared labels first, then those only observed by code unit. */
  readonly labels: readonly string[];
}

/** Collects rows whose answer is a set of labels; the empty set is an answer, not a missing one. */
export class MultiLabelBuilder {
  readonly #table = new TableBuilder();
  readonly #labels = new StringTable();
  /** The number of labels given twice in one row; they count once. */
  repeatedLabels = 0;

  get size(): number {
    return this.#table.size;
  }

  push(item: string | number, annotator: string, labels: readonly string[], time?: string | number): void {
    const numbers = [...new Set(labels.map((label) => this.#labels.code(label)))].sort((a, b) => a - b);
    this.repeatedLabels += labels.length - numbers.length;
    this.#table.push(item, annotator, numbers.join(' '), undefined, time);
  }

  build(declared: readonly string[] = []): MultiLabelTable {
    const sets = this.#table.build();
    const seen = new Set(declared);
    const labels = [
      ...seen,
      ...this.#labels
        .all()
        .filter((name) => !seen.has(name))
        .sort(),
    ];
    const position = new Map(labels.map((name, i) => [name, i]));
    const members = sets.labels.map((key) => {
      const numbers = key === '' ? [] : key.split(' ');
      return new Set(numbers.map((number) => position.get(this.#labels.text(Number(number)))!));
    });
    return { sets, members, labels };
  }
}

/** The distance of two label sets; with `exact`, two sets agree only if they are equal. */
export function setMetric({ members }: MultiLabelTable, by: 'jaccard' | 'masi' | 'exact'): Distance {
  if (by === 'exact') return { kind: 'nominal' };
  const distance: SetDistance = by === 'jaccard' ? jaccardDistance : masiDistance;
  return { kind: 'function', between: (k, l) => distance(members[k]!, members[l]!) };
}
