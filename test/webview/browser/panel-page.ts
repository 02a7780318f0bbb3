/** The built panel in a real browser, as VS Code shows it: strict content security policy, theme variables, messages to the other side. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../host/chromium';
import { patience, until } from '../../host/until';
import type { PanelEventMessage, PanelEvents, PanelRequestMessage } from '../../../src/protocol/panel';
import type { FakeEngine } from '../fake-engine';

export const THEMES = ['dark', 'light', 'high-contrast-dark', 'high-contrast-light'] as const;
export type Theme = (typeof THEMES)[number];

const bodyClasses: Record<Theme, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast-dark': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};
const root = fileURLToPath(new URL('../../..', import.meta.url));
const origin = 'http://panel.test';
const nonce = 'dGVzdA';
const policy = `default-src 'none'; style-src ${origin}; script-src 'nonce-${nonce}'; img-src ${origin} blob:; media-src blob:; font-src ${origin}`;

let browser: Promise<Browser> | undefined;
const panels = new Map<Page, PanelPage>();
/** Pages that no panel has any more. The next one takes them: it need not compile the panel again. */
const idle: Page[] = [];

// At the top of a file: for all the tests of a run, which share the browser. What a test opens is closed, and has no errors.
after(async () => (await browser)?.close());
afterEach(async () => {
  for (const panel of [...panels.values()]) {
    assert.deepEqual(panel.errors, []);
    await panel.close();
  }
});

export interface PageOptions {
  theme?: Theme;
  width?: number;
  height?: number;
  /** What an earlier page kept. */
  kept?: unknown;
  reduceMotion?: boolean;
  /** What there is to wait for, where it is not what a panel shows first. */
  waitFor?: string;
}

/** A panel on screen, and what it said and kept. */
export class PanelPage {
  /** Errors of the page: scripts, and what the policy forbade. */
  readonly errors: string[] = [];
  kept: unknown;
  /** Those of the page as it was loaded last that have no reply yet. */
  requests = new Set<number>();

  constructor(
    readonly page: Page,
    readonly engine: FakeEngine,
    readonly theme: Theme,
  ) {}

  async send<E extends keyof PanelEvents>(event: E, payload: PanelEvents[E]): Promise<void> {
    const message: PanelEventMessage = { type: 'event', event, payload };
    await this.page.evaluate((data) => window.postMessage(data, '*'), message);
  }

  /** Text of the sample on screen. */
  text(): Promise<string> {
    return this.page.locator('.text').evaluate((element) => {
      const copy = element.cloneNode(true) as Element;
      for (const extra of copy.querySelectorAll('.tag, .sr-only')) extra.remove();
      const lines = [...copy.querySelectorAll('.line')];
      return lines
        .map((line) => line.textContent + (line.matches('.continues') ? '' : '\n'))
        .join('')
        .slice(0, -1);
    });
  }

  async sampleId(): Promise<string> {
    return (await this.page.locator('.sample-id').first().textContent()) ?? '';
  }

  /** Waits until no request is under way and what came of the last one is drawn. */
  async quiet(): Promise<void> {
    const drawn = (): Promise<unknown> =>
      this.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
    await drawn();
    await until('the panel to be quiet', async () => {
      if (this.requests.size > 0) return false;
      await drawn();
      return this.requests.size === 0;
    });
  }

  /** Waits until everything is on disk. What is undone says "Saved" all the while, so no request may be under way either. */
  async settled(): Promise<void> {
    await this.quiet();
    await this.page.waitForFunction(() =>
      /Saved/.test(document.querySelector('.save-status')?.textContent ?? ''),
    );
  }

  /** Loads the page again, as the editor does when its window is reloaded. */
  async reload(): Promise<void> {
    this.requests = new Set();
    await this.page.reload();
  }

  async close(): Promise<void> {
    panels.delete(this.page);
    await this.page.goto(`${origin}/empty`);
    await this.page.evaluate(() => sessionStorage.clear());
    await this.page.mouse.move(0, 0);
    idle.push(this.page);
  }
}

/** Presses keys one after the other, each named as Playwright names it. */
export async function keys(page: Page, ...chords: string[]): Promise<void> {
  for (const chord of chords) await page.keyboard.press(chord);
}

/** Opens the panel on an engine. The first sample, or the state without one, is on screen when it resolves. */
export async function openPanel(engine: FakeEngine, options: PageOptions = {}): Promise<PanelPage> {
  const page = idle.pop() ?? (await newPage());
  await page.setViewportSize({ width: options.width ?? 1280, height: options.height ?? 800 });
  await page.emulateMedia({ reducedMotion: options.reduceMotion ? 'reduce' : 'no-preference' });
  const panel = new PanelPage(page, engine, options.theme ?? 'dark');
  panel.kept = options.kept;
  panels.set(page, panel);
  await page.goto(`${origin}/`);
  await page.waitForSelector(options.waitFor ?? '.text, .empty-state, .unreadable, .call');
  return panel;
}

async function newPage(): Promise<Page> {
  browser ??= launchBrowser();
  const page = await (await browser).newPage();
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => panels.get(page)?.errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') panels.get(page)?.errors.push(message.text());
  });
  await page.route(`${origin}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname;
    const panel = panels.get(page);
    if (!panel) return route.fulfill({ contentType: 'text/html', body: '' });
    if (name === '/') return route.fulfill({ contentType: 'text/html', body: html(panel.theme, panel.kept) });
    const file = files[name];
    if (!file && !name.startsWith('/themes/')) return route.fulfill({ status: 404, body: '' });
    const place = file ?? path.join('test/webview/browser', name);
    const contentType = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: await readFile(path.join(root, place), 'utf8') });
  });
  // The browser's own bindings, which take a text as it is: Playwright's walk through what they are given, in the page's time.
  const session = await page.context().newCDPSession(page);
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    const panel = panels.get(page);
    if (!panel) return;
    if (name === 'toHost') void answer(panel, JSON.parse(payload) as PanelRequestMessage);
    else if (name === 'keepState') panel.kept = JSON.parse(payload);
  });
  await session.send('Runtime.enable');
  for (const name of ['toHost', 'keepState']) await session.send('Runtime.addBinding', { name });
  return page;
}

const files: Record<string, string> = {
  '/panel.js': 'dist/panel.js',
  '/markdown.js': 'dist/markdown.js',
  '/panel.css': 'dist/panel.css',
  '/editor-api.js': 'test/webview/browser/editor-api.js',
};

async function answer(panel: PanelPage, { id, method, params }: PanelRequestMessage): Promise<void> {
  const { requests } = panel;
  requests.add(id);
  const reply = await panel.engine.handle(method, params).then(
    (result) => ({ type: 'reply', id, result }),
    (error: unknown) => ({
      type: 'reply',
      id,
      error: error instanceof Error ? { code: 'failed', message: error.message } : error,
    }),
  );
  if (panels.get(panel.page) === panel)
    await panel.page.evaluate((data) => window.postMessage(data, '*'), reply).catch(() => {});
  requests.delete(id);
}

function html(theme: Theme, kept: unknown): string {
  const state = JSON.stringify(kept ?? null).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>tickets.jsonl</title>
<link rel="stylesheet" href="/themes/${theme}.css">
<link rel="stylesheet" href="/panel.css">
</head>
<body class="${bodyClasses[theme]}" data-vscode-theme-kind="${theme}">
<div id="panel" data-file="file:///data/tickets.jsonl" data-reopen="command:labelwright.reopenPanel"></div>
<script type="application/json" id="kept" nonce="${nonce}">${state}</script>
<script nonce="${nonce}" src="/editor-api.js"></script>
<script nonce="${nonce}" src="/panel.js"></script>
</body>
</html>`;
}
