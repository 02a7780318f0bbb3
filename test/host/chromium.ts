import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { ensureChromium } from './ensure-browser';
import { patience } from './until';

/** Headless, and talks to nobody but the pages it is sent to. */
const options = () => {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking'];
  return {
    executablePath: ensureChromium(),
    timeout: patience,
    args: ['--no-sandbox', '--disable-gpu', ...quiet, '--disable-component-update', '--disable-sync'],
  };
};

/** Starts a headless Chromium. */
export const launchBrowser = (): Promise<Browser> => chromium.launch(options());

/** Starts a headless Chromium that keeps in a folder what pages store. `kill` ends it by SIGKILL, if it runs, so that it can finish nothing. */
export async function launchProfile(
  folder: string,
): Promise<{ context: BrowserContext; kill: () => Promise<void> }> {
  const context = await chromium.launchPersistentContext(folder, options());
  const session = await context.browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const { id } = processInfo.find(({ type }) => type === 'browser')!;
  const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
  let isRunning = true;
  const kill = async (): Promise<void> => {
    if (isRunning) process.kill(id, 'SIGKILL');
    isRunning = false;
    await closed;
  };
  return { context, kill };
}
