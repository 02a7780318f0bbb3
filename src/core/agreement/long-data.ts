import type { Declared } from './label-order';
import type { RatingInput } from './levels';
import type { LongRow } from './long-row';
import { MultiLabelBuilder, type MultiLabelTable } from './multi-label';
import { SpanTableBuilder, type SpanTable } from './span-table';
import { TableBuilder } from './table-builder';

/** Answers of one kind, laid out for computing. */
export type LongData =
  | { kind: 'rating'; input: RatingInput; context: RowContext }
  | { kind: 'labels'; table: MultiLabelTable }
  | { kind: 'spans'; table: SpanTable };

/** What rows say beside the answer, by row number; an empty list where no row says it. */
export interface RowContext {
  times: readonly (string | number | undefined)[];
  guidelines: readonly (string | undefined)[];
  rules: readonly (readonly string[] | undefined)[];
  /** Label that counts as right, by item. */
  reference?: ReadonlyMap<string, string>;
}

export interface LongDataNotes {
  /** Rows whose answer is null; they count as absent. */
  empty: number;
  /** Labels given twice in one row. */
  repeatedLabels: number;
  /** Items for which two rows say different lengths; the first counts. */
  lengths: string[];
}

/** Collects long rows of one kind. */
export class LongDataBuilder {
  readonly notes: LongDataNotes = { empty: 0, repeatedLabels: 0, lengths: [] };
  #kind: 'rating' | 'labels' | 'spans' | undefined;
  readonly #ratings = new TableBuilder();
  /** The numbers on their own, kept once some row has a label and a number. */
  readonly #scores = new TableBuilder();
  #labelled = false;
  readonly #sets = new MultiLabelBuilder();
  readonly #spans = new SpanTableBuilder();
  readonly #context = { times: [], guidelines: [], rules: [] } as {
    times: LongRow['time'][];
    guidelines: string[];
    rules: string[][];
    reference?: Map<string, string>;
  };

  /**
   * `numeric` reads a label as a number, for levels that need one. Labels of the annotator `reference` count as right and not as
   * anybody's; of several on an item the last row counts. (Spans keep theirs among the annotators: see `spanReport`.)
   */
  constructor(
    readonly numeric = false,
    readonly reference?: string,
  ) {}

  /** Returns what is wrong, if the row does not fit those before it. */
  add(row: LongRow): string | undefined {
    if (row.kind === 'none') {
      this.notes.empty += 1;
      return undefined;
    }
    this.#kind ??= row.kind;
    if (row.kind !== this.#kind)
      return `a row with ${answers[row.kind]} among rows with ${answers[this.#kind]}`;
    if (row.kind === 'labels') this.#sets.push(row.item, row.annotator, row.labels, row.time);
    else if (row.kind === 'spans') {
      const conflict = this.#spans.push(row.item, row.annotator, row.spans, row);
      if (conflict !== undefined) this.notes.lengths.push(row.item);
    } else return this.#addRating(row);
    return undefined;
  }

  /** `kind` says what it is when there is no row to tell. */
  build(declared: Declared = {}, kind: LongData['kind'] = 'rating'): LongData {
    this.notes.repeatedLabels = this.#sets.repeatedLabels;
    this.#kind ??= kind;
    if (this.#kind === 'labels')
      return { kind: 'labels', table: this.#sets.build(declared.labels ?? declared.order) };
    if (this.#kind === 'spans') return { kind: 'spans', table: this.#spans.build() };
    const table = this.#ratings.build(declared);
    const separate = this.#labelled && this.#scores.size > 0 && !table.values;
    return {
      kind: 'rating',
      input: { table, ...(separate && { scores: this.#scores.build() }) },
      context: this.#context,
    };
  }

  #addRating(row: Extract<LongRow, { kind: 'rating' }>): string | undefined {
    let { score } = row;
    if (this.numeric && score === undefined) {
      score = row.label!.trim() === '' ? NaN : Number(row.label);
      if (!Number.isFinite(score))
        return `the label ${JSON.stringify(row.label)} is not a number, which this level needs`;
    }
    const label = row.label ?? String(score === 0 ? 0 : score);
    if (row.annotator === this.reference) {
      (this.#context.reference ??= new Map<string, string>()).set(row.item, label);
      return undefined;
    }
    const number = this.#ratings.size;
    this.#ratings.push(row.item, row.annotator, label, score, row.time);
    if (row.time !== undefined) this.#context.times[number] = row.time;
    if (row.guideline !== undefined) this.#context.guidelines[number] = row.guideline;
    if (row.rules !== undefined) this.#context.rules[number] = row.rules;
    if (row.label !== undefined) this.#labelled = true;
    if (score !== undefined)
      this.#scores.push(row.item, row.annotator, String(score === 0 ? 0 : score), score, row.time, number);
    return undefined;
  }
}

const answers = { rating: '"label" or "score"', labels: '"labels"', spans: '"spans"' } as const;
