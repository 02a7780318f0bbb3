import type { RatingTable } from '../tables/rating-table';
import { extentKey, type LocatedRelation } from '../spans/span-table';
import { TableBuilder } from '../tables/table-builder';

/** A part of an answer. Two people's parts are equal if their keys are. */
export interface Part {
  readonly key: string;
  readonly label: string;
}

/** Answers that are lists of relations: label k of `ratings` represents `relations[k]`. The empty list is an answer too. */
export interface RelationTable {
  readonly ratings: RatingTable;
  readonly relations: readonly (readonly Part[])[];
}

export class RelationTableBuilder {
  readonly #table = new TableBuilder();
  readonly #relations: Part[][] = [];

  get size(): number {
    return this.#table.size;
  }

  /** The ends of an undirected relation may be swapped. A relation with a missing span differs from those of all other annotators. */
  push(
    item: string | number,
    annotator: string,
    relations: readonly LocatedRelation[],
    directed: boolean,
    time?: string | number,
  ): void {
    this.#table.push(item, annotator, String(this.#relations.length), undefined, time);
    this.#relations.push(
      relations.map(({ label, from, to }, n) => {
        const ends = [from, to].map((span) =>
          span ? `${extentKey(span)} ${span.label}` : `nowhere ${annotator} ${n}`,
        );
        if (!directed) ends.sort();
        return { key: JSON.stringify([label, ...ends]), label };
      }),
    );
  }

  build(): RelationTable {
    const ratings = this.#table.build();
    return { ratings, relations: ratings.labels.map((number) => this.#relations[Number(number)]!) };
  }
}
