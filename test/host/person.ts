// Does in a real VS Code what a person does, and sees what a person sees: for end-to-end tests and for looking at the result.
// Every step waits for the condition that it needs; none waits a fixed time.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { launchBrowser } from './chromium';
import { problemRow, withFiles } from './problems';
import type { Problem } from './problems';
import { QuickInput } from './quick-input';
import { keptEditors } from './kept-editors';
import { allRows, treeRow } from './rows';
import type { PageElement, Row } from './rows';
import { startServer, themes } from './server';
import type { Server, ServerOptions, Theme } from './server';
import { patience, until } from './until';

/** How to open a workbench; what is left out is the newest VS Code with this repository's extension. */
export interface WorkbenchOptions extends Partial<ServerOptions> {
  /** The folder to open, or a `.code-workspace`; an absolute path. */
  folder: string;
  /** The window's size in pixels. */
  size?: { width: number; height: number };
}

/** The workbenches that are open, for looking at them when a test fails. */
export const openWorkbenches = new Set<Workbench>();

/** Starts VS Code and a browser that shows it. Close it when done, also after a failure. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const server = await startServer({ version: 'newest', builtIn: 'few', ...options });
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    return await openWindow(browser, server, options.folder, options.size);
  } catch (error) {
    await browser?.close();
    server.stop();
    throw error;
  }
}

async function openWindow(
  browser: Browser,
  server: Server,
  folder: string,
  size = { width: 1400, height: 900 },
): Promise<Workbench> {
  // The server would compress 15 MB for each window, on the way to this machine itself.
  const extraHTTPHeaders = { 'accept-encoding': 'identity' };
  // Without a graphics card each frame of an animation is drawn by the processor.
  const page = await browser.newPage({ viewport: size, extraHTTPHeaders, reducedMotion: 'reduce' });
  page.setDefaultTimeout(patience);
  await page.addInitScript(keepNotifications);
  const workbench = new Workbench(page, server, browser);
  await workbench.show(folder);
  openWorkbenches.add(workbench);
  return workbench;
}

/** A window of VS Code. */
export class Workbench {
  readonly #quick: QuickInput;
  /** The name of the folder that is open. */
  #folder = '';

  constructor(
    /** The browser's page, for what has no method here. */
    readonly page: Page,
    private readonly server: Server,
    private readonly browser: Browser,
  ) {
    this.#quick = new QuickInput(page);
  }

  /** Opens a second window of the same VS Code, in a browser that knows nothing of the first: as another person's. Closing it leaves this one. */
  anotherWindow(folder: string): Promise<Workbench> {
    return openWindow(this.browser, this.server, folder);
  }

  /** Opens another folder in this window. */
  async show(folder: string): Promise<void> {
    this.#folder = path.basename(folder);
    await this.page.goto(this.server.address(folder));
    await this.ready();
  }

  /** Waits until the workbench stands and knows its extensions, and so their commands. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor();
    await this.page.waitForFunction("performance.getEntriesByName('code/didLoadExtensions').length > 0");
  }

  /** Runs a command by the words that the palette shows, such as `View: Toggle Word Wrap`. */
  async command(title: string): Promise<void> {
    await this.#quick.choose('F1', `>${title}`, title);
  }

  /** Opens a file by its path within the workspace, with `/`. */
  async openFile(file: string): Promise<void> {
    const name = path.basename(file);
    await this.#quick.choose('Control+p', file, name, path.dirname(file).replace(/^\.$/, ''));
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
  }

  /** Puts the cursor of the editor in front on a line and a column, both counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.command('Go to Line/Column...');
    // Until the box is there, the editor would take the keys.
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    await until(
      'the box for the line',
      async () => (await input.isVisible()) && (await input.inputValue()).startsWith(':'),
    );
    await input.fill(`:${line}:${column}`);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  /** Brings a view to the front by its title. */
  async openView(title: string): Promise<void> {
    await this.#quick.choose('Control+p', `view ${title}`, title);
  }

  /** Folds views that are open, so that another has their room. */
  async fold(...titles: string[]): Promise<void> {
    for (const title of titles)
      await setExpanded(this.page.locator('.pane-header', { hasText: title }), false);
  }

  /** Opens a branch of a tree, by its label. The row is waited for, and must be in sight. */
  async expand(viewTitle: string, label: string): Promise<void> {
    const name = this.page.getByText(label, { exact: true });
    await setExpanded((await this.tree(viewTitle)).locator('.monaco-list-row').filter({ has: name }).first());
  }

  /** Chooses a row of the quick pick that is open, by its label. Gives up after `timeout` ms. */
  async pick(label: string, timeout?: number): Promise<void> {
    await this.#quick.pick(label, timeout);
  }

  /** Types into the input box that an extension has opened under a title, and presses Enter. Gives up after `timeout` ms. */
  async enter(title: string, text: string, timeout?: number): Promise<void> {
    await this.#quick.enter(title, text, timeout);
  }

  /** Chooses an entry of the menu that a right click on a file of the explorer opens. The file lies at the top, or its folder is open. */
  async explorerMenu(file: string, entry: string): Promise<void> {
    await this.command('File: Focus on Files Explorer');
    const row = this.page.locator('.explorer-folders-view .monaco-list-row').getByText(file, { exact: true });
    await this.contextMenu(row.first(), entry);
  }

  /** Chooses an entry of the menu that a right click opens. */
  async contextMenu(target: Locator, entry: string): Promise<void> {
    await this.#menu(entry, () => target.click({ button: 'right' }));
  }

  /** Chooses an entry of the menu behind the three dots of a view, in a submenu. */
  async viewMenu(view: string, submenu: string, entry: string): Promise<void> {
    // A folded view has no menu.
    await this.tree(view);
    const header = this.page.locator('.pane-header', { hasText: view });
    const item = this.page.locator('.monaco-menu').getByRole('menuitem', { name: submenu, exact: true });
    await this.#menu(entry, async () => {
      await header.hover();
      await header.getByRole('button', { name: 'More Actions' }).click();
      await item.hover({ timeout: 5_000 });
      await item.press('ArrowRight', { timeout: 5_000 });
    });
  }

  /** Opens a menu and chooses an entry. A menu may close by itself, as where its view is drawn again or an editor opens: it is reopened. */
  async #menu(entry: string, open: () => Promise<void>): Promise<void> {
    const item = this.page.locator('.monaco-menu').getByRole('menuitem', { name: entry, exact: true });
    await until(`the menu with ${entry}`, async () => {
      try {
        await open();
        await item.waitFor({ timeout: 5_000 });
      } catch {
        await this.page.keyboard.press('Escape');
        return false;
      }
      await this.page.evaluate(noteMenuClicks);
      // A menu that has just opened takes a click for the end of the one that opened it.
      await until('the menu to go', async () => {
        await item.click({ timeout: 500 }).catch(() => undefined);
        return !(await item.isVisible());
      });
      return (await this.page.evaluate('window.menuClicked')) === true;
    });
  }

  /** Presses a button in the title of the editor in front, by what it is called. */
  async editorTitle(button: string): Promise<void> {
    const actions = this.page.locator('.editor-group-container.active .editor-actions');
    await actions.getByRole('button', { name: button }).click();
  }

  /** Closes every editor. */
  async closeEditors(): Promise<void> {
    await this.command('View: Close All Editors');
    await this.page.locator('.tab').first().waitFor({ state: 'detached' });
  }

  /** Changes the colour theme and waits until it is on. */
  async theme(theme: Theme): Promise<void> {
    await this.command('Preferences: Color Theme');
    // The list is long, and holds only the rows in sight.
    await this.page.locator('.quick-input-widget input[type=text]').first().fill(themes[theme].name);
    await this.pick(themes[theme].name);
    await this.page.locator(`.monaco-workbench.${themes[theme].kind}`).waitFor();
  }

  /** Opens the actions that the editor offers where the cursor is, and chooses one. */
  async quickFix(title: string): Promise<void> {
    const action = this.page.locator('.action-widget').getByText(title, { exact: true });
    // The actions of a moment ago may be others, and the list closes when the file gets its language: then they are asked for again.
    await until(`the action ${title}`, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('Control+.');
      return action.click({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** The tree of the view with this title; opens the view first if it is not in sight. */
  async tree(viewTitle: string): Promise<Locator> {
    const tree = this.page.locator(`.pane [role=tree][aria-label="${viewTitle}"]`);
    if (!(await tree.isVisible())) await this.openView(viewTitle);
    await tree.waitFor();
    return tree;
  }

  /** What the tree of a view shows at this moment, without the children of collapsed items. Use with `until`: items come late. */
  async treeRows(viewTitle: string): Promise<Row[]> {
    return allRows(await this.tree(viewTitle), treeRow);
  }

  /** What the Problems panel shows at this moment; opens it first. Use with `until`: problems come when they come. */
  async problems(): Promise<Problem[]> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.command('Problems: Focus on Problems View');
    await panel.waitFor();
    const tree = panel.locator('[role=tree]');
    return (await tree.isVisible()) ? withFiles(await allRows(tree, problemRow)) : [];
  }

  /** Waits for a message that this window has shown since it was opened or `forgetSaid` was called: it may have gone again by itself. */
  async said(words: RegExp | string): Promise<string> {
    const isIt = (text: string) => (typeof words === 'string' ? text.includes(words) : words.test(text));
    const all = await until(
      `a message that says ${String(words)}`,
      () => this.page.evaluate<string[]>('window.notificationsSaid ?? []'),
      (texts) => texts.some(isIt),
    );
    return all.find(isIt)!;
  }

  /** Takes away the messages in sight, so that `said` waits for those that come from now on. */
  async forgetSaid(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
    await this.page.evaluate('window.notificationsSaid = []');
  }

  /** The texts of the notifications in sight. */
  notifications(): Promise<string[]> {
    return this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  /** The text of the modal dialog in sight, if there is one. */
  async dialog(): Promise<string | undefined> {
    const box = this.page.locator('.monaco-dialog-box');
    return (await box.isVisible()) ? box.locator('.dialog-message-container').innerText() : undefined;
  }

  /** Presses a button of the modal dialog. */
  async answer(button: string): Promise<void> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.getByRole('button', { name: button, exact: true }).click();
    await box.waitFor({ state: 'hidden' });
  }

  /** What the window shows, in words, for a log that has no pictures: each part that is in sight, and the text of each webview. */
  async inSight(): Promise<string> {
    const parts = {
      tabs: '.tab',
      question: '.quick-input-widget',
      dialog: '.monaco-dialog-box',
      notification: '.notification-list-item-message',
      'status bar': '.statusbar',
    };
    const lines: string[] = [];
    for (const [name, selector] of Object.entries(parts))
      for (const part of await this.page.locator(selector).all())
        if (await part.isVisible()) lines.push(`${name}: ${await part.innerText({ timeout: 1000 })}`);
    for (const frame of this.page.frames().filter((each) => each.parentFrame()?.parentFrame())) {
      const [hasFocus, text] = await frame.evaluate<[boolean, string]>(
        '[document.hasFocus(), document.body?.innerText ?? ""]',
      );
      lines.push(`webview${hasFocus ? ' with the focus' : ''}: ${text.slice(0, 500)}`);
    }
    return lines.map((line) => `      ${line.replace(/\s+/g, ' ')}`).join('\n');
  }

  /** Waits for a webview in sight in which the (Playwright) selector finds something, and returns its frame. */
  webviewFrame(selector: string): Promise<Frame> {
    const find = async (): Promise<Frame | undefined> => {
      for (const frame of this.page.frames()) {
        // A webview is a frame in a frame; the inner one holds the extension's page.
        const outer = frame.parentFrame();
        if (!outer || outer === this.page.mainFrame()) continue;
        try {
          const shown = await (await outer.frameElement()).isVisible();
          if (shown && (await frame.locator(selector).first().isVisible())) return frame;
        } catch {
          // The frame went away meanwhile.
        }
      }
      return undefined;
    };
    return until(`a webview with ${selector}`, find).then((frame) => frame!);
  }

  /** Writes a PNG of the window, creating its folder. */
  async screenshot(file: string): Promise<void> {
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }

  /**
   * Reloads the window, as "Developer: Reload Window" does. In a browser VS Code writes down every few seconds only which editors are
   * open, and cannot do it while it is closed; that is waited for.
   */
  async reload(): Promise<void> {
    await until('the editors to be kept', async () => {
      const kept = await this.page.evaluate<string>(keptEditors(this.#folder));
      const names = await this.page
        .locator('.tab')
        .evaluateAll((tabs) =>
          tabs.map((tab) => (tab as unknown as PageElement).getAttribute('data-resource-name')),
        );
      const isWebview = await this.page.locator('iframe.webview').first().isVisible();
      return (
        names.every((name) => name === null || kept.includes(JSON.stringify(name).slice(1, -1))) &&
        kept.includes('workbench.editors.webviewEditor') === isWebview
      );
    });
    await this.page.reload();
    await this.ready();
  }

  /**
   * Ends the extension host at once, as a crash would, and returns when it is gone. VS Code starts another, but only after `meanwhile`:
   * until then its server, which would do it, stands still.
   */
  async killExtensionHost(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    const [pid] = await until(
      'an extension host',
      () => this.processes('--type=extensionHost'),
      (pids) => pids.length > 0,
    );
    const server = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
    process.kill(server, 'SIGSTOP');
    try {
      await this.kill('--type=extensionHost');
      await meanwhile();
    } finally {
      process.kill(server, 'SIGCONT');
    }
  }

  /** Ends the language server of this repository's extension at once, as a crash would, and returns when it is gone. */
  killLanguageServer(): Promise<void> {
    return this.kill('dist/cli.js lsp');
  }

  /** Closes this window; with the last one, VS Code and the browser end. */
  async close(): Promise<void> {
    openWorkbenches.delete(this);
    if ([...openWorkbenches].some(({ server }) => server === this.server)) return this.page.close();
    try {
      await this.browser.close();
    } finally {
      this.server.stop();
    }
  }

  private async kill(argument: string): Promise<void> {
    const [pid] = await until(
      `a process with ${argument}`,
      () => this.processes(argument),
      (pids) => pids.length > 0,
    );
    process.kill(pid!, 'SIGKILL');
    await until('its end', () => !this.processes(argument).includes(pid!));
  }

  /** The processes of this VS Code whose command line holds a text. */
  private processes(argument: string): number[] {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,args='], { encoding: 'utf8' }).split('\n');
    const own = lines.filter((line) => line.trim().split(/\s+/)[1] === String(this.server.group));
    return own.filter((line) => line.includes(argument)).map((line) => parseInt(line, 10));
  }
}

/** Clicks what opens and closes by a click until it is as wanted: a click is lost when the row is drawn again under it. */
async function setExpanded(row: Locator, wanted = true): Promise<void> {
  const other = String(!wanted);
  await until(`a row that is ${wanted ? 'open' : 'closed'}`, async () => {
    try {
      if ((await row.getAttribute('aria-expanded', { timeout: 5000 })) !== other) return true;
      await row.click({ timeout: 5000 });
      await row.and(row.page().locator(`[aria-expanded=${wanted}]`)).waitFor({ timeout: 5000 });
      return true;
    } catch {
      return false;
    }
  });
}

/** Keeps in the window what its notifications say, because they go away by themselves after some seconds. */
const keepNotifications = `
  if (window === window.top) {
    window.notificationsSaid = [];
    new MutationObserver(() => {
      for (const toast of document.getElementsByClassName('notification-toast')) {
        const said = toast.querySelector('.notification-list-item-message')?.innerText;
        if (said && !window.notificationsSaid.includes(said)) window.notificationsSaid.push(said);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }`;

/** A script that notes in the page whether an entry of a menu is clicked from now on. Menus take the end of a click, in a tree of their own. */
const noteMenuClicks = `
  if (window.menuClicked === undefined)
    window.addEventListener(
      'mouseup',
      (event) => (window.menuClicked ||= event.composedPath().some((each) => each.role === 'menuitem')),
      true,
    );
  window.menuClicked = false;`;
