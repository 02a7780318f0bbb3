/** How an annotator's page looks: for people with disabilities, in every look of the system, and under a thumb. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../host/chromium';
import { axe } from '../../support/axe';
import { temporaryFolder } from '../../support/temporary-folder';
import { PROJECTS } from './page-projects';
import { pageHtml } from './page-html';

const LOOKS = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'high contrast, light': { colorScheme: 'light', contrast: 'more' },
  'high contrast, dark': { colorScheme: 'dark', contrast: 'more' },
} as const;

describe("the look of an annotator's page", () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let context: BrowserContext;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(() => context.close());

  /** The first screen of a project's page, so many pixels wide. */
  async function opened(name: string, width: number): Promise<Page> {
    context = await browser.newContext({ viewport: { width, height: 844 }, reducedMotion: 'reduce' });
    const file = path.join(folder.path, 'page.html');
    writeFileSync(file, await pageHtml(PROJECTS[name]!.files));
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('.page-first button');
    return page;
  }

  for (const name of ['tickets', 'conversations', 'spans with relations in Hebrew'])
    for (const width of [1280, 390])
      it(`of ${name}, ${width} pixels wide, has nothing that axe-core finds, and nothing sticks out`, async () => {
        const page = await opened(name, width);
        const inAllLooks = async (): Promise<void> => {
          for (const [look, media] of Object.entries(LOOKS)) {
            await page.emulateMedia(media);
            assert.deepEqual(await axe(page, look === 'light' ? 'all' : 'colours'), [], look);
          }
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        };
        await inAllLooks();
        await page.click('.page-first button');
        await page.waitForSelector('.text');
        const [first] = PROJECTS[name]!.answers;
        // All but the last key, which would lead to the next sample.
        for (const key of first!.keys.split(' ').slice(0, -1)) await page.keyboard.press(key);
        await inAllLooks();
        await page.click('.page-bar .primary');
        await page.getByText('Saved as').waitFor();
        await inAllLooks();
      });

  for (const width of [1280, 390])
    it(`of a locked page, ${width} pixels wide, is as good before it is open`, async () => {
      context = await browser.newContext({ viewport: { width, height: 844 }, reducedMotion: 'reduce' });
      const file = path.join(folder.path, 'locked.html');
      writeFileSync(file, await pageHtml(PROJECTS['tickets']!.files, 'seven badgers knit slowly'));
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      for (const typed of ['', 'seven']) {
        await page.fill('#passphrase', typed);
        await page.keyboard.press('Enter');
        if (typed !== '') await page.getByText('That is not the passphrase.').waitFor();
        for (const [look, media] of Object.entries(LOOKS)) {
          await page.emulateMedia(media);
          assert.deepEqual(await axe(page, look === 'light' ? 'all' : 'colours'), [], look);
          const shown = process.env['LABELWRIGHT_SCREENSHOTS'];
          if (shown) await page.screenshot({ path: path.join(shown, `locked-${width}-${look}${typed}.png`) });
        }
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      }
      for (const part of ['#passphrase', 'form button']) {
        const { width: wide, height } = (await page.locator(part).boundingBox())!;
        if (width === 390) assert.ok(Math.min(wide, height) >= 44, `${part}: ${wide} × ${height}`);
      }
    });

  for (const name of ['tickets', 'conversations'])
    it(`of ${name} on a phone has room for thumbs`, async () => {
      const page = await opened(name, 390);
      const small = (): Promise<string[]> =>
        page.evaluate(() =>
          [...document.querySelectorAll('.page-first, .page-bar, .header, .sample-bar, .dock')]
            .flatMap((part) => [...part.querySelectorAll('button, input:not([hidden]), textarea')])
            .map((one) => [one, one.getBoundingClientRect()] as const)
            .filter(([, { width, height }]) => width > 0 && (width < 44 || height < 44))
            .map(([one, { width, height }]) => `${one.outerHTML.slice(0, 120)}: ${width} × ${height}`),
        );
      assert.deepEqual(await small(), []);
      await page.click('.page-first button');
      await page.waitForSelector('.text');
      assert.deepEqual(await small(), []);
      const [first] = PROJECTS[name]!.answers;
      for (const key of first!.keys.split(' ').slice(0, -1)) await page.keyboard.press(key);
      assert.deepEqual(await small(), []);
    });

  it('says on a phone that marking words needs a computer, and only there and where words are marked', async () => {
    const isSaid = async (name: string, width: number): Promise<boolean[]> => {
      const page = await opened(name, width);
      const note = page.getByText('Marking words in a text needs a computer.');
      const first = await note.isVisible();
      await page.click('.page-first button');
      await page.waitForSelector('.text');
      const then = await note.isVisible();
      await context.close();
      return [first, then];
    };
    assert.deepEqual(await isSaid('spans with relations in Hebrew', 390), [true, true]);
    assert.deepEqual(await isSaid('spans with relations in Hebrew', 1280), [false, false]);
    assert.deepEqual(await isSaid('conversations', 390), [false, false]);
  });
});
