import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Request } from '../protocol/request';
import type { ErrorHandler, LanguageClient } from 'vscode-languageclient/node';
import {
  ALLOW_GIT_NOTIFICATION,
  CHANGED_NOTIFICATION,
  PROJECTS_REQUEST,
  type ChangedParams,
  type ProjectSummary,
  type ProjectsParams,
} from '../protocol/server';
import { UNNAMED } from '../project/records/annotator-name';
import type { Log } from './log';
import { SERVER_NAME } from './ids';
import { longWork, type Work } from './long-work';
import { keptFor } from '../base/memoize';

/** The documents that are synchronized with the server. */
const documentSelector = [
  { scheme: 'file', language: 'yaml' },
  { scheme: 'file', pattern: '**/*.{yaml,yml,jsonl,ndjson,csv,tsv,txt,ids}' },
];

/** Milliseconds within which VS Code reports, in a separate message, whether a change left a document dirty. */
const SETTLED = 50;

/**
 * Notifies the server of a document that equals the disk without having been saved: reloaded after the file changed, or with all changes
 * undone. LSP has no such notification, so "saved" is sent: the server does not append to files with unsaved changes. On a busy machine
 * it may be sent too early: the server compares the text with the disk.
 */
function notifyIfClean(client: LanguageClient, document: vscode.TextDocument): void {
  if (document.isDirty || vscode.languages.match(documentSelector, document) === 0) return;
  const { version } = document;
  setTimeout(() => {
    if (document.isDirty || document.isClosed || document.version !== version || !client.isRunning()) return;
    const textDocument = client.code2ProtocolConverter.asTextDocumentIdentifier(document);
    void client.sendNotification('textDocument/didSave', { textDocument });
  }, SETTLED);
}

/** Starts the language server when it is first needed, restarts it when it dies, and passes on its notifications. */
export class ServerClient {
  readonly #launched = keptFor<LanguageClient>();
  #client: Promise<LanguageClient> | undefined;
  #stopped = false;
  /** By the methods of the requests. */
  readonly #answers = new Map<string, (params: unknown) => Promise<unknown>>();
  readonly #changed = new vscode.EventEmitter<ChangedParams>();
  readonly #restarted = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  /** The server was restarted (it was killed or it crashed): requests to the old one must be sent again. */
  readonly onDidRestart = this.#restarted.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

  /** Answers a request of the server as long as it runs; to be called before it is started. */
  answer<P, A>({ method }: Request<P, A>, answer: (params: P) => Promise<A>): void {
    this.#answers.set(method, answer as (params: unknown) => Promise<unknown>);
  }

  /** Sends a request; starts the server if necessary. */
  async request<P, R>({ method }: Request<P, R>, params: P, token?: vscode.CancellationToken): Promise<R> {
    const client = await this.start();
    return token ? client.sendRequest<R>(method, params, token) : client.sendRequest<R>(method, params);
  }

  projects(params: ProjectsParams = {}, token?: vscode.CancellationToken): Promise<ProjectSummary[]> {
    return this.request(PROJECTS_REQUEST, params, token);
  }

  /** Sends a request as {@link longWork} under a title. */
  longRequest<P, R>(
    title: string,
    request: Request<P, R>,
    params: P,
    options?: { writes: boolean },
  ): Promise<R | undefined> {
    return longWork(title, ({ token }) => this.request(request, params, token), options);
  }

  /** Sends a long-running request; `progress` receives texts that describe the current step. */
  async requestWork<P extends object, R>(
    { method }: Request<P, R>,
    params: P,
    { token, progress }: Work,
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

  /** Answers requests of the server while work runs. Only one piece of work at a time may answer the same ones. */
  async answering<P, A, R>(
    { method }: Request<P, A>,
    answer: (params: P, token: vscode.CancellationToken) => Promise<A>,
    work: () => Promise<R>,
  ): Promise<R> {
    const client = await this.start();
    const listening = client.onRequest(method, answer as (params: unknown) => Promise<unknown>);
    try {
      return await work();
    } finally {
      listening.dispose();
    }
  }

  start(): Promise<LanguageClient> {
    return (this.#client = this.#launched('', () => this.#launch()));
  }

  async #launch(): Promise<LanguageClient> {
    // Loaded here, not at the top: it would take half of the activation time before it is needed.
    const { ErrorAction, LanguageClient, State, TransportKind } = await import('vscode-languageclient/node');
    const module = vscode.Uri.joinPath(this.context.extensionUri, 'dist', 'cli.js').fsPath;
    const run = { module, args: ['lsp'], transport: TransportKind.ipc };
    let defaultHandler: ErrorHandler | undefined;
    let isGitAllowed = false;
    const client: LanguageClient = new LanguageClient(
      'labelwright',
      SERVER_NAME,
      { run, debug: run },
      {
        documentSelector,
        synchronize: {
          fileEvents: [
            vscode.workspace.createFileSystemWatcher(
              '**/*.{yaml,yml,jsonl,ndjson,csv,tsv,txt,ids,png,jpg,jpeg,webp,mp3,wav,ogg}',
            ),
            // For a folder that appears or disappears, the editor may report the folder alone and not its files.
            vscode.workspace.createFileSystemWatcher('**', false, true, false),
          ],
        },
        outputChannel: this.log.channel,
        errorHandler: {
          // Messages to a server that has just died fail. The default handler gives up at the fourth; but the client is about to notice
          // that the server has died, and then starts another.
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => (defaultHandler ??= client.createDefaultErrorHandler()).closed(),
        },
        // A function, called at each start: the folder may have become trusted since.
        initializationOptions: () => ({
          docs: vscode.Uri.joinPath(this.context.extensionUri, 'docs', 'rules').toString(),
          commands: true,
          watches: true,
          git: (isGitAllowed = vscode.workspace.isTrusted),
          // Nothing is shown too early: the trees' first request says who it is.
          person: UNNAMED,
          copies: vscode.Uri.joinPath(this.context.globalStorageUri, 'records').fsPath,
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
    for (const [method, answer] of this.#answers) client.onRequest(method, answer);
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
    this.context.subscriptions.push(
      vscode.workspace.onDidChangeTextDocument(({ document }) => notifyIfClean(client, document)),
    );
    return client;
  }

  async dispose(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#changed.dispose();
    this.#restarted.dispose();
    const client = await this.#client?.catch(() => undefined);
    await client?.dispose();
  }
}
