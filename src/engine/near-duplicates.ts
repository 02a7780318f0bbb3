import { groupBy } from '../base/group-by';
import { isUnreadable } from '../project/samples/sample';
import { nearDuplicateGroups, type NearDuplicateGroups } from '../base/text/near-duplicates';
import type { RecordStore } from './answers/record-store';
import type { SampleFile } from '../project/samples/sample-file';
import type { SampleStore } from '../project/samples/sample-store';

/** Further texts are not compared: comparing this many takes two seconds. */
const MAX_TEXTS = 20_000;
const THRESHOLD = 0.8;
const SHINGLE = 5;
/** Texts compared between two pauses. */
const TEXTS_PER_PAUSE = 100;
/** Shorter texts are often equal by chance: "ok" is an answer to many things. In UTF-16 units. */
const MIN_LENGTH = 20;
/** After a comparison, the next one waits this many times as long as it took. */
const REST = 20;

/** The parts of a project that are used here. */
interface AnsweredProject {
  readonly samples: SampleStore;
  readonly records: RecordStore;
  onDidChange(listener: (change: { readonly samples?: boolean }) => void): void;
}

/** Groups of near duplicates among the answered samples, as of the last `refresh`: Jaccard index of character 5-grams of 0.8 or more. */
export class NearDuplicates {
  /** Keys of samples, in the order of the files. */
  groups: readonly (readonly number[])[] = [];
  #state = '';
  #textsChanged = true;
  /** Earliest time of the next comparison. */
  #restUntil = -Infinity;

  constructor(private readonly project: AnsweredProject) {
    project.onDidChange(({ samples }) => {
      if (samples) this.#textsChanged = true;
    });
  }

  /** Finds the groups again if samples were answered or texts have changed; resolves to whether it did. Stops after an abort. */
  async refresh(pause: () => Promise<void>, signal?: AbortSignal): Promise<boolean> {
    const { records, samples } = this.project;
    const state = `${records.table.rows} ${samples.total}`;
    const isCurrent = state === this.#state && !this.#textsChanged;
    if (isCurrent || !samples.idsComplete || performance.now() < this.#restUntil) return false;
    const start = performance.now();
    this.#textsChanged = false;
    let found: readonly (readonly number[])[] | undefined;
    try {
      const { keys, texts } = await this.#read(pause);
      const steps = nearDuplicateGroups({ count: texts.length, threshold: THRESHOLD, length: SHINGLE });
      let step = steps.next('');
      for (let n = 0; !step.done && !signal?.aborted; n += 1) {
        if (n % TEXTS_PER_PAUSE === 0) await pause();
        step = steps.next(texts[step.value]!);
      }
      if (step.done) found = groupsOf(step.value, keys);
    } finally {
      // Stopped, or the pause threw: try again next time.
      if (!found) this.#textsChanged = true;
    }
    if (!found) return false;
    this.groups = found;
    this.#state = state;
    // Only editors refresh repeatedly; a report refreshes once.
    this.#restUntil = performance.now() + REST * (performance.now() - start);
    return true;
  }

  async #read(pause: () => Promise<void>): Promise<{ keys: number[]; texts: string[] }> {
    const keys: number[] = [];
    const texts: string[] = [];
    for (const { key, file, row } of this.#answered()) {
      if (keys.length === MAX_TEXTS) break;
      const content = this.project.samples.read(file, row);
      if (isUnreadable(content) || content.text.length < MIN_LENGTH) continue;
      keys.push(key);
      texts.push(content.text);
      if (keys.length % 500 === 0) await pause();
    }
    return { keys, texts };
  }

  #answered(): AnsweredSample[] {
    const { records, samples } = this.project;
    const { table } = records;
    const numbers = new Map(samples.files.map((file, n) => [file, n]));
    const found: AnsweredSample[] = [];
    for (let row = 0; row < table.rows; row++) {
      const key = table.key(row);
      const place = table.first(key) === row ? samples.locate(key) : undefined;
      if (place) found.push({ key, ...place });
    }
    return found.sort((a, b) => numbers.get(a.file)! - numbers.get(b.file)! || a.row - b.row);
  }
}

interface AnsweredSample {
  readonly key: number;
  readonly file: SampleFile;
  readonly row: number;
}

const groupsOf = ({ first }: NearDuplicateGroups, keys: readonly number[]): number[][] =>
  [...groupBy(keys.keys(), (n) => first[n]!).values()]
    .filter(({ length }) => length > 1)
    .map((group) => group.map((n) => keys[n]!));
