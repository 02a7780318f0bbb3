import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type * as vscode from 'vscode';
import { KeyedMutex } from '../../base/mutex';
import type { Log } from '../log';

export interface PanelState {
  /** The webview's own: the current position, and answers that may not be on disk. */
  readonly state: unknown;
  readonly review: boolean;
}

/**
 * Stores the state of panels across reloads of the window, in one file per panel in the workspace's storage. The editor also stores the
 * state of webviews, but writes it only once a minute, so a crash or a reload in a browser would lose the latest.
 */
export class PanelMemory {
  readonly #states = new Map<string, PanelState>();
  readonly #written = new Map<string, PanelState>();
  readonly #writing = new KeyedMutex();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

  async read(uri: vscode.Uri): Promise<PanelState | undefined> {
    const known = this.#states.get(uri.toString());
    if (known) return known;
    const file = this.#file(uri);
    if (file === undefined) return undefined;
    try {
      return JSON.parse(await readFile(file, 'utf8')) as PanelState;
    } catch {
      return undefined;
    }
  }

  /** Writes the state immediately; of states that arrive during a write, only the newest. */
  store(uri: vscode.Uri, state: PanelState): void {
    const key = uri.toString();
    this.#states.set(key, state);
    const file = this.#file(uri);
    if (file === undefined) return;
    this.#writing
      .run(key, () => this.#write(key, file))
      .catch((error: unknown) => this.log.error('The state of a panel could not be stored', error));
  }

  forgetReview(uri: vscode.Uri): void {
    const state = this.#states.get(uri.toString());
    if (state?.review) this.store(uri, { ...state, review: false });
  }

  async #write(key: string, file: string): Promise<void> {
    const state = this.#states.get(key)!;
    if (state === this.#written.get(key)) return;
    await mkdir(path.dirname(file), { recursive: true });
    const part = `${file}.${process.pid}.part`;
    await writeFile(part, JSON.stringify(state));
    await rename(part, file);
    this.#written.set(key, state);
  }

  /** Undefined in a window without a folder, which has no storage. */
  #file(uri: vscode.Uri): string | undefined {
    const name = createHash('sha256').update(uri.toString()).digest('hex').slice(0, 32);
    return this.context.storageUri && path.join(this.context.storageUri.fsPath, 'panels', `${name}.json`);
  }
}
