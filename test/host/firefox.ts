import puppeteer from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import { ensureFirefox } from './ensure-browser';
import { patience } from './until';

/** Starts a headless Firefox, driven by WebDriver BiDi, that puts downloads into a folder without asking. `profile`: a folder that keeps what it stores. */
export function launchFirefox(
  downloads: string,
  preferences: Readonly<Record<string, unknown>> = {},
  profile?: string,
): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: ensureFirefox(),
    timeout: patience,
    protocolTimeout: patience,
    ...(profile !== undefined && { userDataDir: profile }),
    extraPrefsFirefox: {
      // As people have it: the driver would let all local files share one store.
      'security.fileuri.strict_origin_policy': true,
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.always_ask_before_handling_new_types': false,
      ...preferences,
    },
  });
}
