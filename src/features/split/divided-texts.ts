import { FileError } from '../../base/files/file-error';
import type { TextSteps } from '../../base/text/text-steps';
import type { SampleStore } from '../../project/samples/sample-store';
import type { DividedSamples } from './sample-list';

/** Texts processed between two pauses: a few milliseconds. */
const STEP = 100;

/** Reads the texts of samples and then of examples again. */
export class DividedTexts {
  constructor(
    private readonly store: SampleStore,
    private readonly samples: DividedSamples,
    private readonly examples: readonly string[],
  ) {}

  /**
   * Runs work that requests texts; `pause` is awaited now and then, and an exception in it ends the work. Throws FileError if a file was
   * changed in the meantime.
   */
  async give<T>(steps: TextSteps<T>, pause: () => Promise<void>): Promise<T> {
    let text = '';
    for (let count = 0; ; count += 1) {
      const step = steps.next(text);
      if (step.done) return step.value;
      if (count % STEP === 0) await pause();
      text = step.value < 0 ? '' : (this.#textNow(step.value) ?? (await this.#text(step.value)));
    }
  }

  #textNow(n: number): string | undefined {
    if (n >= this.samples.length) return this.examples[n - this.samples.length];
    const { file, row } = this.#place(n);
    return this.store.textNow(file, row);
  }

  async #text(n: number): Promise<string> {
    const { file, row } = this.#place(n);
    const text = await this.store.readText(file, row);
    if (text === undefined) throw changed(file.path);
    return text;
  }

  #place(n: number): NonNullable<ReturnType<SampleStore['locate']>> {
    const { key, path } = this.samples.place(n);
    const place = this.store.locate(key);
    if (!place) throw changed(path);
    return place;
  }
}

const changed = (path: string): FileError =>
  new FileError('changed', path, `${path} was changed while it was read. Run again.`);
