import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import {
  PROJECTS_REQUEST,
  REPORT_REQUEST,
  type ProjectSummary,
  type ReportParams,
  type ReportResult,
} from '../../protocol/server';
import type { ServerClient } from '../client';
import { openSamples } from '../commands/open-samples';
import type { PanelEditor } from '../editor/panel-editor';
import { AGREEMENT_VIEW_TYPE } from '../ids';
import type { Log } from '../log';

/** How long a project is quiet before a report that is on screen is made again: it reads everybody's answers. */
const QUIET_MS = 3000;

interface OpenView {
  readonly root: string;
  readonly panel: vscode.WebviewPanel;
  stale: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** The agreement reports that are open, one a project. They follow the project while they can be seen. */
export class AgreementViews implements vscode.WebviewPanelSerializer {
  readonly #views = new Map<string, OpenView>();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: ServerClient,
    private readonly panels: PanelEditor,
    private readonly log: Log,
  ) {
    context.subscriptions.push(
      vscode.window.registerWebviewPanelSerializer(AGREEMENT_VIEW_TYPE, this),
      client.onDidChange(({ root, schema, answers, buckets }) => {
        const view = this.#views.get(root);
        if (view && (schema || answers || buckets)) this.#noteStale(view);
      }),
      client.onDidRestart(() => this.#views.forEach((view) => this.#noteStale(view))),
    );
  }

  /** Shows the report of the project in front, or of one that is asked for. */
  async show(): Promise<void> {
    const projects = await this.client.request<ProjectSummary[]>(PROJECTS_REQUEST, {});
    const project = await choose(projects);
    if (!project) return;
    const open = this.#views.get(project.root);
    if (open) return open.panel.reveal();
    const panel = vscode.window.createWebviewPanel(
      AGREEMENT_VIEW_TYPE,
      `Agreement: ${project.title}`,
      vscode.ViewColumn.Active,
    );
    await this.#adopt(panel, project.root);
  }

  /** A report that was open when the window was closed is made anew. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { root } = (state ?? {}) as { root?: string };
    if (root === undefined) panel.dispose();
    else await this.#adopt(panel, root);
  }

  async #adopt(panel: vscode.WebviewPanel, root: string): Promise<void> {
    const view: OpenView = { root, panel, stale: false, timer: undefined };
    this.#views.set(root, view);
    panel.webview.options = { enableScripts: true, localResourceRoots: [] };
    panel.onDidDispose(() => {
      clearTimeout(view.timer);
      this.#views.delete(root);
    });
    panel.onDidChangeViewState(() => {
      if (panel.visible && view.stale) this.#noteStale(view);
    });
    panel.webview.onDidReceiveMessage((message: unknown) => void this.#received(view, message));
    const nonce = randomBytes(16).toString('base64');
    try {
      panel.webview.html = await this.#made(root, nonce);
    } catch (error) {
      panel.dispose();
      await this.log.show('The agreement report could not be made', error);
    }
  }

  async #made(root: string, nonce?: string): Promise<string> {
    const { version } = this.context.extension.packageJSON as { version: string };
    const params: ReportParams = { root, software: version, ...(nonce !== undefined && { nonce }) };
    const result = await this.client.request<ReportResult>(REPORT_REQUEST, params);
    if ('problem' in result) throw new Error(result.problem);
    return result.html;
  }

  #noteStale(view: OpenView): void {
    view.stale = true;
    clearTimeout(view.timer);
    if (view.panel.visible) view.timer = setTimeout(() => void this.#update(view), QUIET_MS);
  }

  async #update(view: OpenView): Promise<void> {
    view.stale = false;
    try {
      const html = await this.#made(view.root);
      if (this.#views.get(view.root) === view) void view.panel.webview.postMessage({ type: 'body', html });
    } catch (error) {
      // A schema that is broken for the moment: the report of before stays, and the next change makes it again.
      view.stale = true;
      this.log.error('The agreement report could not be brought up to date', error);
    }
  }

  async #received(view: OpenView, message: unknown): Promise<void> {
    const { type, bucket, sample, title } = message as Record<string, unknown>;
    if (type !== 'open' || typeof bucket !== 'string') return;
    try {
      await openSamples(
        this.client,
        this.panels,
        { root: view.root, about: { kind: 'bucket', id: bucket }, title: String(title ?? '') },
        typeof sample === 'string' ? sample : undefined,
      );
    } catch (error) {
      await this.log.show('Labelwright', error);
    }
  }
}

async function choose(projects: readonly ProjectSummary[]): Promise<ProjectSummary | undefined> {
  if (projects.length === 0) {
    void vscode.window.showInformationMessage('There is no labelling project in this workspace yet.');
    return undefined;
  }
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  const inFront = projects.find(({ root }) => active?.startsWith(`${root}/`));
  if (inFront ?? projects.length === 1) return inFront ?? projects[0];
  const items = projects.map((project) => ({
    label: project.title,
    description: vscode.workspace.asRelativePath(vscode.Uri.parse(project.root)),
    project,
  }));
  return (await vscode.window.showQuickPick(items, { title: 'Agreement of which project?' }))?.project;
}
