/** Annotators' pages in Chromium and Firefox, by what both drivers can do with a tab. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { KeyInput } from 'puppeteer-core';
import { launchBrowser, launchProfile } from '../../host/chromium';
import { launchFirefox } from '../../host/firefox';
import { patience, until } from '../../host/until';

/** A tab with a store of its own. */
export interface Tab {
  /** Errors of the page: scripts, and what its policy forbade. */
  readonly errors: string[];
  /** Types of the dialogs that it has shown. Each was accepted. */
  readonly dialogs: string[];
  goto(url: string): Promise<unknown>;
  /** Presses a key, with `Shift+` before it if it is held, and lets it go. */
  press(chord: string): Promise<void>;
  click(selector: string): Promise<void>;
  /** Runs an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Does what saves a file, and reads the file. */
  saved(work: () => Promise<void>): Promise<{ name: string; text: string }>;
  close(): Promise<void>;
}

export interface TabBrowser {
  tab(): Promise<Tab>;
  close(): Promise<void>;
}

async function inChromium(_folder: string, profile?: string): Promise<TabBrowser> {
  const kept = profile === undefined ? undefined : (await launchProfile(profile)).context;
  const browser = kept?.browser() ?? (await launchBrowser());
  return {
    tab: async () => {
      const context = kept ?? (await browser.newContext({ viewport: { width: 1280, height: 800 } }));
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      const dialogs: string[] = [];
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.type());
        void dialog.accept();
      });
      return {
        errors,
        dialogs,
        goto: (url) => page.goto(url),
        press: (chord) => page.keyboard.press(chord),
        click: (selector) => page.click(selector),
        evaluate: (expression) => page.evaluate(expression),
        saved: async (work) => {
          const [download] = await Promise.all([page.waitForEvent('download'), work()]);
          return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
        },
        close: () => context.close(),
      };
    },
    close: () => (kept ?? browser).close(),
  };
}

/** A session is restored after a crash, for which Firefox writes what is on screen all the time. */
const AS_PEOPLE_HAVE_IT = {
  'browser.sessionstore.resume_from_crash': true,
  'browser.sessionstore.interval': 200,
  'browser.sessionstore.interval.idle': 200,
};

async function inFirefox(folder: string, profile?: string): Promise<TabBrowser> {
  const downloads = path.join(folder, 'downloads');
  const browser = await launchFirefox(downloads, profile === undefined ? {} : AS_PEOPLE_HAVE_IT, profile);
  return {
    tab: async () => {
      const context =
        profile === undefined ? await browser.createBrowserContext() : browser.defaultBrowserContext();
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      await page.setViewport({ width: 1280, height: 800 });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      const dialogs: string[] = [];
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.type());
        void dialog.accept();
      });
      return {
        errors,
        dialogs,
        goto: (url) => page.goto(url),
        press: async (chord) => {
          const [key = '', shift] = chord.split('+').reverse();
          if (shift) await page.keyboard.down('Shift');
          await page.keyboard.press(key as KeyInput);
          if (shift) await page.keyboard.up('Shift');
        },
        click: (selector) => page.click(selector),
        evaluate: (expression) => page.evaluate(expression) as never,
        saved: async (work) => {
          rmSync(downloads, { recursive: true, force: true });
          mkdirSync(downloads);
          await work();
          // Firefox writes beside an empty file of the name, and puts it into its place at the end.
          const file = await until('the file', () => {
            const names = readdirSync(downloads);
            const text = names.length === 1 ? readFileSync(path.join(downloads, names[0]!), 'utf8') : '';
            return text === '' ? undefined : { name: names[0]!, text };
          });
          return file!;
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

/** Waits until an expression is true in a page. The drivers' own way is to evaluate strings there, which its policy forbids. */
export const waitFor = (tab: Tab, expression: string): Promise<unknown> =>
  until(expression, () => tab.evaluate<boolean>(`Boolean(${expression})`));

/** Starts a browser; `folder` takes what it saves, and `profile`, if it is given, what it keeps. */
export const BROWSERS: Readonly<Record<string, (folder: string, profile?: string) => Promise<TabBrowser>>> = {
  Chromium: inChromium,
  Firefox: inFirefox,
};
