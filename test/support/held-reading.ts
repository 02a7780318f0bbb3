import type { MemoryFiles } from './memory-files';

/** Holds the reading of files whose path begins so, until it is opened. */
export function holdReading(files: MemoryFiles, prefix: string): { reached: Promise<void>; open(): void } {
  const chunks = files.chunks.bind(files);
  let open = (): void => undefined;
  let reach = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  files.chunks = async function* (path, ...range) {
    if (path.startsWith(prefix)) {
      reach();
      await opened;
    }
    yield* chunks(path, ...range);
  };
  return { reached, open };
}

/** Lets everything happen that waits for nothing but its turn. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}
