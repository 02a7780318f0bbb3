import type { RecordStore } from './stores/record-store';
import type { ProjectChange } from './project-options';

/** Tells the listeners of a project what has changed. */
export class Changes {
  readonly #listeners = new Set<(change: ProjectChange) => void>();
  /** Lines of each file that the last event about answers covered. */
  readonly #covered = new Map<string, number>();

  listen(listener: (change: ProjectChange) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  emit(change: ProjectChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Notes that the next event about answers covers all records that were read. */
  coverAll({ files }: RecordStore): void {
    for (const { path, lines } of files) this.#covered.set(path, lines);
  }

  /** How many lines of a file events have covered. */
  covered(path: string): number {
    return this.#covered.get(path) ?? 0;
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
