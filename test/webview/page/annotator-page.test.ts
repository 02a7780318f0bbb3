/** The annotator's page as the build ships it, in Chromium. every-browser.test.ts labels on it in Firefox as well, and from a server. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page as BrowserPage } from 'playwright-core';
import { pageContent, pageOf } from '../../../src/page/page-content';
import { readSent, sentRecord } from '../../../src/project/pages/sent-answers';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { launchBrowser } from '../../host/chromium';
import { until } from '../../host/until';
import { memoryProject } from '../../support/memory-project';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';

const PERSON = 'zoe';
const FRAME_LIMIT = 800_000;

/** The texts of the shipped example, as an owner has them. */
function exampleFiles(): Record<string, string> {
  const folder = path.join(repoRoot, 'examples/support-tickets');
  const names = ['labelwright.yaml', 'guideline.yaml', 'data/tickets.jsonl', 'data/warm-up.jsonl'];
  const others = [
    'annotations/ana.jsonl',
    'annotations/ben.jsonl',
    'decisions/lea.jsonl',
    'gold/qualification.jsonl',
  ];
  return Object.fromEntries(
    [...names, ...others].map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  );
}

const frame = readFileSync(path.join(repoRoot, 'dist/page.html'), 'utf8');

async function exampleHtml(files = exampleFiles()): Promise<string> {
  const { project } = await memoryProject(files);
  const content = await pageContent(project, project.model!, PERSON);
  project.dispose();
  return pageOf(frame, {
    ...content,
    page: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0',
    project: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0',
  });
}

describe("an annotator's page", () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let context: BrowserContext;
  const errors: string[] = [];
  before(async () => {
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    errors.length = 0;
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(errors, []);
  });

  const urlOf = (name: string): string => pathToFileURL(path.join(folder.path, name)).href;

  async function opened(url: string): Promise<BrowserPage> {
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(url);
    return page;
  }

  async function begun(url: string): Promise<BrowserPage> {
    const page = await opened(url);
    await page.getByRole('button', { name: 'Start labelling' }).click();
    await page.waitForSelector('.text');
    return page;
  }

  /** Answers the sample on screen, and waits for the next one. */
  async function answer(page: BrowserPage, ...keys: string[]): Promise<void> {
    const id = await page.locator('.sample-id').first().textContent();
    for (const key of [...keys, 'Enter']) await page.keyboard.press(key);
    await page.waitForFunction((before) => document.querySelector('.sample-id')?.textContent !== before, id);
  }

  const status = (page: BrowserPage): Promise<string> => page.locator('.page-bar [role=status]').innerText();

  async function send(page: BrowserPage): Promise<{ name: string; text: string }> {
    const arriving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Send my answers' }).click();
    const download = await arriving;
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
  }

  const recordsIn = (text: string): AnnotationRecord[] => {
    const sent = readSent(text);
    assert.ok(typeof sent !== 'string', String(sent));
    return sent.lines.map((line) => (sentRecord(line) as { record: unknown }).record as AnnotationRecord);
  };

  it('keeps what it shows as kept, over a crash of its tab', async () => {
    writeFileSync(path.join(folder.path, 'crash.html'), await exampleHtml());
    const url = urlOf('crash.html');
    const page = await begun(url);
    for (let n = 0; n < 4; n++) {
      await answer(page, '1', '3');
      await until('the answer to be kept', async () => (await status(page)).includes(`${n + 1} answer`));
    }
    const session = await context.newCDPSession(page);
    session.send('Page.crash').catch(() => undefined);
    await page.waitForEvent('crash');
    const again = await opened(url);
    await again.waitForSelector('.text');
    assert.match(await status(again), /4 answers, 4 not sent/);
    const samples = recordsIn((await send(again)).text).map(({ sample }) => sample);
    assert.equal(new Set(samples).size, 4);
  });

  it('writes in one tab only', async () => {
    writeFileSync(path.join(folder.path, 'tabs.html'), await exampleHtml());
    const url = urlOf('tabs.html');
    await begun(url);
    const second = await opened(url);
    await second.getByText('open in another tab').waitFor();
    assert.equal(await second.locator('.text').count(), 0);
  });

  it('takes back what it has sent, in a browser that knows nothing of it', async () => {
    writeFileSync(path.join(folder.path, 'back.html'), await exampleHtml());
    const url = urlOf('back.html');
    const page = await begun(url);
    await answer(page, '1', '3');
    await answer(page, '2', '4');
    const { text } = await send(page);
    const other = await browser.newContext();
    [context] = [other, await context.close()];
    const fresh = await begun(url);
    const file = (content: string) => ({ name: 'sent.jsonl', mimeType: '', buffer: Buffer.from(content) });
    await fresh.locator('input[type=file]').setInputFiles(file(text.replace('refund', 'return')));
    await until('the damaged file to be refused', async () => /is damaged/.test(await status(fresh)));
    await fresh.locator('input[type=file]').setInputFiles(file(text));
    await until(
      'the answers',
      async () => (await fresh.locator('.page-bar').count()) > 0 && /2 answers/.test(await status(fresh)),
    );
    assert.deepEqual(recordsIn((await send(fresh)).text), recordsIn(text));
  });

  /** Answers the sample on screen, and waits until the page says so. */
  async function answered(page: BrowserPage, says: RegExp): Promise<void> {
    await answer(page, '1', '3');
    await until(
      String(says),
      () => status(page),
      (said) => says.test(said),
    );
  }
  const samplesIn = (text: string): number => new Set(recordsIn(text).map(({ sample }) => sample)).size;

  it('says so when the browser refuses to store, and works all the same', async () => {
    writeFileSync(path.join(folder.path, 'refused.html'), await exampleHtml());
    await context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
    });
    const page = await begun(urlOf('refused.html'));
    assert.match(await status(page), /^This browser keeps no answers .*insecure.*Send before you close/);
    await answered(page, / · 1 answer, 1 not sent$/);
    const { text } = await send(page);
    assert.equal(recordsIn(text).at(-1)!.labels!['intent'], 'refund');
    assert.match(await status(page), /^This browser keeps no answers .* 1 answer, 0 not sent/);
    const file = { name: 'sent.jsonl', mimeType: '', buffer: Buffer.from(text) };
    await page.locator('input[type=file]').setInputFiles(file);
    await until('its words', async () => /sent\.jsonl|here already/.test(await status(page)));
  });

  it('says so when the browser has no room, and keeps all answers once it has', async () => {
    writeFileSync(path.join(folder.path, 'full.html'), await exampleHtml());
    const page = await begun(urlOf('full.html'));
    await answered(page, /^Kept in this browser .* 1 answer, 1 not sent$/);
    await page.evaluate(() => {
      const { add } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.add = function () {
        throw new DOMException('No room.', 'QuotaExceededError');
      };
      Object.assign(globalThis, { add });
    });
    await answered(page, /^This browser does not keep .* no room\. Send before .* 2 answers, 2 not sent$/);
    assert.equal(samplesIn((await send(page)).text), 2);
    assert.match(await status(page), /^This browser does not keep .* 2 answers, 0 not sent/);
    await page.evaluate(() =>
      Object.assign(IDBObjectStore.prototype, { add: (globalThis as { add?: unknown }).add }),
    );
    await answered(page, /^Kept in this browser .* 3 answers, 1 not sent$/);
    await page.reload();
    await page.waitForSelector('.text');
    assert.match(await status(page), /^Kept in this browser · 3 answers, 1 not sent$/);
  });

  const deletions: Record<string, (page: BrowserPage) => Promise<unknown>> = {
    'a person clears the data of the browser': async (page) => {
      const session = await context.newCDPSession(page);
      await session.send('Storage.clearDataForOrigin', { origin: 'file://', storageTypes: 'indexeddb' });
    },
    'another local page deletes them': async () => {
      writeFileSync(path.join(folder.path, 'other.html'), 'Other');
      const other = await opened(urlOf('other.html'));
      await other.evaluate(async () => {
        for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name!);
      });
    },
  };
  for (const [why, remove] of Object.entries(deletions))
    it(`says at once that answers are not kept any more, where ${why}`, async () => {
      writeFileSync(path.join(folder.path, 'deleted.html'), await exampleHtml());
      const page = await begun(urlOf('deleted.html'));
      await answered(page, /^Kept in this browser .* 1 answer, 1 not sent$/);
      await remove(page);
      const told = /^This browser has deleted the answers that it kept\. Send before you close this page/;
      await until('its words', async () => told.test(await status(page)));
      await page.bringToFront();
      await answered(page, / · 2 answers, 2 not sent$/);
      assert.match(await status(page), told);
      assert.equal(samplesIn((await send(page)).text), 2);
    });

  it('refuses the answers of a second tab where a browser has no locks', async () => {
    writeFileSync(path.join(folder.path, 'unlocked.html'), await exampleHtml());
    await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
    const [first, second] = [await begun(urlOf('unlocked.html')), await begun(urlOf('unlocked.html'))];
    await first.bringToFront();
    await answered(first, /^Kept in this browser .* 1 answer, 1 not sent$/);
    await second.bringToFront();
    for (const key of ['2', '4', 'Enter']) await second.keyboard.press(key);
    await second.getByText('This page is open in another tab as well').first().waitFor();
    assert.match(await status(second), /· 0 answers, 0 not sent$/);
    await first.reload();
    await first.waitForSelector('.text');
    assert.match(await status(first), / 1 answer, 1 not sent$/);
  });

  it('loads nothing, shows texts as texts, and has no word of an editor', async () => {
    const files = exampleFiles();
    const evil =
      '</script><img src="https://example.com/x.png" onerror="window.ran=true"><script>window.ran=true</script>';
    files['data/tickets.jsonl'] =
      `${JSON.stringify({ id: 'evil', text: evil })}\n${files['data/tickets.jsonl']}`;
    writeFileSync(path.join(folder.path, 'evil.html'), await exampleHtml(files));
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    const url = urlOf('evil.html');
    const page = await begun(url);
    assert.equal(await page.evaluate(() => (window as { ran?: true }).ran), undefined);
    assert.ok((await page.locator('.text').first().textContent())!.includes('onerror'));
    await page.keyboard.press('?');
    const words = await page.locator('body').innerText();
    assert.doesNotMatch(words, /VS Code|editor|command|disagree|review/i);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Alt+r');
    assert.equal(await page.locator('.review-badge').count(), 0);
    assert.deepEqual(
      asked.filter((each) => each !== url && !each.startsWith('blob:')),
      [],
    );
  });

  it('is made by the command, and what it sends is received', async () => {
    const project = folder.at('project');
    cpSync(path.join(repoRoot, 'examples/support-tickets'), project, { recursive: true });
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [path.join(repoRoot, 'dist/cli.js'), ...args], {
        cwd: project,
        encoding: 'utf8',
      });
    assert.equal(run('page', '--all', '-o', 'out').status, 0);
    const names = readdirSync(path.join(project, 'out')).sort();
    assert.deepEqual(
      names.map((name) => name.replace(/-[0-9A-HJKMNP-TV-Z]{26}\.html$/, '')),
      ['ana', 'ben', 'chloe'],
    );
    assert.equal(run('page', '--for', PERSON, '-o', 'zoe.html').status, 0);
    const again = run('page', '--for', PERSON, '-o', 'zoe.html');
    assert.equal(again.status, 2);
    assert.match(again.stderr, /already exists.*--force/);
    assert.match(run('page', 'no-batch', '--for', PERSON).stderr, /no batch "no-batch"/);
    const page = await begun(pathToFileURL(path.join(project, 'zoe.html')).href);
    await answer(page, '1', '3');
    await until('the answer to be kept', async () => (await status(page)).includes('1 answer,'));
    const { name, text } = await send(page);
    writeFileSync(path.join(project, name), text);
    const received = run('receive', name, '--yes');
    assert.equal(received.status, 0, received.stdout + received.stderr);
    const lines = readFileSync(path.join(project, 'annotations/zoe.jsonl'), 'utf8').trim().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as AnnotationRecord),
      recordsIn(text),
    );
    assert.match(run('receive', name, '--yes').stdout, /0 new records/);
  });

  it('is made for everyone who has samples, and names the others', () => {
    folder.write({
      'few/labelwright.yaml': `labelwright: 1
data: {samples: [data.jsonl]}
layers: [{id: a, type: choice, labels: [x, y]}]
labels: [{id: x}, {id: y}]
people: {annotators: [ana, kit, zoe], reviewers: [lea]}
`,
      'few/data.jsonl': '{"id":"t-1","text":"One."}\n',
      'few/assignments/one.yaml': 'people: [zoe]\n',
      'few/assignments/one.ids': 't-1\n',
    });
    const args = ['page', '-C', folder.at('few'), '-o', folder.at('few/out')];
    const run = (...more: string[]) =>
      spawnSync(process.execPath, [path.join(repoRoot, 'dist/cli.js'), ...args, ...more], {
        encoding: 'utf8',
      });
    const { status: code, stdout: out, stderr: err } = run('--all');
    assert.equal(code, 1, out + err);
    assert.match(err, /ana has no samples here[^]*kit has no samples here[^]*To each person/);
    assert.match(out, /^[^\n]*zoe-\w+\.html: 1 sample for zoe\.\n$/);
    assert.equal(readdirSync(folder.at('few/out')).length, 1);
    const none = run('--for', 'kit', '--force');
    assert.equal(none.status, 1);
    assert.doesNotMatch(none.stderr, /To each person/);
  });

  it('has a frame that is small', () => {
    assert.ok(frame.length < FRAME_LIMIT, `${frame.length} bytes`);
  });

  it('opens 1,000 samples and 10,000 soon', async () => {
    const files = exampleFiles();
    const [first] = files['data/tickets.jsonl']!.split('\n');
    delete files['annotations/ana.jsonl'];
    delete files['annotations/ben.jsonl'];
    const seconds: number[] = [];
    for (const count of [1000, 10_000]) {
      files['data/tickets.jsonl'] = Array.from(
        { length: count },
        (_, n) => `${JSON.stringify({ ...(JSON.parse(first!) as object), id: `many-${n}` })}\n`,
      ).join('');
      writeFileSync(path.join(folder.path, `${count}.html`), await exampleHtml(files));
      const page = await begun(urlOf(`${count}.html`));
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable');
      await page.reload();
      await page.getByRole('button', { name: 'Start labelling' }).click();
      await page.waitForSelector('.text');
      const { metrics } = await session.send('Performance.getMetrics');
      seconds.push(metrics.find(({ name }) => name === 'TaskDuration')!.value);
      assert.match(await page.locator('.progress-text').innerText(), /0 \/ 10?,0\d\d/);
      await page.close();
    }
    const [few, many] = seconds;
    console.log(`      ${few!.toFixed(2)} s and ${many!.toFixed(2)} s of the page's processor time`);
    assert.ok(many! < 20 * few!, 'ten times as many samples do not take more than twenty times as long');
  });
});
