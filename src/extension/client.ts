import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ErrorHandler, LanguageClient } from 'vscode-languageclient/node';
import { ALLOW_GIT_NOTIFICATION, CHANGED_NOTIFICATION, type ChangedParams } from '../protocol/server';
import type { Log } from './log';
import { SERVER_NAME } from './ids';
import { Once } from './once';

/** The texts that the server is told of. */
const documentSelector = [
  { scheme: 'file', language: 'yaml' },
  { scheme: 'file', pattern: '**/*.{yaml,yml,jsonl,ndjson,csv,tsv,txt}' },
];

/** Starts the language server when it is first needed and restarts it when it dies; tells listeners what it tells. */
export class ServerClient {
  readonly #client = new Once(() => this.#launch());
  #stopped = false;
  readonly #changed = new vscode.EventEmitter<ChangedParams>();
  readonly #restarted = new vscode.EventEmitter<void>();
  /** A project's state moved on. */
  readonly onDidChange = this.#changed.event;
  /** The server is new (it was killed or it crashed): what was asked of the old one must be asked again. */
  readonly onDidRestart = this.#restarted.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

  /** Sends a request; starts the server if need be. */
  async request<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R> {
    const client = await this.start();
    return token ? client.sendRequest<R>(method, params, token) : client.sendRequest<R>(method, params);
  }

  /** Sends a request about long work; `progress` hears in words what is being done. */
  async requestWork<R>(
    method: string,
    params: object,
    { token, progress }: { token: vscode.CancellationToken; progress: (what: string) => void },
  ): Promise<R> {
    const client = await this.start();
    const { ProgressType } = await import('vscode-languageclient/node');
    const progressToken = randomUUID();
    const listening = client.onProgress(new ProgressType<string>(), progressToken, progress);
    try {
      return await client.sendRequest<R>(method, { ...params, progressToken }, token);
    } finally {
      listening.dispose();
    }
  }

  start(): Promise<LanguageClient> {
    return this.#client.get();
  }

  async #launch(): Promise<LanguageClient> {
    // Loaded here and not at the top: half of the time to activate would go into a client that is not yet needed.
    const { ErrorAction, LanguageClient, State, TransportKind } = await import('vscode-languageclient/node');
    const module = vscode.Uri.joinPath(this.context.extensionUri, 'dist', 'cli.js').fsPath;
    const run = { module, args: ['lsp'], transport: TransportKind.ipc };
    let usual: ErrorHandler | undefined;
    let isGitAllowed = false;
    const client: LanguageClient = new LanguageClient(
      'labelwright',
      SERVER_NAME,
      { run, debug: run },
      {
        documentSelector,
        synchronize: {
          fileEvents: [
            vscode.workspace.createFileSystemWatcher('**/*.{yaml,yml,jsonl,ndjson,csv,tsv,txt}'),
            // Of a folder that comes or goes, the editor may tell the folder alone and nothing of what is in it.
            vscode.workspace.createFileSystemWatcher('**', false, true, false),
          ],
        },
        outputChannel: this.log.channel,
        errorHandler: {
          // What is sent to a server that has just died cannot arrive. The usual answer to the fourth such message is to have no server any
          // more; but its end is about to be noticed, and then another is started.
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => (usual ??= client.createDefaultErrorHandler()).closed(),
        },
        // Asked again at each start: a folder may be trusted by the time that the server is restarted.
        initializationOptions: () => ({
          docs: vscode.Uri.joinPath(this.context.extensionUri, 'docs', 'rules').toString(),
          commands: true,
          watches: true,
          git: (isGitAllowed = vscode.workspace.isTrusted),
        }),
      },
    );
    let running = false;
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) return;
      if (running) this.#restarted.fire();
      running = true;
    });
    client.onNotification(CHANGED_NOTIFICATION, (params: ChangedParams) => this.#changed.fire(params));
    try {
      await client.start();
    } catch (error) {
      await client
        .dispose()
        .catch((failure: unknown) =>
          this.log.error('A server that did not start could not be ended', failure),
        );
      throw error;
    }
    const allowGit = (): void => void client.sendNotification(ALLOW_GIT_NOTIFICATION);
    this.context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(allowGit));
    // It may have been trusted while the server was starting.
    if (vscode.workspace.isTrusted && !isGitAllowed) allowGit();
    const { tellCleanTexts } = await import('./clean-texts');
    this.context.subscriptions.push(tellCleanTexts(client, documentSelector));
    return client;
  }

  async dispose(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#changed.dispose();
    this.#restarted.dispose();
    const client = await this.#client.made?.catch(() => undefined);
    await client?.dispose();
  }
}
