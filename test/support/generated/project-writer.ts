import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';

/** What a maker made, and what of its source has no place in a project's files: one sentence each, with the count. */
export interface MadeProject {
  samples: number;
  records: number;
  notCarried: string[];
}

/** For makers that generate: how many samples, labels or spans, and how many records. */
export interface MakeOptions {
  count?: number;
  records?: number;
}

/** Makes a project in an empty folder. */
export type Maker = (target: string, options: MakeOptions) => MadeProject;

/** YAML in which what a YAML 1.1 reader would take for a date or a boolean is quoted. */
export const yamlText = (value: unknown): string => stringify(value, { lineWidth: 120, version: '1.1' });

/** Writes a project's files into a folder that must be empty or not exist yet. Paths are relative to it. */
export class ProjectWriter {
  readonly target: string;

  constructor(target: string) {
    this.target = path.resolve(target);
    if (existsSync(this.target) && readdirSync(this.target).length > 0)
      throw new Error(`${this.target} is not empty: name a new folder, nothing is overwritten`);
    mkdirSync(this.target, { recursive: true });
  }

  yaml(file: string, value: unknown): void {
    this.text(file, yamlText(value));
  }

  text(file: string, text: string): void {
    writeFileSync(this.place(file), text, { flag: 'wx' });
  }

  copy(from: string, file: string): void {
    copyFileSync(from, this.place(file));
  }

  /** Writes one JSON value a line; returns how many. */
  lines(file: string, values: Iterable<unknown>): number {
    let count = 0;
    const pieces = this.pieces(file);
    for (const value of values) {
      pieces.write(JSON.stringify(value) + '\n');
      count++;
    }
    pieces.end();
    return count;
  }

  /** For what is made piece by piece: collects up to 4 MiB before it writes. */
  pieces(file: string): { write(text: string): void; end(): void } {
    const handle = openSync(this.place(file), 'wx');
    let waiting: string[] = [];
    let length = 0;
    const flush = (): void => {
      if (length > 0) writeAll(handle, Buffer.from(waiting.join('')));
      waiting = [];
      length = 0;
    };
    return {
      write(text) {
        waiting.push(text);
        length += text.length;
        if (length > 4 << 20) flush();
      },
      end() {
        flush();
        closeSync(handle);
      },
    };
  }

  private place(file: string): string {
    const place = path.join(this.target, file);
    mkdirSync(path.dirname(place), { recursive: true });
    return place;
  }
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
}
