/** The language server as one window sees it: every request that it answers, and all that it sends unasked. */
import type { Connection, InitializeParams } from 'vscode-languageserver/node';
import { Server } from '../../../src/main/server';

type Handler = (params: unknown, token: unknown) => unknown;

const TOKEN = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};

export class Window {
  readonly #handlers: Map<string, Handler>;
  /** By URI, as last sent. */
  readonly diagnostics: Map<string, unknown>;
  /** What the server sent besides replies and diagnostics. */
  readonly told: unknown[];

  private constructor(connection: ReturnType<typeof fakeConnection>) {
    this.#handlers = connection.handlers;
    this.diagnostics = connection.diagnostics;
    this.told = connection.told;
  }

  /** The names of all requests that the server answers: those of the protocol, and `onHover` and the like. */
  get requests(): string[] {
    return [...this.#handlers.keys()];
  }

  /** Opens a folder in a window of VS Code. `git`: a trusted one. */
  static async open(root: string, person: string, git = false): Promise<Window> {
    const connection = fakeConnection();
    const params = {
      workspaceFolders: [{ uri: root, name: 'drawn' }],
      capabilities: {},
      initializationOptions: { commands: true, watches: true, git, person },
    } as unknown as InitializeParams;
    new Server(connection.connection, params);
    await connection.handlers.get('onInitialized')!({}, TOKEN);
    return new Window(connection);
  }

  async request(name: string, params: unknown): Promise<unknown> {
    const handler = this.#handlers.get(name);
    if (!handler) throw new Error(`The server does not answer ${name}.`);
    return handler(params, TOKEN);
  }

  close(): void {
    void this.#handlers.get('onShutdown')!(undefined, TOKEN);
  }
}

/** A connection to nowhere, which keeps what the server registers and sends. */
function fakeConnection() {
  const handlers = new Map<string, Handler>();
  const diagnostics = new Map<string, unknown>();
  const told: unknown[] = [];
  const nothing = { dispose: () => undefined };
  const keep = (name: string) => (handler: Handler) => (handlers.set(name, handler), nothing);
  const named = (type: unknown, handler: Handler) => {
    handlers.set(typeof type === 'string' ? type : (type as { method: string }).method, handler);
    return nothing;
  };
  const tell = (...what: unknown[]): Promise<undefined> => (told.push(what), Promise.resolve(undefined));
  const known: Record<string, unknown> = {
    onRequest: named,
    onNotification: named,
    sendDiagnostics: ({ uri, diagnostics: list }: { uri: string; diagnostics: unknown[] }) => {
      if (list.length > 0) diagnostics.set(uri, list);
      else diagnostics.delete(uri);
      return Promise.resolve();
    },
    // Which files have changed, in how many pieces, depends on the time.
    sendNotification: () => Promise.resolve(),
    sendRequest: tell,
    sendProgress: tell,
    languages: { semanticTokens: { on: keep('semanticTokens'), onRange: keep('semanticTokensRange') } },
    workspace: { onDidChangeWorkspaceFolders: keep('onDidChangeWorkspaceFolders') },
    window: { showInformationMessage: tell, showErrorMessage: tell },
    console: { error: tell },
    client: { register: tell },
  };
  const connection = new Proxy(known, {
    get: (target, name: string) =>
      name in target ? target[name] : name.startsWith('on') ? keep(name) : undefined,
  }) as unknown as Connection;
  return { connection, handlers, diagnostics, told };
}
