import { spawn, type ChildProcess } from 'node:child_process';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-languageserver/node';

export interface LspRange {
  start: { line: number; character: number };
  end: { line: number; character: number };
}
export interface LspDiagnostic {
  message: string;
  code?: string;
  severity?: number;
  range: LspRange;
  relatedInformation?: { location: { uri: string; range: LspRange }; message: string }[];
}

/** A language server in a process of its own, and nothing of an editor but the protocol. */
export class LspClient {
  readonly connection: MessageConnection;
  readonly #process: ChildProcess;
  readonly #diagnostics = new Map<string, LspDiagnostic[]>();
  readonly #waiting = new Set<() => void>();
  readonly exited: Promise<number | null>;

  constructor(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
    this.#process = spawn(command[0]!, command.slice(1), {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.exited = new Promise((resolve) => this.#process.on('exit', resolve));
    this.connection = createMessageConnection(
      new StreamMessageReader(this.#process.stdout!),
      new StreamMessageWriter(this.#process.stdin!),
    );
    this.connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: LspDiagnostic[] }) => {
        this.#diagnostics.set(uri, diagnostics);
        for (const check of [...this.#waiting]) check();
      },
    );
    this.connection.listen();
  }

  /** The server's process. */
  get pid(): number {
    return this.#process.pid!;
  }

  request<R>(method: string, params?: unknown): Promise<R> {
    return params === undefined
      ? this.connection.sendRequest(method)
      : this.connection.sendRequest(method, params);
  }

  notify(method: string, params?: unknown): Promise<void> {
    return params === undefined
      ? this.connection.sendNotification(method)
      : this.connection.sendNotification(method, params);
  }

  /** The first diagnostics of a file that are as wanted. */
  async diagnostics(uri: string, wanted: (list: LspDiagnostic[]) => boolean): Promise<LspDiagnostic[]> {
    const list = (): LspDiagnostic[] | undefined => this.#diagnostics.get(uri);
    await this.whenPublished(() => list() !== undefined && wanted(list()!));
    return list()!;
  }

  /** Waits until what was published is as wanted. */
  whenPublished(isWanted: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!isWanted()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** The latest diagnostics of each file that had some. */
  get published(): ReadonlyMap<string, readonly LspDiagnostic[]> {
    return this.#diagnostics;
  }

  /** Shuts the server down as the protocol says; resolves with its exit code. */
  async stop(): Promise<number | null> {
    await this.request('shutdown');
    await this.notify('exit');
    const code = await this.exited;
    this.connection.dispose();
    return code;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
