import { isUnreadable } from '../project/samples/sample';
import { nearDuplicateGroups, type NearDuplicateGroups } from '../base/text/near-duplicates';
import type { RecordStore } from './answers/record-store';
import type { SampleFile } from '../project/samples/sample-file';
import type { SampleStore } from '../project/samples/sample-store';

/** Texts beyond these are not compared: comparing so many takes two seconds. */
const MAX_TEXTS = 20_000;
const LEAST = 0.8;
const SHINGLE = 5;
/** Texts looked at between two pauses. */
const STEP = 100;
/** Shorter texts are alike by chance: "ok" is an answer to many things. */
const SHORTEST = 20;
/** Of each stretch of time comparing takes at most one part in so many. */
const REST = 20;

/** What is looked at of a project. */
interface Answered {
  readonly samples: SampleStore;
  readonly records: RecordStore;
  onDidChange(listener: (change: { readonly samples?: boolean }) => void): void;
}

/**
 * Answered samples in groups of texts that are alike: each text of a group has another in it with a Jaccard index of character 5-grams of
 * 0.8 or more. Found when asked for; what is answered afterwards is in none until they are looked for again.
 */
export class NearDuplicates {
  /** Keys of samples, in the order of the files. */
  groups: readonly (readonly number[])[] = [];
  #state = '';
  #textsMoved = true;
  /** When they may be looked for again. */
  #restUntil = -Infinity;

  constructor(private readonly project: Answered) {
    project.onDidChange(({ samples }) => {
      if (samples) this.#textsMoved = true;
    });
  }

  /** Looks for the groups again where samples were answered or texts changed since; resolves to whether it did. Stops when the signal says so. */
  async refresh(pause: () => Promise<void>, signal?: AbortSignal): Promise<boolean> {
    const { records, samples } = this.project;
    const state = `${records.table.rows} ${samples.total}`;
    const isCurrent = state === this.#state && !this.#textsMoved;
    if (isCurrent || !samples.idsComplete || performance.now() < this.#restUntil) return false;
    const start = performance.now();
    this.#textsMoved = false;
    let found: readonly (readonly number[])[] | undefined;
    try {
      const { keys, texts } = await this.#read(pause);
      const steps = nearDuplicateGroups({ count: texts.length, threshold: LEAST, length: SHINGLE });
      let step = steps.next('');
      for (let n = 0; !step.done && !signal?.aborted; n += 1) {
        if (n % STEP === 0) await pause();
        step = steps.next(texts[step.value]!);
      }
      if (step.done) found = groupsOf(step.value, keys);
    } finally {
      // Stopped, also by a pause that throws: the next one looks for them.
      if (!found) this.#textsMoved = true;
    }
    if (!found) return false;
    this.groups = found;
    this.#state = state;
    // A report looks once; only an editor looks again and again.
    this.#restUntil = performance.now() + REST * (performance.now() - start);
    return true;
  }

  async #read(pause: () => Promise<void>): Promise<{ keys: number[]; texts: string[] }> {
    const keys: number[] = [];
    const texts: string[] = [];
    for (const { key, file, row } of this.#answered()) {
      if (keys.length === MAX_TEXTS) break;
      const content = await this.project.samples.read(file, row);
      if (isUnreadable(content) || content.text.length < SHORTEST) continue;
      keys.push(key);
      texts.push(content.text);
      if (keys.length % 500 === 0) await pause();
    }
    return { keys, texts };
  }

  /** The samples that somebody answered, in the order of the files. */
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

function groupsOf({ first }: NearDuplicateGroups, keys: readonly number[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [n, key] of keys.entries()) {
    const group = groups.get(first[n]!);
    if (group) group.push(key);
    else groups.set(first[n]!, [key]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}
