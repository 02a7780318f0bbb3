import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { isObject } from '../../base/objects';
import { parseLine } from '../../project/answers/lines';
import type { Request, ReportResult } from '../../protocol/request';
import { type ChangedParams, type ProjectSummary } from '../../protocol/server';
import type { Annotator } from '../annotator';
import type { ServerClient } from '../client';
import { chooseProject, orThrow } from '../steps';
import type { Log } from '../log';
import { longWork, type Work } from '../long-work';
import type { ListedCommand } from '../reports-view';
import { openClickedSample } from './clicked-sample';

/** How long a project must be quiet before a visible page is updated: a report reads all answers. */
const QUIET_MS = 3000;

/** A page about a project that the server renders as HTML. */
export interface PageKind {
  readonly viewType: string;
  /** The request that renders it. */
  readonly request: Request<never, ReportResult>;
  /** Its name in messages, such as `the agreement report`. */
  readonly name: string;
  /** The title of the tab. With several projects, the project's follows. */
  readonly title: string;
  /** Whether a change requires an update; by default each of the schema, the answers and the buckets. */
  readonly follows?: (change: ChangedParams) => boolean;
  /** Handles a message from the page, such as a click; by default it opens the sample. `params`: of the request, besides the project. */
  readonly received?: (
    root: string,
    message: Readonly<Record<string, unknown>>,
    params: object,
  ) => Promise<void>;
}

/** A page with a command that shows it, and how that is listed. `question`: which project, if there are several. */
export interface ListedPage extends PageKind, Omit<ListedCommand, 'label'> {
  readonly command: string;
  readonly question: string;
}

interface OpenView {
  readonly root: string;
  /** Parameters of the request besides the project. */
  params: object;
  readonly panel: vscode.WebviewPanel;
  /** Counts the people it was made for: what was begun for another is not shown. */
  person: number;
  stale: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** The open pages of one kind, one per project. They follow the project while they are visible. */
export class PageViews implements vscode.WebviewPanelSerializer {
  readonly #views = new Map<string, OpenView>();

  constructor(
    context: vscode.ExtensionContext,
    private readonly client: ServerClient,
    private readonly log: Log,
    private readonly annotator: Annotator,
    private readonly version: string,
    private readonly kind: PageKind,
  ) {
    const { follows = ({ schema, answers, buckets }) => schema || answers || buckets } = kind;
    context.subscriptions.push(
      vscode.window.registerWebviewPanelSerializer(kind.viewType, this),
      client.onDidChange((change) => {
        const view = this.#views.get(change.root);
        if (view && follows(change)) this.#markStale(view);
      }),
      client.onDidRestart(() => this.#views.forEach((view) => this.#markStale(view))),
      annotator.onDidChange(() => this.#views.forEach((view) => void this.#startOver(view))),
    );
  }

  /** Shows the page of a project: of the given one (its URI), the active one, or one that the user picks. */
  async show(question: string, root?: string): Promise<void> {
    const project = await chooseProject(this.client, question, root);
    if (!project) return;
    const open = this.#views.get(project.root);
    if (open) open.panel.reveal();
    else await this.showOf(project);
  }

  /** Shows the page of a project; an open one is rendered again with the new parameters. */
  async showOf(project: Pick<ProjectSummary, 'root' | 'title'>, params: object = {}): Promise<void> {
    const open = this.#views.get(project.root);
    if (open) {
      open.panel.reveal();
      const before = open.params;
      open.params = params;
      // Cancelled: the earlier page remains, with its parameters.
      if (!(await this.#fill(open))) open.params = before;
      return;
    }
    const { viewType, title } = this.kind;
    const projects = await this.client.projects();
    const panel = vscode.window.createWebviewPanel(
      viewType,
      projects.length > 1 ? `${title}: ${project.title}` : title,
      vscode.ViewColumn.Active,
      { enableFindWidget: true },
    );
    await this.#adopt(panel, project.root, params);
  }

  /** Renders a page again that was open when the window was closed. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { root, params } = (state ?? {}) as { root?: string; params?: string };
    if (root === undefined) return panel.dispose();
    const stored = parseLine(params ?? '');
    await this.#adopt(panel, root, isObject(stored) ? stored : {});
  }

  async #adopt(panel: vscode.WebviewPanel, root: string, params: object): Promise<void> {
    const view: OpenView = { root, params, panel, person: 0, stale: false, timer: undefined };
    this.#views.set(root, view);
    panel.webview.options = { enableScripts: true, localResourceRoots: [] };
    panel.onDidDispose(() => {
      clearTimeout(view.timer);
      this.#views.delete(root);
    });
    panel.onDidChangeViewState(() => {
      if (!panel.visible || !view.stale) return;
      if (panel.webview.html === '') void this.#startOver(view);
      else this.#markStale(view);
    });
    panel.webview.onDidReceiveMessage((message: unknown) => void this.#received(view, message));
    await this.#fill(view);
  }

  /** Renders the page; false if that was cancelled or failed. A page that never showed anything is then closed. */
  async #fill(view: OpenView): Promise<boolean> {
    const nonce = randomBytes(16).toString('base64');
    const { person } = view;
    try {
      const html = await longWork(`Making ${this.kind.name}`, ({ token, progress }) =>
        this.#made(view, nonce, { token, progress }),
      );
      // The page may have been closed in the meantime, or is made for somebody else.
      if (this.#views.get(view.root) !== view || view.person !== person) return false;
      if (html !== undefined) view.panel.webview.html = html;
      else if (view.panel.webview.html === '') view.panel.dispose();
      return html !== undefined;
    } catch (error) {
      view.panel.dispose();
      await this.log.show(`${sentence(this.kind.name)} could not be made`, error);
      return false;
    }
  }

  async #made({ root, params: own }: OpenView, nonce?: string, work?: Work): Promise<string> {
    const params: object = {
      ...own,
      root,
      software: this.version,
      ...(nonce !== undefined && { nonce }),
      ...this.annotator.viewer(root),
    };
    const request = this.kind.request as Request<object, ReportResult>;
    const result = work
      ? await this.client.requestWork(request, params, work)
      : await this.client.request(request, params);
    return orThrow(result).html;
  }

  /** What a page shows depends on the person: nothing of it stays for the next, also where it is not in sight. */
  async #startOver(view: OpenView): Promise<void> {
    clearTimeout(view.timer);
    view.person += 1;
    view.panel.webview.html = '';
    view.stale = !view.panel.visible;
    if (view.panel.visible) await this.#fill(view);
  }

  #markStale(view: OpenView): void {
    view.stale = true;
    clearTimeout(view.timer);
    if (view.panel.visible) view.timer = setTimeout(() => void this.#update(view), QUIET_MS);
  }

  async #update(view: OpenView): Promise<void> {
    view.stale = false;
    const { person } = view;
    try {
      const html = await this.#made(view);
      if (this.#views.get(view.root) === view && view.person === person)
        void view.panel.webview.postMessage({ type: 'body', html });
    } catch (error) {
      // The schema may be broken while it is edited: the earlier page remains until the next change.
      view.stale = true;
      this.log.error(`${sentence(this.kind.name)} could not be brought up to date`, error);
    }
  }

  async #received(view: OpenView, message: unknown): Promise<void> {
    try {
      const { received = openClickedSample } = this.kind;
      await received(view.root, message as Record<string, unknown>, view.params);
    } catch (error) {
      await this.log.show('Labelwright', error);
    }
  }
}

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
