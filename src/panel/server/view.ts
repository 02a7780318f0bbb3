import type { SampleRowPlace } from '../../engine/queries/gold-queue';
import type { SampleFile } from '../../project/samples/sample-file';
import type { ViewFilter } from '../../protocol/panel';
import type { DrawnAnswers } from './drawn-answers';

/** A frozen list of rows. `rows` undefined: every row of the file, in order. A value of `~n` is the n-th of `guests`. */
export interface View {
  readonly id: string;
  readonly filter: ViewFilter;
  readonly file: SampleFile;
  readonly rows: Int32Array | undefined;
  /** Samples from other places: hidden gold, qualification samples, or documents. */
  readonly guests: readonly SampleRowPlace[];
  /** The answers that the spot check judges, by sample. */
  readonly drawn?: DrawnAnswers;
  readonly isQualification?: true;
  /** The samples that are asked again with the sides swapped, by key, with the layers that are. */
  readonly swapped?: ReadonlyMap<number, readonly string[]>;
}

export const isSamePlace = (one: SampleRowPlace | undefined, { file, row }: SampleRowPlace): boolean =>
  one?.file === file && one.row === row;

export const viewLength = (view: View): number => view.rows?.length ?? view.file.rows;

/** The positions from one on, at most 500. */
export function positions(view: View, from: number, count: number): number[] {
  const start = Math.max(0, from);
  const end = Math.min(viewLength(view), from + Math.min(count, 500));
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}

/** The place of the sample at a position of a view. */
export function placeAt({ file, rows, guests }: View, position: number): SampleRowPlace {
  const row = rows ? (rows[position] ?? NaN) : position;
  if (row < 0) return guests[~row]!;
  return { file, row: Number.isNaN(row) ? -1 : row };
}

/** The position of a sample in a view; -1 if the view does not hold it. */
export function positionOf(view: View, place: SampleRowPlace): number {
  const { file, row } = place;
  const guest = view.guests.findIndex((one) => isSamePlace(one, place));
  if (guest >= 0) return view.rows!.indexOf(~guest);
  if (file !== view.file || row < 0 || row >= file.rows) return -1;
  return view.rows ? view.rows.indexOf(row) : row;
}
