import type { ProjectFiles } from '../../base/files/files';
import { eachLine, parseLine } from '../../project/answers/lines';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { predictionIn } from '../predictions/prediction';
import { predictionsPath } from '../predictions/prediction-log';
import { ToolError } from './protocol';

/** What a model has answered through this server: its file of predictions, read as it grows. */
export class OwnAnswers {
  readonly #path: string;
  /** Sample id -> time of the latest answer, in milliseconds since 1970. */
  #times = new Map<string, number>();
  #bytes = 0;
  /** Settles when what is being written is written. */
  written: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly files: ProjectFiles,
    /** The same files, for reading. */
    private readonly source: OverlayFiles,
    private readonly model: string,
  ) {
    this.#path = predictionsPath(model);
  }

  /** 0 without an answer. */
  timeOf(sample: string): number {
    return this.#times.get(sample) ?? 0;
  }

  has(sample: string): boolean {
    return this.#times.has(sample);
  }

  /** Reads what was appended. Throws ToolError for predictions that did not come through this server. */
  async refresh(): Promise<void> {
    const size = (await this.files.stat(this.#path))?.size ?? 0;
    if (size < this.#bytes) [this.#times, this.#bytes] = [new Map(), 0];
    if (size > this.#bytes)
      await eachLine(this.source, this.#path, { from: this.#bytes, to: size }, ({ raw }) => {
        const prediction = predictionIn(parseLine(raw));
        if (!prediction) return;
        if (prediction.agent === undefined)
          throw new ToolError(
            `"${this.model}" has predictions that "labelwright mcp" did not write. Predictions of two models do not belong into one file: start the server with another name for --as.`,
          );
        if (prediction.error === undefined)
          this.#times.set(prediction.sample, Math.max(prediction.time, this.timeOf(prediction.sample)));
      });
    this.#bytes = size;
  }

  /** Appends a record. Unless `again`, only if no other process has answered the sample meanwhile: else it throws ToolError. */
  async append(sample: string, record: object, again: boolean): Promise<void> {
    let isTaken = false;
    try {
      const writing = this.files.append(this.#path, async () => {
        await this.refresh();
        isTaken = !again && this.has(sample);
        if (isTaken) throw answeredBefore(sample);
        return new TextEncoder().encode(JSON.stringify(record));
      });
      this.written = Promise.allSettled([writing]);
      await writing;
    } catch (error) {
      throw isTaken ? answeredBefore(sample) : error;
    }
    await this.refresh();
  }
}

/** An answer is final: with it, people's answers to the sample are open. */
export const answeredBefore = (sample: string): ToolError =>
  new ToolError(
    `"${sample}" is answered. An answer is final, because people's answers to the sample open with it. Go on with another sample.`,
  );
