import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type * as vscode from 'vscode';
import { KeyedMutex } from '../../base/mutex';
import type { Log } from '../log';

/** The state of one panel. */
export interface KeptPanel {
  /** The webview's own: where the person is, and work that is not known to be on disk. */
  readonly state: unknown;
  /** Everybody's answers were shown. */
  readonly review: boolean;
}

/**
 * Keeps what panels must find again when their window is loaded again, in a file of the workspace's storage for each. The editor keeps the
 * state of webviews too, but writes it down now and then only: after a crash or a reload in a browser it is that of a minute ago.
 */
export class PanelMemory {
  readonly #kept = new Map<string, KeptPanel>();
  readonly #written = new Map<string, KeptPanel>();
  readonly #writing = new KeyedMutex();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

  async read(uri: vscode.Uri): Promise<KeptPanel | undefined> {
    const known = this.#kept.get(uri.toString());
    if (known) return known;
    const file = this.#file(uri);
    if (file === undefined) return undefined;
    try {
      return JSON.parse(await readFile(file, 'utf8')) as KeptPanel;
    } catch {
      return undefined;
    }
  }

  /** Writes the state at once; of those that come while it is being written, only the newest. */
  keep(uri: vscode.Uri, kept: KeptPanel): void {
    const key = uri.toString();
    this.#kept.set(key, kept);
    const file = this.#file(uri);
    if (file === undefined) return;
    this.#writing
      .run(key, () => this.#write(key, file))
      .catch((error: unknown) => this.log.error('The state of a panel could not be kept', error));
  }

  forgetReview(uri: vscode.Uri): void {
    const kept = this.#kept.get(uri.toString());
    if (kept?.review) this.keep(uri, { ...kept, review: false });
  }

  async #write(key: string, file: string): Promise<void> {
    const kept = this.#kept.get(key)!;
    if (kept === this.#written.get(key)) return;
    await mkdir(path.dirname(file), { recursive: true });
    const part = `${file}.${process.pid}.part`;
    await writeFile(part, JSON.stringify(kept));
    await rename(part, file);
    this.#written.set(key, kept);
  }

  /** Undefined in a window without a folder, which has nothing to come back to. */
  #file(uri: vscode.Uri): string | undefined {
    const name = createHash('sha256').update(uri.toString()).digest('hex').slice(0, 32);
    return this.context.storageUri && path.join(this.context.storageUri.fsPath, 'panels', `${name}.json`);
  }
}
