import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../../cli/options';
import { refuseLinkOut } from '../../../platform/output-place';
import { isRunning, placeNew } from '../../../platform/part-files';
import { StagedFile } from './staged-file';

/** Characters buffered for one file, and for all. */
const BUFFER = 1 << 20;
const ALL_BUFFERS = 1 << 22;
const PREFIX = '.labelwright-import-';

/**
 * New files of a project, written beside it and then moved into place together. No existing file is replaced; if one file cannot be placed,
 * those before it are removed again.
 */
export class Staging {
  readonly #folder: string;
  readonly #files = new Map<string, StagedFile>();
  /** Characters buffered for all files. */
  #waiting = 0;

  /** The topmost folder created for the project; removed again if nothing was placed. */
  readonly #made: string | undefined;

  constructor(private readonly project: string) {
    refuseLinkOut(project);
    this.#made = mkdirSync(project, { recursive: true });
    removeLeftovers(project);
    this.#folder = mkdtempSync(path.join(project, `${PREFIX}${process.pid}-`));
  }

  /** Adds to a file, and returns the byte offset; paths are relative to the project. */
  write(file: string, text: string): number {
    let entry = this.#files.get(file);
    if (!entry) {
      const place = this.path(file);
      mkdirSync(path.dirname(place), { recursive: true });
      this.#files.set(file, (entry = new StagedFile(openSync(place, 'wx+'))));
    }
    const offset = entry.add(text);
    this.#waiting += text.length;
    if (entry.waiting > BUFFER) this.#waiting -= entry.flush();
    // With a file for each of many people there are many buffers.
    if (this.#waiting > ALL_BUFFERS) for (const one of this.#files.values()) this.#waiting -= one.flush();
    return offset;
  }

  /** The line of a file at a byte offset, without its line break. */
  lineAt(file: string, offset: number): string {
    const entry = this.#files.get(file)!;
    if (!entry.isWritten(offset)) this.#waiting -= entry.flush();
    return entry.lineAt(offset);
  }

  get files(): string[] {
    return [...this.#files.keys()];
  }

  path(file: string): string {
    return path.join(this.#folder, file);
  }

  /** Syncs and closes everything. */
  finish(): void {
    for (const entry of this.#files.values()) entry.close();
  }

  /** Moves files into place in this order; if one already exists, throws and places none. */
  async place(files: readonly string[]): Promise<void> {
    const placed: string[] = [];
    try {
      for (const file of files) {
        const target = path.join(this.project, file);
        refuseLinkOut(target, this.project);
        mkdirSync(path.dirname(target), { recursive: true });
        if (!(await placeNew(this.path(file), target)))
          throw new UsageError(`${target} already exists and is not overwritten. Nothing was imported.`);
        placed.push(target);
      }
    } catch (error) {
      for (const target of placed) unlinkSync(target);
      throw error;
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    if (this.#made !== undefined) removeEmpty(this.project, this.#made);
  }
}

/** Removes a folder and its parents up to the topmost one, if they are empty. */
function removeEmpty(folder: string, topmost: string): void {
  const [from, last] = [path.resolve(folder), path.resolve(topmost)];
  for (let at = from; at.length >= last.length && existsSync(at); at = path.dirname(at)) {
    if (readdirSync(at).length > 0) return;
    rmdirSync(at);
  }
}

/** Removes remains of imports whose process was killed. Files already moved into place are not affected. */
function removeLeftovers(project: string): void {
  for (const name of readdirSync(project)) {
    const pid = name.startsWith(PREFIX) ? Number(/^\d+/.exec(name.slice(PREFIX.length))?.[0]) : NaN;
    if (Number.isInteger(pid) && !isRunning(pid))
      rmSync(path.join(project, name), { recursive: true, force: true });
  }
}
