/** A file that was written: its path in the bundle, with `/`. */
export interface Written {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export type Content = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Writes a file of the bundle, as its content comes. Pieces of bytes are valid until the next one is asked for. */
export type Put = (path: string, content: Content) => Promise<Written>;

/** A file of the bundle that is written while values are given to it. Without a value, and unless it was begun, there is none. */
export class GrowingFile<T> {
  readonly #feed: Feed<T>;
  #written: Promise<Written> | undefined;

  /** `most`: values that may wait to be written. */
  constructor(
    private readonly put: Put,
    private readonly path: string,
    private readonly contentOf: (values: AsyncIterable<T>) => Content,
    most: number,
  ) {
    this.#feed = new Feed(most);
  }

  begin(): void {
    if (this.#written) return;
    this.#written = this.put(this.path, this.contentOf(this.#feed));
    // The giver gets the error; `end` throws it as well.
    this.#written.catch((error: unknown) => this.#feed.break(error));
  }

  /** A promise where there is something to wait for. Throws what kept the file from being written. */
  give(value: T): Promise<void> | undefined {
    this.begin();
    return this.#feed.give(value);
  }

  /** Resolves when all of it is written; undefined for a file that was never begun. */
  async end(): Promise<Written | undefined> {
    this.#feed.end();
    return this.#written;
  }

  /** Gives the file up; resolves when nobody writes it any more. */
  async abandon(why: unknown): Promise<void> {
    this.#feed.break(why);
    await this.#written?.catch(() => undefined);
  }
}

/** Lines go on in pieces of some length, in UTF-16 units. */
const PIECE = 1 << 16;

/** A file of lines of JSON, which is written as they come. */
export class JsonLines {
  readonly #file: GrowingFile<string>;
  #held: string[] = [];
  #length = 0;

  constructor(put: Put, path: string) {
    this.#file = new GrowingFile(put, path, (pieces) => pieces, 2);
  }

  /** The file is there, also when there is no line. */
  begin(): void {
    this.#file.begin();
  }

  add(value: object): Promise<void> | undefined {
    const line = `${JSON.stringify(value)}\n`;
    this.#held.push(line);
    this.#length += line.length;
    return this.#length < PIECE ? undefined : this.#pass();
  }

  #pass(): Promise<void> | undefined {
    const piece = this.#held.join('');
    [this.#held, this.#length] = [[], 0];
    return this.#file.give(piece);
  }

  async end(): Promise<Written | undefined> {
    if (this.#length > 0) await this.#pass();
    return this.#file.end();
  }

  abandon(why: unknown): Promise<void> {
    return this.#file.abandon(why);
  }
}

/**
 * Content that is made by one and taken by another: what is given waits until it is asked for, and the giver waits while too much is waiting.
 * So one pass can write several files that each want to be read.
 */
export class Feed<T> implements AsyncIterable<T> {
  #waiting: T[] = [];
  #ended = false;
  #broken: { readonly why: unknown } | undefined;
  #wakeTaker: (() => void) | undefined;
  #wakeGiver: (() => void) | undefined;

  /** `most`: how many values may wait. */
  constructor(private readonly most: number) {}

  /** A promise where the giver has to wait before it goes on. Throws what broke the feed. */
  give(value: T): Promise<void> | undefined {
    if (this.#broken) throw this.#broken.why;
    this.#waiting.push(value);
    this.#wakeTaker?.();
    if (this.#waiting.length < this.most) return undefined;
    return new Promise<void>((resolve) => (this.#wakeGiver = resolve)).then(() => {
      if (this.#broken) throw this.#broken.why;
    });
  }

  /** There is no more. */
  end(): void {
    this.#ended = true;
    this.#wakeTaker?.();
  }

  /** Either side has failed: the other one is told, and does not wait for ever. */
  break(why: unknown): void {
    this.#broken ??= { why };
    this.#wakeTaker?.();
    this.#wakeGiver?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      if (this.#broken) throw this.#broken.why;
      const taken = this.#waiting;
      this.#waiting = [];
      this.#wakeGiver?.();
      this.#wakeGiver = undefined;
      yield* taken;
      if (this.#waiting.length > 0 || this.#broken) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => (this.#wakeTaker = resolve));
      this.#wakeTaker = undefined;
    }
  }
}
