import { Comparisons } from '../preferences/comparisons';
import type { Declared } from '../tables/label-order';
import type { RatingInput } from '../coefficients/levels';
import type { LongRow } from './long-row';
import { RelationTableBuilder, type RelationTable } from '../comparable/relation-table';
import type { TextTable } from '../comparable/comparable-answers';
import { MultiLabelBuilder, type MultiLabelTable } from '../sets/multi-label';
import { RowNotes, type RowContext } from './row-notes';
import { SpanTableBuilder, type SpanTable } from '../spans/span-table';
import { TableBuilder } from '../tables/table-builder';

/** Answers of one kind, in tables. */
export type LongData =
  | { kind: 'value'; input: RatingInput; context: RowContext }
  | { kind: 'labels'; table: MultiLabelTable; context: RowContext }
  | { kind: 'spans'; table: SpanTable; context: RowContext }
  | { kind: 'relations'; table: RelationTable; context: RowContext }
  | { kind: 'texts'; table: TextTable; context: RowContext };

export interface LongDataNotes {
  /** The number of rows whose answer is null, which are ignored. */
  empty: number;
  /** The number of labels given twice in one row. */
  repeatedLabels: number;
  /** Items with different lengths in two rows; the first counts. */
  lengths: (string | number)[];
}

/** Collects long rows of one kind. */
export class LongDataBuilder {
  readonly notes: LongDataNotes = { empty: 0, repeatedLabels: 0, lengths: [] };
  #kind: LongData['kind'] | undefined;
  readonly #ratings = new TableBuilder();
  /** The numbers alone, used if some row has both a label and a number. */
  readonly #scores = new TableBuilder();
  #labelled = false;
  readonly #sets = new MultiLabelBuilder();
  readonly #spans = new SpanTableBuilder();
  readonly #relations = new RelationTableBuilder();
  readonly #texts = new TableBuilder();
  #changed: TableBuilder | undefined;
  readonly #context: { notes: RowNotes; reference?: Map<string, string>; comparisons?: Comparisons } = {
    notes: new RowNotes(),
  };
  /** Whether the rows are comparisons; undefined before the first row. */
  #compares: boolean | undefined;

  /**
   * `numeric` reads a label as a number, for levels that need one. The labels of the annotator `reference` count as right, and the
   * annotator is left out; of several on an item, the last row counts. (For spans, the annotator stays in: see `spanReport`.)
   */
  constructor(
    readonly numeric = false,
    readonly reference?: string,
  ) {}

  /** Returns a message if the row does not fit the earlier rows. */
  add(row: LongRow): string | undefined {
    if (row.kind === 'none') {
      this.notes.empty += 1;
      return undefined;
    }
    this.#kind ??= row.kind;
    if (row.kind !== this.#kind)
      return `a row with ${answers[row.kind]} among rows with ${answers[this.#kind]}`;
    if (row.kind === 'value') return this.#addRating(row);
    const { item, annotator, time } = row;
    this.#context.notes.note(this.#size(), row);
    if (row.kind === 'labels') this.#sets.push(item, annotator, row.labels, time);
    else if (row.kind === 'relations')
      this.#relations.push(item, annotator, row.relations, row.directed, time);
    else if (row.kind === 'texts') this.#addText(row, row.text, row.changed);
    else {
      const conflict = this.#spans.push(item, annotator, row.spans, row);
      if (conflict !== undefined) this.notes.lengths.push(item);
    }
    return undefined;
  }

  #size(): number {
    return this.#sets.size + this.#spans.size + this.#relations.size + this.#texts.size;
  }

  /** `kind` is used if there are no rows. */
  build(declared: Declared = {}, kind: LongData['kind'] = 'value'): LongData {
    this.notes.repeatedLabels = this.#sets.repeatedLabels;
    this.#kind ??= kind;
    const context = this.#context;
    if (this.#kind === 'labels')
      return { kind: 'labels', table: this.#sets.build(declared.labels ?? declared.order), context };
    if (this.#kind === 'spans') return { kind: 'spans', table: this.#spans.build(), context };
    if (this.#kind === 'relations') return { kind: 'relations', table: this.#relations.build(), context };
    if (this.#kind === 'texts')
      return {
        kind: 'texts',
        table: { ratings: this.#texts.build(), ...(this.#changed && { changed: this.#changed.build() }) },
        context,
      };
    const table = this.#ratings.build(declared);
    const separate = this.#labelled && this.#scores.size > 0 && !table.values;
    return {
      kind: 'value',
      input: { table, scores: separate ? this.#scores.build() : undefined },
      context,
    };
  }

  #addText({ item, annotator, time }: LongRow, text: string, changed?: boolean | null): void {
    this.#texts.push(item, annotator, text, undefined, time);
    if (changed !== undefined) this.#changed ??= new TableBuilder();
    if (typeof changed === 'boolean') this.#changed!.push(item, annotator, String(changed), undefined, time);
  }

  #addRating(row: Extract<LongRow, { kind: 'value' }>): string | undefined {
    const { compared } = row;
    this.#compares ??= compared !== undefined;
    if (this.#compares !== (compared !== undefined))
      return this.#compares
        ? 'a row without "a" and "b" among comparisons'
        : 'a row with "a" and "b" among others';
    let { score } = row;
    if (this.numeric && score === undefined) {
      score = row.label!.trim() === '' ? NaN : Number(row.label);
      if (!Number.isFinite(score))
        return `the label ${JSON.stringify(row.label)} is not a number, which this level needs`;
    }
    const label = row.label ?? String(score === 0 ? 0 : score);
    if (row.annotator === this.reference) {
      (this.#context.reference ??= new Map<string, string>()).set(String(row.item), label);
      return undefined;
    }
    const number = this.#ratings.size;
    this.#ratings.push(row.item, row.annotator, label, score, row.time);
    this.#context.notes.note(number, row);
    if (compared) (this.#context.comparisons ??= new Comparisons()).note(number, compared);
    if (row.label !== undefined) this.#labelled = true;
    if (score !== undefined)
      this.#scores.push(row.item, row.annotator, String(score === 0 ? 0 : score), score, row.time, number);
    return undefined;
  }
}

const answers = {
  value: '"label" or "score"',
  labels: '"labels"',
  spans: '"spans"',
  relations: 'relations',
  texts: 'texts',
} as const;
