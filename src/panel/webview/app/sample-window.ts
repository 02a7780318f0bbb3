import type { PanelSample, PanelError } from '../../../protocol/panel';
import { PanelFailure, type Host } from '../host';
import type { AnswerCache } from './answer-cache';

/** How the engine finds a sample: by its id, or by its record number in the file. */
export interface SampleName {
  readonly sample?: string;
  readonly row?: number;
}

/** The name of a sample. A line that is not a sample has no id, so its number is used. */
export const nameOf = ({ id, row, unreadable }: PanelSample): SampleName =>
  unreadable && row >= 0 ? { row } : { sample: id };

export const isSameName = (a: SampleName | undefined, b: SampleName | undefined): boolean =>
  a?.sample === b?.sample && a?.row === b?.row;

/** How many samples to fetch ahead of the one on screen, and how many to keep behind it. */
const ahead = 24;
const behind = 6;
/** Approximate characters per reply: long texts are fetched one by one. */
const batchCharacters = 1_000_000;

/** What becomes of requests for samples. */
export interface FetchEvents {
  /** Called when new information has arrived. */
  arrived(): void;
  failed(error: PanelError): void;
  /** Called when the engine no longer has the view. */
  lost(): void;
}

/** The samples around the one on screen, fetched before they are needed. */
export class SampleWindow {
  readonly #samples = new Map<number, PanelSample>();
  readonly #requested = new Set<number>();
  #view: { id: string; length: number } | undefined;
  #centre = 0;
  #largest = 0;
  #retries = 0;

  constructor(
    private readonly host: Host,
    private readonly answers: AnswerCache,
    private readonly events: FetchEvents,
  ) {}

  reset(view: { view: string; length: number }): void {
    this.#samples.clear();
    this.#requested.clear();
    this.#view = { id: view.view, length: view.length };
  }

  get(position: number): PanelSample | undefined {
    return this.#samples.get(position);
  }

  /** Stores a sample that was fetched elsewhere. */
  put(sample: PanelSample): void {
    this.#samples.set(sample.position, sample);
  }

  isRequested(position: number): boolean {
    return this.#requested.has(position);
  }

  /** Fetches a sample that will be needed, and some after it. */
  prepare(position: number): void {
    const view = this.#view;
    if (!view || this.#has(position)) return;
    let count = 1;
    while (count < this.#batch() && position + count < view.length && !this.#has(position + count)) count++;
    this.#request(position, count);
  }

  /** Fetches the sample that is or will be on screen, and its neighbours. */
  centre(position: number): void {
    const view = this.#view;
    if (!view || position < 0 || position >= view.length) return;
    if (!this.#has(position)) this.#request(position, 1);
    this.#centre = position;
    this.#forget();
    // The first text shows how long texts are here. The others are requested after it.
    if (this.#largest === 0) return;
    const batch = this.#batch();
    let missing = position + 1;
    const end = Math.min(view.length, position + 1 + batch);
    while (missing < end && this.#has(missing)) missing++;
    if (missing < end && (missing - position <= batch / 2 || end === view.length))
      this.#request(missing, end - missing);
    if (position > 0 && !this.#has(position - 1)) {
      const count = Math.min(position, batch, behind);
      this.#request(position - count, count);
    }
  }

  #batch(): number {
    return Math.max(1, Math.min(ahead, Math.floor(batchCharacters / this.#largest)));
  }

  #has(position: number): boolean {
    return this.#samples.has(position) || this.#requested.has(position);
  }

  #request(from: number, count: number): void {
    const view = this.#view!;
    const generation = this.answers.generation;
    for (let position = from; position < from + count; position++) this.#requested.add(position);
    this.host.request('samples', { view: view.id, from, count }).then(
      (samples) => {
        if (view !== this.#view) return;
        this.#retries = 0;
        for (let position = from; position < from + count; position++) this.#requested.delete(position);
        for (const sample of samples) {
          this.#samples.set(sample.position, sample);
          this.#largest = Math.max(this.#largest, sample.text.length, 200);
        }
        this.answers.replaceOutdated(samples, generation);
        this.events.arrived();
      },
      (thrown) => {
        if (view !== this.#view) return;
        const error = PanelFailure.from(thrown);
        if (error.code === 'cancelled') return this.events.lost();
        this.events.failed(error);
        setTimeout(
          () => {
            if (view === this.#view) this.#request(from, count);
          },
          Math.min(10_000, 250 * 2 ** this.#retries++),
        );
      },
    );
  }

  #forget(): void {
    for (const position of this.#samples.keys()) {
      if (position < this.#centre - 4 * behind || position > this.#centre + 4 * ahead)
        this.#samples.delete(position);
    }
  }
}
