import { float64Column, int32Column, StringTable } from '../base/columns/columns';
import type { Place } from './loss-report';

/** What is remembered of a person's earlier answer to a sample. */
export interface EarlierAnswer {
  readonly place: Place;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly layers: readonly string[];
  /** Byte offset of the last record in the person's log, which holds the whole answer; -1 if nothing was written. */
  readonly offset: number;
}

/**
 * Who answered samples that occur again, and where these answers were written: 36 bytes per answer, plus 4 for each of `ids`. In the rare case that
 * labels are needed again, they are read from the log.
 */
export class EarlierAnswers {
  /** Number of the sample's id -> its last answer + 1; 0 if there is none. */
  readonly #last = int32Column();
  /** Answer -> the previous answer to the same sample + 1. */
  readonly #before = int32Column();
  readonly #annotator = int32Column();
  readonly #time = float64Column();
  readonly #layers = int32Column();
  readonly #file = int32Column();
  readonly #line = int32Column();
  readonly #offset = float64Column();
  /** Annotators, files, and the layers of each answer as JSON. */
  readonly #names = new StringTable();
  readonly #files = new StringTable();

  constructor(private readonly ids: StringTable) {}

  get(sample: string, annotator: string): EarlierAnswer | undefined {
    if (this.#before.length === 0) return undefined;
    const at = this.#find(this.ids.find(sample), this.#names.find(annotator));
    if (at < 0) return undefined;
    const line = this.#line.get(at);
    return {
      place: { file: this.#files.text(this.#file.get(at)), ...(line > 0 && { line }) },
      time: this.#time.get(at),
      layers: JSON.parse(this.#names.text(this.#layers.get(at))) as string[],
      offset: this.#offset.get(at),
    };
  }

  /** Remembers an answer instead of the previous one. */
  set(sample: string, annotator: string, { place, time, layers, offset }: EarlierAnswer): void {
    const key = this.ids.code(sample);
    const name = this.#names.code(annotator);
    let at = this.#find(key, name);
    if (at < 0) {
      at = this.#before.push(this.#last.get(key));
      this.#last.set(key, at + 1);
      this.#annotator.set(at, name);
    }
    this.#time.set(at, time);
    this.#layers.set(at, this.#names.code(JSON.stringify(layers)));
    this.#file.set(at, this.#files.code(place.file));
    this.#line.set(at, place.line ?? 0);
    this.#offset.set(at, offset);
  }

  #find(key: number, annotator: number): number {
    if (key < 0 || annotator < 0) return -1;
    let at = this.#last.get(key) - 1;
    while (at >= 0 && this.#annotator.get(at) !== annotator) at = this.#before.get(at) - 1;
    return at;
  }
}
