import * as vscode from 'vscode';
import { request, type Problem, type Request, type TextResult } from '../../protocol/request';
import type { Annotator } from '../annotator';
import type { ServerClient } from '../client';
import { showProblem } from '../steps';

const TEXT_SCHEME = 'labelwright-text';

/** Texts from the server, shown as Markdown. Requesting an open page again updates it. */
export class TextPages implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #texts = new Map<string, string>();

  constructor(
    context: vscode.ExtensionContext,
    private readonly client: ServerClient,
    private readonly annotator: Annotator,
  ) {
    context.subscriptions.push(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(TEXT_SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
      // What a text says depends on the person.
      annotator.onDidChange(() => {
        const open = [...this.#texts.keys()];
        this.#texts.clear();
        for (const uri of open) this.#changed.fire(vscode.Uri.parse(uri));
      }),
    );
  }

  /** A page that was open when the window was closed, or when somebody else used it, is requested again. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const known = this.#texts.get(uri.toString());
    if (known !== undefined) return known;
    const { request: method, params } = JSON.parse(uri.query) as {
      request: string;
      params: { root?: string; uri?: string; viewer?: string };
    };
    const { root, uri: file, viewer } = params;
    const now = viewer === undefined ? {} : this.annotator.viewer(root ?? file ?? '');
    const result = await this.client.request(request<object, TextResult>(method), { ...params, ...now });
    return 'problem' in result ? result.problem : result.text;
  }

  /** Sends a request, shows the resulting text or its problem, and returns the result. `title` names the work in the progress notification. */
  async show<P, R extends TextResult>(
    title: string,
    asked: Request<P, R>,
    params: P,
  ): Promise<R | undefined> {
    const result = await this.client.longRequest(title, asked, params);
    if (!result) return undefined;
    if ('problem' in result) {
      void showProblem(result.problem);
      return result;
    }
    await this.open(asked, params, result);
    return result;
  }

  /** Shows a text as the page of a request, which has these parameters if the page is requested again. */
  async open<P>(
    { method }: Request<P, TextResult>,
    params: P,
    { title, text }: Exclude<TextResult, Problem>,
  ): Promise<void> {
    const name = title.replace(/[\\/?#:*"<>|\p{Cc}]/gu, '_');
    const query = JSON.stringify({ request: method, params });
    const uri = vscode.Uri.from({ scheme: TEXT_SCHEME, path: `/${name}.md`, query });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }
}
