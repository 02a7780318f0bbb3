import * as vscode from 'vscode';
import {
  needsAttention,
  type PanelEventMessage,
  type PanelEvents,
  type PanelRequestMessage,
  type SaveParams,
} from '../../protocol/panel';
import type { ChangedParams } from '../../protocol/server';
import type { Annotator } from '../annotator';
import type { ServerClient } from '../client';
import { REOPEN_PANEL_COMMAND, SETTINGS, VIEW_TYPE } from '../ids';
import type { Log } from '../log';
import { PanelMemory } from './panel-memory';
import { PanelRequestHandler } from './panel-requests';
import { randomBytes } from 'node:crypto';

/** The changes that panels hear of, from small to large: each includes those before it. */
const CHANGES = ['project', 'answers', 'samples'] as const;
/** Delay before panels are notified of a change; a burst of records makes one message. */
const QUIET_MS = 150;
/**
 * How often panels are checked for messages, and how often in a row one may be silent before its page is reloaded. On a busy machine a page
 * that is alive may not be heard for ten seconds, and what is typed while it is reloaded is lost.
 */
const LISTEN_MS = 5000;
const MAX_SILENT = 6;
/** VS Code connects a panel that becomes visible to its extension host immediately. A panel without one by then has lost it. */
const LOST_MS = 10_000;

interface OpenPanel {
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  readonly requests: PanelRequestHandler;
  review: boolean;
  ready: boolean;
  /** How often in a row nothing was heard of the page, which sends a ping every second. */
  silent: number;
  /** Id of the sample on screen. */
  sample: string | undefined;
  waiting: PanelEventMessage[];
  /** Ids of the records that its own requests write: the replies already report them. */
  readonly own: Set<string>;
  /** What has changed since it was last told. */
  pending: (typeof CHANGES)[number] | undefined;
}

/** The labelling panel: a custom editor for sample files. It never loads or writes the file; labels are in the records. */
export class PanelEditor implements vscode.CustomReadonlyEditorProvider {
  readonly #panels = new Set<OpenPanel>();
  /** Files whose panels were reopened because they had lost their host: once only, to avoid a loop. */
  readonly #reopened = new Set<string>();
  #watching: ReturnType<typeof setTimeout> | undefined;
  readonly #memory: PanelMemory;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly client: ServerClient,
    private readonly annotator: Annotator,
    private readonly log: Log,
  ) {
    this.#memory = new PanelMemory(context, log);
    // Counted, not timed: a computer that wakes up has one look behind it, not a thousand.
    const listening = setInterval(() => this.#panels.forEach((open) => this.#revive(open)), LISTEN_MS);
    const allChanged = (): void => this.#panels.forEach((panel) => this.#stale(panel, 'samples'));
    context.subscriptions.push(
      vscode.window.registerCustomEditorProvider(VIEW_TYPE, this, {
        supportsMultipleEditorsPerDocument: false,
      }),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#watchLost()),
      { dispose: () => clearTimeout(this.#watching) },
      { dispose: () => clearInterval(listening) },
      client.onDidChange((change) => this.#serverChanged(change)),
      client.onDidRestart(allChanged),
      annotator.onDidChange(allChanged),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (
          [SETTINGS.advance, SETTINGS.snapToWords, SETTINGS.keys, SETTINGS.blind].some((name) =>
            event.affectsConfiguration(`labelwright.${name}`),
          )
        )
          this.#panels.forEach((panel) => this.#stale(panel, 'answers'));
      }),
    );
    this.#watchLost();
  }

  /** Reopens visible panels that have no extension host. */
  #watchLost(): void {
    clearTimeout(this.#watching);
    this.#watching = setTimeout(() => {
      for (const { tab, file } of this.#lost()) {
        const uri = file.toString();
        if (!tab.isActive || this.#reopened.has(uri)) continue;
        this.#reopened.add(uri);
        this.reopen(uri).catch((error: unknown) => this.log.error('A panel could not be reopened', error));
      }
    }, LOST_MS);
  }

  /** The tabs of panels that this extension host does not have. */
  *#lost(): Iterable<{ tab: vscode.Tab; file: vscode.Uri }> {
    for (const tab of vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)) {
      const { input } = tab;
      const isPanel = input instanceof vscode.TabInputCustom && input.viewType === VIEW_TYPE;
      if (isPanel && !this.#panelOf(input.uri.toString())) yield { tab, file: input.uri };
    }
  }

  #panelOf(uri: string): OpenPanel | undefined {
    return [...this.#panels].find((open) => open.uri.toString() === uri);
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      // If the extension host has ended, this is a panel's only way to reach the extension.
      enableCommandUris: [REOPEN_PANEL_COMMAND],
      localResourceRoots: [
        vscode.Uri.joinPath(this.context.extensionUri, 'dist'),
        vscode.Uri.joinPath(this.context.extensionUri, 'media'),
      ],
    };
    const open: OpenPanel = {
      uri: document.uri,
      panel,
      requests: new PanelRequestHandler(document.uri, this.client, this.annotator, {
        isReview: () => open.review,
        setReview: (on) => this.#setReview(open, on),
        storeState: (state) => {
          const { sample } = (state ?? {}) as { sample?: unknown };
          open.sample = typeof sample === 'string' ? sample : undefined;
          this.#memory.store(open.uri, { state, review: open.review });
        },
        storedState: () => this.#storedState(open),
      }),
      review: false,
      ready: false,
      silent: 0,
      sample: undefined,
      waiting: [],
      own: new Set(),
      pending: undefined,
    };
    this.#panels.add(open);
    panel.onDidDispose(() => {
      this.#panels.delete(open);
      // The file reopens for labelling.
      this.#memory.forgetReview(open.uri);
      void this.#saveRest(open);
    });
    // VS Code destroys the page of a hidden panel. What it is to show waits for the next page.
    panel.onDidChangeViewState(() => {
      open.silent = 0;
      if (panel.visible) return;
      open.ready = false;
      void this.#saveRest(open);
    });
    webview.onDidReceiveMessage((message: unknown) => void this.#received(open, message));
    this.#load(open);
  }

  #load({ uri, panel: { webview } }: OpenPanel): void {
    webview.html = panelHtml(webview, this.context.extensionUri, uri);
  }

  /** Loads the page of a panel in sight again if it has died: VS Code leaves it blank. It finds its state again. */
  #revive(open: OpenPanel): void {
    open.silent = open.panel.visible ? open.silent + 1 : 0;
    if (open.silent < MAX_SILENT) return;
    this.log.error('The page of a panel was silent and is loaded again', open.uri.toString());
    open.silent = 0;
    open.ready = false;
    this.#load(open);
  }

  /**
   * Saves the answers that a panel had not sent when its page ended. `again`, since the first ones may be in transit.
   * Answers that cannot be saved now wait until the panel is reopened.
   */
  async #saveRest({ uri, requests }: OpenPanel): Promise<void> {
    const stored = await this.#memory.read(uri);
    const { unsaved = [] } = (stored?.state ?? {}) as { unsaved?: SaveParams[] };
    for (const save of unsaved) {
      const params = { ...save, again: true };
      const request = { type: 'request', id: 0, method: 'save', params } as const;
      let reply = await requests.answer(request);
      while ('error' in reply && reply.error.code === 'reading') reply = await requests.answer(request);
      if ('error' in reply && !needsAttention(reply.error)) return;
    }
  }

  /** The stored state of a panel after its window was reloaded. A panel that is opened on a sample starts there instead. */
  async #storedState(open: OpenPanel): Promise<unknown> {
    const stored = await this.#memory.read(open.uri);
    if (open.waiting.length === 0) open.review = stored?.review === true;
    return stored?.state ?? null;
  }

  /** Opens the panel on a file and shows a sample. `review` turns review mode on or off; undefined leaves it as it was. */
  async show(uri: vscode.Uri, target: PanelEvents['show'] = {}): Promise<void> {
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
    if (!this.#panelOf(uri.toString())) await this.reopen(uri.toString());
    const open = this.#panelOf(uri.toString());
    if (!open) return;
    // Without a target the panel continues with what it shows.
    if (target.review !== undefined) await this.#setReview(open, target.review);
    if (target.sample === undefined && target.row === undefined && !target.filter) return;
    const filter = target.filter && { ...target.filter, ...(open.review && { review: true as const }) };
    this.#send(open, 'show', { ...target, ...(filter && { filter }) });
  }

  /**
   * Reopens panels that lost their extension host: VS Code starts another host but does not connect their webviews. They restore their
   * state. Without a file: the panels of the visible tabs. Panels of this host are left alone.
   */
  async reopen(file?: string): Promise<void> {
    for (const { tab, file: uri } of this.#lost()) {
      if (file === undefined ? !tab.isActive : uri.toString() !== file) continue;
      const { viewColumn, isActive } = tab.group;
      const preserveFocus = !(isActive && tab.isActive);
      await vscode.window.tabGroups.close(tab, true);
      await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE, { viewColumn, preserveFocus });
    }
  }

  /** Turns review mode on or off. The panel's project depends on it: who decides, what is undone, what is counted. */
  async #setReview(open: OpenPanel, on: boolean): Promise<void> {
    if (open.review === on) return;
    open.review = on;
    await this.#sendProject(open);
  }

  /** The sample that the active panel shows, if it has reported one. */
  sampleInFront(): { uri: string; sample: string } | undefined {
    const open = [...this.#panels].find(({ panel }) => panel.active);
    return open?.sample === undefined ? undefined : { uri: open.uri.toString(), sample: open.sample };
  }

  /** Passes an action of the palette or a keybinding to the active panel. */
  act(action: string): void {
    const open = [...this.#panels].find(({ panel }) => panel.active);
    if (open) this.#send(open, 'action', { action });
  }

  async #received(open: OpenPanel, message: unknown): Promise<void> {
    open.silent = 0;
    const request = message as Partial<PanelRequestMessage>;
    if (request.type !== 'request' || typeof request.id !== 'number' || typeof request.method !== 'string') {
      this.log.error('The panel sent something that is not a request', JSON.stringify(message).slice(0, 200));
      return;
    }
    const { record, saves = [] } = (request.params ?? {}) as { record?: unknown; saves?: SaveParams[] };
    for (const id of [record, ...saves.map((save) => save.record)])
      if (typeof id === 'string') open.own.add(id);
    const reply = await open.requests.answer(request as PanelRequestMessage);
    if ('error' in reply && reply.error.code === 'unknown-method')
      this.log.error('Unknown method', reply.error.message);
    this.#post(open, reply);
    if (request.method !== 'project') return;
    open.ready = true;
    for (const event of open.waiting.splice(0)) this.#post(open, event);
  }

  #serverChanged({ root, schema, samples, answers, own }: ChangedParams): void {
    this.#panels.forEach((open) => {
      if (!open.uri.toString().startsWith(`${root}/`)) return;
      const isOwn = answers && own !== undefined && open.own.delete(own);
      if (samples) this.#stale(open, 'samples');
      else if (answers && !isOwn) this.#stale(open, 'answers');
      else if (schema) this.#stale(open, 'project');
    });
  }

  #stale(open: OpenPanel, what: (typeof CHANGES)[number]): void {
    if (!open.pending) setTimeout(() => void this.#notify(open), QUIET_MS);
    const before = CHANGES.indexOf(open.pending ?? 'project');
    open.pending = CHANGES[Math.max(before, CHANGES.indexOf(what))];
  }

  async #notify(open: OpenPanel): Promise<void> {
    const pending = open.pending;
    open.pending = undefined;
    if (!pending || !this.#panels.has(open)) return;
    await this.#sendProject(open);
    if (pending !== 'project') this.#send(open, 'changed', { samples: pending === 'samples' });
  }

  async #sendProject(open: OpenPanel): Promise<void> {
    try {
      const project = await open.requests.project();
      if (project) this.#send(open, 'project', project);
    } catch (error) {
      this.log.error('The panel could not be brought up to date', error);
    }
  }

  #send<E extends keyof PanelEvents>(open: OpenPanel, event: E, payload: PanelEvents[E]): void {
    const message: PanelEventMessage = { type: 'event', event, payload };
    if (open.ready) this.#post(open, message);
    else if (event === 'show') open.waiting.push(message);
  }

  /** The panel may have been closed in the meantime. */
  #post(open: OpenPanel, message: unknown): void {
    if (this.#panels.has(open)) void open.panel.webview.postMessage(message);
  }
}

/** The page of the panel: one script, one style sheet, nothing from the workspace. */
function panelHtml(webview: vscode.Webview, extension: vscode.Uri, file: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string): vscode.Uri =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', name));
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    // Images and audio files of the project come as messages and are shown as blobs.
    `img-src ${webview.cspSource} blob:`,
    'media-src blob:',
  ].join('; ');
  const reopen = `command:${REOPEN_PANEL_COMMAND}?${encodeURIComponent(JSON.stringify([file.toString()]))}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${String(asset('panel.css'))}">
<title>Labelwright</title>
</head>
<body>
<div id="panel" data-file="${escapeHtml(file.toString())}" data-reopen="${escapeHtml(reopen)}"></div>
<script nonce="${nonce}" src="${String(asset('panel.js'))}"></script>
</body>
</html>`;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
