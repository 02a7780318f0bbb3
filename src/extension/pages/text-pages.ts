import * as vscode from 'vscode';
import type { TextResult } from '../../protocol/server';
import type { ServerClient } from '../client';
import { TEXT_SCHEME } from '../ids';
import { longWork } from '../long-work';
import { showProblem } from '../show-problem';

/** Texts from the server, shown as Markdown in a side column. Requesting an open page again updates it. */
export class TextPages implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #texts = new Map<string, string>();

  constructor(
    context: vscode.ExtensionContext,
    private readonly client: ServerClient,
  ) {
    context.subscriptions.push(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(TEXT_SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    // After a restart of the window the texts are gone.
    return this.#texts.get(uri.toString()) ?? 'This page is no longer available. Run its command again.';
  }

  /** Sends a request and shows the resulting text, or its problem. `title` names the work in the progress notification. */
  async show(title: string, request: string, params: object): Promise<void> {
    const result = await longWork(title, ({ token }) =>
      this.client.request<TextResult>(request, params, token),
    );
    if (!result) return;
    if ('problem' in result) {
      void showProblem(result.problem);
      return;
    }
    const name = result.title.replace(/[\\/?#:*"<>|\p{Cc}]/gu, '_');
    const uri = vscode.Uri.from({ scheme: TEXT_SCHEME, path: `/${name}.md` });
    this.#texts.set(uri.toString(), result.text);
    this.#changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }
}
