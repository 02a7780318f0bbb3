/** A page that a passphrase locks, in each browser: what it says, and that nothing of it is left in clear on the disk. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Lock } from '../../../src/project/pages/lock';
import { lockedText, openSent, readSent } from '../../../src/project/pages/sent-answers';
import { launchBrowser } from '../../host/chromium';
import { until } from '../../host/until';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
import { PAGE, pageHtml } from './page-html';
import { PERSON, PROJECTS } from './page-projects';
import { BROWSERS, waitFor, type Tab } from './tabs';

const PASSPHRASE = 'seven badgers knit slowly';

/** What must not be found, by what it is. Each is in the project, or typed by the annotator. */
const SECRETS = {
  'a text': 'Vermilion ferries leave Oosterhaven',
  'a guideline': 'Prefer quintessence over hearsay',
  'a title': 'Ledger of the lamplighters',
  'a label': 'zinnober',
  'an answer in words': 'Quokkafalter',
  'a note': 'Xylobalsam',
};
/** What is in a field that the page does not have. */
const WITNESS = 'Flachsenbein';
/** What answers say. */
const WRITTEN = [SECRETS['a label'], SECRETS['an answer in words'], SECRETS['a note']];
const ALL = [...Object.values(SECRETS), WITNESS];

const PROJECT = {
  'labelwright.yaml': `labelwright: 1
title: ${SECRETS['a title']}
data: {samples: [data.jsonl]}
guideline: guideline.yaml
layers:
  - {id: kind, type: choice, labels: [${SECRETS['a label']}, other]}
  - {id: words, type: text, name: Words, required: true}
labels: [{id: ${SECRETS['a label']}}, {id: other}]
people: {annotators: [zoe], reviewers: [lea]}
`,
  'guideline.yaml': `title: Rules
version: "1"
labels:
  - {id: ${SECRETS['a label']}, definition: ${SECRETS['a guideline']}.}
  - {id: other, definition: The rest.}
`,
  'data.jsonl': [1, 2, 3]
    .map((n) => `${JSON.stringify({ id: `s-${n}`, text: `${SECRETS['a text']} at ${n}.` })}\n`)
    .join(''),
  'pass.txt': `${PASSPHRASE}\n`,
};

/** Evaluates to all that the page's store has, as JSON. */
const STORED = `(async () => {
  const result = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const [{ name }] = await indexedDB.databases();
  const read = (await result(indexedDB.open(name))).transaction(['lines', 'notes']);
  return JSON.stringify(await Promise.all(['lines', 'notes'].map((each) => result(read.objectStore(each).getAll()))));
})()`;

/** The secrets of which bytes are in files, whatever the width of a character, each with the files in which they are. */
function found(...places: string[]): Map<string, string[]> {
  const files = places.flatMap((place) =>
    statSync(place).isFile()
      ? [place]
      : readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => path.join(place, name)),
  );
  const all = new Map<string, string[]>();
  for (const file of files) {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    const bytes = readFileSync(file);
    for (const secret of ALL)
      if ((['utf8', 'utf16le'] as const).some((coding) => bytes.includes(Buffer.from(secret, coding))))
        all.set(secret, [...(all.get(secret) ?? []), file]);
  }
  return all;
}

describe('a locked page', () => {
  const folder = temporaryFolder();
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(repoRoot, 'dist/cli.js'), ...args, '-C', folder.at('project')], {
      encoding: 'utf8',
    });
  const inBar = `document.querySelector('.page-bar [role=status]').innerText`;
  beforeEach(() => {
    for (const [name, text] of Object.entries(PROJECT)) folder.write({ [`project/${name}`]: text });
  });

  /** Makes the page, and labels on it as a person does who is away in between. Returns the file that it sends, and which secrets the browser had on the disk before. */
  async function labelled(tab: Tab, options: readonly string[], enter: () => Promise<void>) {
    const made = run('page', '--for', 'zoe', '-o', folder.at('zoe.html'), ...options);
    assert.equal(made.status, 0, made.stderr);
    const url = pathToFileURL(folder.at('zoe.html')).href;
    await tab.goto(url);
    await enter();
    await waitFor(tab, `document.querySelector('h1')?.innerText === '${SECRETS['a title']}'`);
    await tab.click('.page-first button');
    await waitFor(tab, `document.querySelector('.text')?.innerText.includes('${SECRETS['a text']} at 1')`);
    for (const key of ['1', '.', ...SECRETS['an answer in words'], 'Escape', 'Enter']) await tab.press(key);
    await waitFor(tab, `${inBar}.includes(' 1 answer, 1 not sent')`);
    await tab.goto(url);
    await enter();
    await waitFor(tab, `document.querySelector('.text')?.innerText.includes('at 2')`);
    assert.match(await tab.evaluate<string>(inBar), / 1 answer, 1 not sent/);
    for (const key of ['2', '.', 'x', 'Escape', 'n', ...SECRETS['a note']]) await tab.press(key);
    // Beside the note, which stays open, a field that may be completed: once it is on the disk, so is all else that the browser writes of the session.
    await tab.evaluate(`{
      const field = document.createElement('textarea');
      field.setAttribute = () => undefined;
      document.body.append(field);
      field.value = '${WITNESS}';
    }`);
    await tab.press('.');
    const onDisk = (): boolean => found(folder.at('profile')).has(WITNESS);
    await until('the session on the disk', onDisk);
    const before = [...found(folder.at('profile')).keys()];
    await tab.goto(url);
    await enter();
    await waitFor(tab, `document.querySelector('.text')?.innerText.includes('at 2')`);
    await tab.press('Enter');
    await waitFor(tab, `${inBar}.includes(' 2 answers, 2 not sent')`);
    const { name, text } = await tab.saved(() => tab.click('.page-bar .primary'));
    await waitFor(tab, `${inBar}.includes(' 2 answers, 0 not sent')`);
    writeFileSync(folder.at(name), text);
    // Firefox packs what it stores, so that it could not be found in its files.
    writeFileSync(folder.at('stored.json'), await tab.evaluate<string>(STORED));
    assert.deepEqual(tab.errors, []);
    return { sent: folder.at(name), before };
  }

  const enter = async (tab: Tab): Promise<void> => {
    await waitFor(tab, `document.activeElement?.id === 'passphrase'`);
    for (const key of [...PASSPHRASE, 'Enter']) await tab.press(key);
    await waitFor(tab, `!document.querySelector('#passphrase')`);
  };

  it('is not made with a passphrase that is soon guessed', () => {
    const make = (words: string) => {
      folder.write({ 'project/new.txt': words });
      const file = folder.at('project/new.txt');
      return run('page', '--for', 'zoe', '-o', folder.at('zoe.html'), '--passphrase-file', file);
    };
    const short = make(' elevenchars \nmore words here\n');
    assert.equal(short.status, 2);
    assert.match(
      short.stderr,
      /new\.txt should be a passphrase of 12 or more characters\..*words that dice have chosen/,
    );
    assert.equal(existsSync(folder.at('zoe.html')), false);
    const made = make('twelve chars\n');
    assert.equal(made.status, 0, made.stderr);
    assert.match(
      made.stderr,
      /To each person: ".*passphrase that you get from me by another way than the page/,
    );
  });

  for (const [which, launch] of Object.entries(BROWSERS))
    describe(`in ${which}`, () => {
      const inProfile = async <T>(work: (tab: Tab) => Promise<T>): Promise<T> => {
        mkdirSync(folder.at('profile'));
        const browser = await launch(folder.path, folder.at('profile'));
        try {
          return await work(await browser.tab());
        } finally {
          await browser.close();
        }
      };

      it('asks again after a wrong passphrase, by keys alone', async () => {
        writeFileSync(folder.at('asks.html'), await pageHtml(PROJECTS['tickets']!.files, PASSPHRASE));
        await inProfile(async (tab) => {
          await tab.goto(pathToFileURL(folder.at('asks.html')).href);
          await waitFor(tab, `document.activeElement?.id === 'passphrase'`);
          const said = `document.querySelector('form [role=status]').innerText`;
          for (const key of ['s', 'e', 'v', 'e', 'n', 'Enter']) await tab.press(key);
          await waitFor(tab, `${said}.startsWith('That is not the passphrase.')`);
          const heading = `[document.title, document.querySelector('h1').innerText]`;
          assert.deepEqual(await tab.evaluate(heading), ['Labelwright', 'This page is locked']);
          // What was typed is selected, so that the next letter replaces it.
          await enter(tab);
          assert.match((await tab.evaluate<string[]>(heading)).join(': '), /^Labelwright: .*ticket/i);
          await tab.press('Enter');
          await waitFor(tab, `document.querySelector('.text')`);
          assert.deepEqual(tab.errors, []);
        });
      });

      it('leaves no byte in clear of what it holds and of what is answered', async () => {
        const options = ['--passphrase-file', folder.at('project/pass.txt')];
        const { sent, before } = await inProfile((tab) => labelled(tab, options, () => enter(tab)));
        assert.deepEqual(before, [WITNESS]);
        const left = found(folder.at('profile'), folder.at('zoe.html'), folder.at('stored.json'), sent);
        left.delete(WITNESS);
        assert.deepEqual(left, new Map());
        const received = run('receive', sent, '--yes', ...options);
        assert.equal(received.status, 0, received.stdout + received.stderr);
        assert.deepEqual([...found(folder.at('project/annotations')).keys()], WRITTEN);
      });

      it('would leave them if it were not locked, where they are looked for', async () => {
        const { sent, before } = await inProfile((tab) => labelled(tab, [], () => Promise.resolve()));
        const { 'a text': text, 'a guideline': guideline, 'a title': title, 'a label': label } = SECRETS;
        const inside = (place: string): string[] => [...found(place).keys()];
        assert.deepEqual(inside(folder.at('zoe.html')), [text, guideline, title, label]);
        assert.deepEqual(inside(sent), WRITTEN);
        assert.deepEqual(inside(folder.at('stored.json')), WRITTEN);
        // In the history, and in the session.
        for (const secret of [title, SECRETS['a note']]) assert.ok(before.includes(secret), secret);
      });
    });

  describe('in Chromium', () => {
    let browser: Browser;
    let context: BrowserContext;
    before(async () => {
      browser = await launchBrowser();
    });
    after(() => browser.close());
    beforeEach(async () => {
      context = await browser.newContext();
    });
    afterEach(() => context.close());
    const { files } = PROJECTS['1,000 texts']!;
    const status = (page: Page): Promise<string> => page.locator('.page-bar [role=status]').innerText();
    /** Writes a page, opens it, and labels as many texts. */
    async function opened(name: string, html: string, answers = 0): Promise<Page> {
      writeFileSync(folder.at(name), html);
      const page = await context.newPage();
      await page.goto(pathToFileURL(folder.at(name)).href);
      await page.fill('#passphrase', PASSPHRASE);
      await page.keyboard.press('Enter');
      await page.locator('main:not(:has(form)) button, .text').first().waitFor();
      if ((await page.locator('.text').count()) === 0) await page.keyboard.press('Enter');
      await page.waitForSelector('.text');
      for (let n = 0; n < answers; n++) await page.keyboard.press('1');
      if (answers > 0) await page.locator('.page-bar').getByText(`${answers} answer`).waitFor();
      return page;
    }
    async function sent(page: Page): Promise<string> {
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('.page-bar .primary')]);
      return readFileSync(await download.path(), 'utf8');
    }
    async function takenBack(page: Page, text: string): Promise<void> {
      await page.setInputFiles('input[type=file]', {
        name: 'sent.jsonl',
        mimeType: 'text/plain',
        buffer: Buffer.from(text),
      });
    }

    it('takes back what it has sent, and what another page has sent with the same passphrase', async () => {
      const html = await pageHtml(files, PASSPHRASE);
      const first = await opened('a.html', html, 2);
      const text = await sent(first);
      await context.close();
      context = await browser.newContext();
      // A later page has another id, and another salt.
      const later = await pageHtml(files, PASSPHRASE, '01KAW3Q0Z4M8Y2T6B9C1D5E7F1');
      const page = await opened('b.html', later);
      await takenBack(page, text.replace(/.\n$/, '\n'));
      await page.getByText('is damaged').waitFor();
      await takenBack(page, text);
      await page.waitForSelector('#passphrase');
      await page.fill('#passphrase', PASSPHRASE);
      await page.keyboard.press('Enter');
      await page.locator('.page-bar').getByText('2 answers').waitFor();
      const back = await openSent(readSent(await sent(page)), PASSPHRASE);
      const before = await openSent(readSent(text), PASSPHRASE);
      assert.ok(typeof back === 'object' && typeof before === 'object');
      assert.deepEqual(back.lines, before.lines);
    });

    it('takes back nothing that another passphrase has locked', async () => {
      const page = await opened('a.html', await pageHtml(files, PASSPHRASE), 1);
      const head = { project: PAGE, page: PAGE, person: PERSON, sent: '2026-11-03T09:00:00.000Z' };
      await takenBack(page, await lockedText(head, ['{"id":"x"}'], await Lock.of('other words', PAGE)));
      await page.getByText('it is locked with another passphrase').waitFor();
      await takenBack(page, await sent(page));
      await page.getByText('Everything in sent.jsonl is here already').waitFor();
    });

    it('says so where what the browser keeps was changed, and leaves it alone', async () => {
      const html = await pageHtml(files, PASSPHRASE);
      const page = await opened('a.html', html, 2);
      const swap = async (from: number, to: number): Promise<void> => {
        const outside = await context.newPage();
        await outside.goto(pathToFileURL(folder.at('a.html')).href);
        await outside.evaluate(
          ([one, other]) =>
            new Promise<void>((resolve) => {
              const opening = indexedDB.open('labelwright 01KAW3Q0Z4M8Y2T6B9C1D5E7F0');
              opening.onsuccess = () => {
                const lines = opening.result.transaction('lines', 'readwrite').objectStore('lines');
                const reading = lines.getAll();
                reading.onsuccess = () => {
                  const [a, b] = reading.result as string[];
                  lines.put(a, one);
                  lines.put(b, other).onsuccess = () => {
                    opening.result.close();
                    resolve();
                  };
                };
              };
            }),
          [from, to] as const,
        );
        await outside.close();
      };
      await page.close();
      await swap(1, 0);
      const changed = await opened('a.html', html);
      assert.match(await status(changed), /^This browser keeps no answers \(.*what it kept has been changed/);
      await changed.close();
      await swap(1, 0);
      const again = await opened('a.html', html);
      await again.locator('.page-bar').getByText('Kept in this browser · 2 answers').waitFor();
    });

    it('says how to open it where the browser encrypts nothing, as with http', async () => {
      await context.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
      writeFileSync(folder.at('a.html'), await pageHtml(files, PASSPHRASE));
      const page = await context.newPage();
      await page.goto(pathToFileURL(folder.at('a.html')).href);
      await page.getByText('Use one that begins with “https:”, or download the file').waitFor();
      assert.equal(await page.locator('input').count(), 0);
    });
  });
});
