import { groupBy } from '../base/lists';
import { isUnreadable } from '../project/samples/sample';
import { nearDuplicateGroups, type NearDuplicateGroups } from '../base/similarity/near-duplicates';
import type { TextSteps } from '../base/similarity/text-steps';
import type { Derived, Refreshing } from './derived';
import type { Stores } from './stores/stores';

/** Further texts are not compared: an editor is no place for a search that takes minutes. */
const MAX_TEXTS = 20_000;
const THRESHOLD = 0.8;
const SHINGLE = 5;
const STEPS_PER_PAUSE = 100;
/** Samples looked at between two pauses, answered or not. */
const ROWS_PER_PAUSE = 1 << 14;
/** Texts read between two pauses. */
const TEXTS_PER_PAUSE = 500;
/** Shorter texts are often equal by chance: "ok" is an answer to many things. In UTF-16 units. */
const MIN_LENGTH = 20;
/** After a comparison, the next one waits this many times as long as it took. */
const PAUSE_FACTOR = 20;

/** The parts of a project that are used here. */
interface AnsweredProject extends Stores {
  onDidChange(listener: (change: { readonly samples?: boolean }) => void): { dispose(): void };
}

interface Search {
  /** The state of the project when its texts were read. */
  readonly state: string;
  readonly keys: readonly number[];
  readonly texts: readonly string[];
  readonly steps: TextSteps<NearDuplicateGroups>;
  step: IteratorResult<number, NearDuplicateGroups>;
  /** Milliseconds that it took so far. */
  took: number;
}

/** Groups of near duplicates among the answered samples, as of the last `refresh`: Jaccard index of character 5-grams of 0.8 or more. */
export class NearDuplicates implements Derived {
  readonly change = { buckets: true };
  /** Keys of samples, in the order of the files. */
  groups: readonly (readonly number[])[] = [];
  #state = '';
  #textsChanged = true;
  #search: Search | undefined;
  /** Earliest time of the next comparison. */
  #restUntil = -Infinity;

  readonly #following: { dispose(): void };

  constructor(private readonly project: AnsweredProject) {
    this.#following = project.onDidChange(({ samples }) => {
      if (samples) this.#textsChanged = true;
    });
  }

  isReady(): boolean {
    return this.project.samples.idsComplete;
  }

  dispose(): void {
    this.#following.dispose();
  }

  /**
   * Finds the groups again if samples were answered or texts have changed; resolves to whether it did. After an abort, the next call goes on
   * from there: if each answer began the search again, it might never end.
   */
  async refresh({ pause, signal }: Pick<Refreshing, 'pause' | 'signal'>): Promise<boolean> {
    if (this.#textsChanged) this.#search = undefined;
    const search = (this.#search ??= await this.#begin(pause, signal));
    if (!search) return false;
    const start = performance.now();
    for (let n = 1; !search.step.done && !signal?.aborted; n += 1) {
      search.step = search.steps.next(search.texts[search.step.value] ?? '');
      if (n % STEPS_PER_PAUSE === 0) await pause();
    }
    search.took += performance.now() - start;
    // The texts may have changed while it paused.
    if (!search.step.done || this.#search !== search) return false;
    this.groups = groupsOf(search.step.value, search.keys);
    this.#state = search.state;
    this.#search = undefined;
    // Only editors refresh repeatedly; a report refreshes once.
    this.#restUntil = performance.now() + PAUSE_FACTOR * search.took;
    return true;
  }

  /** Reads the texts if they are to be compared. */
  async #begin(pause: () => Promise<void>, signal?: AbortSignal): Promise<Search | undefined> {
    const { records, samples } = this.project;
    const state = `${records.table.rows} ${samples.total}`;
    const isCurrent = state === this.#state && !this.#textsChanged;
    if (isCurrent || !this.isReady() || performance.now() < this.#restUntil) return undefined;
    const start = performance.now();
    this.#textsChanged = false;
    let search: Search | undefined;
    try {
      const { keys, texts } = await this.#read(pause, signal);
      const steps = nearDuplicateGroups({ count: texts.length, threshold: THRESHOLD, length: SHINGLE });
      if (!signal?.aborted)
        search = { state, keys, texts, steps, step: steps.next(''), took: performance.now() - start };
    } finally {
      // Stopped, or the pause threw: try again next time.
      if (!search) this.#textsChanged = true;
    }
    return search;
  }

  /** The first answered samples in the order of the files, and their texts. */
  async #read(
    pause: () => Promise<void>,
    signal?: AbortSignal,
  ): Promise<{ keys: number[]; texts: string[] }> {
    const { records, samples } = this.project;
    const { table } = records;
    const keys: number[] = [];
    const texts: string[] = [];
    for (const file of samples.files)
      for (let row = 0; row < samples.known.rows(file); row += 1) {
        if (keys.length === MAX_TEXTS || signal?.aborted) return { keys, texts };
        if (row % ROWS_PER_PAUSE === ROWS_PER_PAUSE - 1) await pause();
        const key = samples.keyAt(file, row);
        if (table.first(key) < 0) continue;
        const place = samples.locate(key);
        // Of rows with one id, one counts.
        if (place?.file !== file || place.row !== row) continue;
        const content = samples.read(file, row);
        if (isUnreadable(content) || content.text.length < MIN_LENGTH) continue;
        keys.push(key);
        texts.push(content.text);
        if (keys.length % TEXTS_PER_PAUSE === 0) await pause();
      }
    return { keys, texts };
  }
}

const groupsOf = ({ first }: NearDuplicateGroups, keys: readonly number[]): number[][] =>
  [...groupBy(keys.keys(), (n) => first[n]!).values()]
    .filter(({ length }) => length > 1)
    .map((group) => group.map((n) => keys[n]!));
