import type { ReportHead } from '../../../protocol/exchange-report';
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { LossReport, type Loss } from '../../../formats/loss-report';
import { EXIT, type ExitCode } from '../../../cli/command';
import { refuseLinkOut } from '../../../platform/output-place';
import { partOf, removeLeftParts } from '../../../platform/part-files';

/** Ends an import or export: totals that do not add up are always reported. */
export function exitCodeOf(losses: LossReport, strict: boolean | undefined): ExitCode {
  const isAccounted = Object.keys(losses.unaccounted()).length === 0;
  return !isAccounted || (strict && losses.lossCount > 0) ? EXIT.findings : EXIT.clean;
}

/**
 * The loss report as a JSON file, `--report`. Losses that the report does not list in memory are written immediately, so memory does not
 * grow with their number. The file appears under its name when it is complete.
 */
export class ReportFile {
  readonly #part: string | undefined;
  #overflow: number | undefined;
  readonly losses: LossReport;

  /** Without a name, losses are only counted. */
  constructor(private readonly file: string | undefined) {
    if (file !== undefined) {
      refuseLinkOut(file);
      mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
      removeLeftParts(path.resolve(file));
    }
    this.#part = file === undefined ? undefined : partOf(file);
    this.losses = new LossReport(file === undefined ? undefined : (loss) => this.#later(loss));
  }

  #later(loss: Loss): void {
    this.#overflow ??= openSync(`${this.#part}-losses`, 'w+');
    writeSync(this.#overflow, `,\n    ${JSON.stringify(loss)}`);
  }

  /** Writes the report; `head` comes before the counts. */
  finish(head: ReportHead): void {
    if (this.#part === undefined) return;
    const out = openSync(this.#part, 'w');
    try {
      const start = JSON.stringify({ ...head, ...this.losses.summary() }, null, 2).replace(/\n\}$/, '');
      const losses = this.losses.losses.map((loss) => `\n    ${JSON.stringify(loss)}`).join(',');
      writeSync(out, `${start},\n  "losses": [${losses}`);
      this.#copyOverflow(out);
      writeSync(out, `${losses === '' ? '' : '\n  '}]\n}\n`);
    } finally {
      closeSync(out);
    }
    renameSync(this.#part, this.file!);
  }

  #copyOverflow(out: number): void {
    if (this.#overflow === undefined) return;
    const buffer = Buffer.alloc(1 << 20);
    for (let at = 0; ;) {
      const read = readSync(this.#overflow, buffer, 0, buffer.length, at);
      if (read === 0) return;
      writeSync(out, buffer, 0, read);
      at += read;
    }
  }

  /** Removes an unfinished report. */
  close(): void {
    if (this.#overflow !== undefined) closeSync(this.#overflow);
    this.#overflow = undefined;
    for (const rest of [this.#part, `${this.#part}-losses`])
      if (this.#part !== undefined && rest !== undefined && existsSync(rest)) rmSync(rest);
  }
}
