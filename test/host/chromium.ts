import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { ensureChromium } from './ensure-browser';
import { patience } from './until';

/** Starts a headless Chromium that talks to nobody but the pages it is sent to. */
export function launchBrowser(): Promise<Browser> {
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking'];
  return chromium.launch({
    executablePath: ensureChromium(),
    timeout: patience,
    args: ['--no-sandbox', '--disable-gpu', ...quiet, '--disable-component-update', '--disable-sync'],
  });
}
