import { Console } from 'node:console';
import type { Writable } from 'node:stream';
import {
  AbstractMessageWriter,
  PublishDiagnosticsNotification,
  type Message,
  type MessageWriter,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { kept } from '../core/kept';

/**
 * Writes messages to a stream, those of one turn at once. Of diagnostics only those are made JSON of that were not in an earlier message:
 * a keystroke says a thousand of them anew, of which nearly all are the very same objects.
 */
export class OutgoingMessages extends AbstractMessageWriter implements MessageWriter {
  #failed = 0;
  #isHeld = false;

  constructor(private readonly stream: Writable) {
    super();
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      const written = (error?: Error | null): void => {
        if (!error) return resolve();
        this.#failed += 1;
        this.fireError(error, message, this.#failed);
        reject(error);
      };
      try {
        const parts = partsOf(message);
        this.#hold();
        const length = parts.reduce((sum, part) => sum + part.length, 0);
        this.stream.write(
          Buffer.concat([Buffer.from(`Content-Length: ${length}\r\n\r\n`), ...parts]),
          written,
        );
      } catch (error) {
        written(error as Error);
      }
    });
  }

  /** What is said in the same turn, and in the next one, goes out with it: each time that something does costs the client a turn as well. */
  #hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.stream.cork();
    setImmediate(() => {
      this.#isHeld = false;
      this.stream.uncork();
    });
  }

  end(): void {
    this.stream.end();
  }
}

/** The JSON of a message, as `JSON.stringify` makes it, in UTF-8. */
export function partsOf(message: Message): readonly Uint8Array[] {
  if (!isDiagnostics(message)) return [Buffer.from(JSON.stringify(message))];
  const { params, ...head } = message;
  const { diagnostics, ...about } = params;
  const parts: Uint8Array[] = [Buffer.from(`${open(head)},"params":${open(about)},"diagnostics":[`)];
  diagnostics.forEach((diagnostic, n) => {
    if (n > 0) parts.push(COMMA);
    parts.push(bytesOf(diagnostic));
  });
  parts.push(CLOSING);
  return parts;
}

const COMMA = Buffer.from(',');
const CLOSING = Buffer.from(']}}');

/** The JSON of an object that has something in it, without the bracket at its end. */
const open = (object: object): string => JSON.stringify(object).slice(0, -1);

/** Diagnostics never change once they were made. */
const bytesOf = kept((diagnostic: object): Uint8Array => Buffer.from(JSON.stringify(diagnostic)));

const isDiagnostics = (
  message: Message,
): message is Message & { method: string; params: PublishDiagnosticsParams } =>
  (message as { method?: unknown }).method === PublishDiagnosticsNotification.method;

/** Standard output for messages alone: what else would be written there goes to where editors look for a server's log. */
export function standardOutput(): OutgoingMessages {
  globalThis.console = new Console(process.stderr, process.stderr);
  return new OutgoingMessages(process.stdout);
}
