import { sha256Stream } from '../../../base/text/hash';

/** A written file: its path in the bundle, with `/`. */
export interface Written {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export type Content = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Writes a file of the bundle from its content as it is produced. A chunk of bytes is valid until the next one is requested. */
export type Put = (path: string, content: Content) => Promise<Written>;

/** Hashes a file instead of writing it. */
export const hashOnly: Put = async (path, content) => {
  const hash = sha256Stream();
  const encoder = new TextEncoder();
  let bytes = 0;
  for await (const piece of content) {
    const encoded = typeof piece === 'string' ? encoder.encode(piece) : piece;
    hash.update(encoded);
    bytes += encoded.length;
  }
  return { path, bytes, sha256: hash.digest() };
};

/** A file of the bundle that is written while values are added. It is created with the first value, or by `begin`. */
export class GrowingFile<T> {
  readonly #feed: Feed<T>;
  #written: Promise<Written> | undefined;

  /** `most`: number of values buffered. */
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
    // The producer gets the error; `end` throws it too.
    this.#written.catch((error: unknown) => this.#feed.break(error));
  }

  /** A promise if the buffer is full. Throws the error that stopped the writing. */
  give(value: T): Promise<void> | undefined {
    this.begin();
    return this.#feed.give(value);
  }

  /** Resolves when everything is written; undefined for a file that was never started. */
  async end(): Promise<Written | undefined> {
    this.#feed.end();
    return this.#written;
  }

  /** Abandons the file; resolves when writing has stopped. */
  async abandon(why: unknown): Promise<void> {
    this.#feed.break(why);
    await this.#written?.catch(() => undefined);
  }
}

/** Lines are written in blocks of this length, in UTF-16 units. */
const PIECE = 1 << 16;

/** A file of JSON lines. */
export class JsonLines {
  readonly #file: GrowingFile<string>;
  #held: string[] = [];
  #length = 0;

  constructor(put: Put, path: string) {
    this.#file = new GrowingFile(put, path, (pieces) => pieces, 2);
  }

  /** Creates the file even without lines. */
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

/** A queue between a producer and a consumer. A full queue makes the producer wait, so that a single loop can feed several files. */
export class Feed<T> implements AsyncIterable<T> {
  #waiting: T[] = [];
  #ended = false;
  #broken: { readonly why: unknown } | undefined;
  #wakeTaker: (() => void) | undefined;
  #wakeGiver: (() => void) | undefined;

  /** `most`: number of values buffered. */
  constructor(private readonly most: number) {}

  /** A promise if the producer has to wait. Throws the error that broke the queue. */
  give(value: T): Promise<void> | undefined {
    if (this.#broken) throw this.#broken.why;
    this.#waiting.push(value);
    this.#wakeTaker?.();
    if (this.#waiting.length < this.most) return undefined;
    return new Promise<void>((resolve) => (this.#wakeGiver = resolve)).then(() => {
      if (this.#broken) throw this.#broken.why;
    });
  }

  end(): void {
    this.#ended = true;
    this.#wakeTaker?.();
  }

  /** Passes the failure of one side to the other, so that it does not wait forever. */
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
