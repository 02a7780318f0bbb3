/** What an annotator's page says when it is closed with answers that were not sent, and when the clock has gone back. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSent, sentRecord } from '../../../src/project/pages/sent-answers';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { launchBrowser } from '../../host/chromium';
import { pageHtml } from './page-html';
import { PERSON, PROJECTS } from './page-projects';
import { BROWSERS, waitFor, type Tab, type TabBrowser } from './tabs';

const { files, answers } = PROJECTS['1,000 texts']!;
const [key] = answers.map(({ keys }) => keys);
const OWN = `annotations/${PERSON}.jsonl`;
const HOUR = 3_600_000;

/** An answer that was given at a time, in milliseconds since 1970. */
const answeredAt = (time: number): Record<string, string> => ({
  ...files,
  [OWN]: `${JSON.stringify({ v: 1, id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F1', time: new Date(time).toISOString(), annotator: PERSON, sample: 'text-1', labels: { intent: 'refund' } })}\n`,
});

describe("an annotator's page", () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-closing-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function written(name: string, of = files): Promise<string> {
    const file = path.join(folder, name);
    writeFileSync(file, await pageHtml(of));
    return pathToFileURL(file).href;
  }

  for (const [which, launch] of Object.entries(BROWSERS))
    describe(`in ${which}`, () => {
      let browser: TabBrowser;
      let tab: Tab;
      before(async () => {
        browser = await launch(folder);
      });
      after(() => browser.close());
      beforeEach(async () => {
        tab = await browser.tab();
      });
      afterEach(() => tab.close());

      const begin = async (url: string): Promise<void> => {
        await tab.goto(url);
        await waitFor(tab, `document.querySelector('.page-first button, .text')`);
        if (await tab.evaluate<boolean>(`document.querySelector('.page-first') !== null`))
          await tab.click('.page-first button');
        await waitFor(tab, `document.querySelector('.text')`);
      };
      const says = (what: string): Promise<unknown> =>
        waitFor(tab, `document.querySelector('.page-bar [role=status]').innerText.includes('${what}')`);
      /** The dialogs that leaving the page brings. */
      const left = async (): Promise<string[]> => {
        tab.dialogs.length = 0;
        await tab.goto('about:blank');
        return [...tab.dialogs];
      };

      it('warns before it is closed, if answers are not sent, and only then', async () => {
        const url = await written('close.html');
        await begin(url);
        await tab.click('.text');
        assert.deepEqual(await left(), [], 'nothing is answered');
        await begin(url);
        await tab.click('.text');
        await tab.press(key!);
        await says('1 answer, 1 not sent');
        assert.deepEqual(await left(), ['beforeunload']);
        await begin(url);
        await says('1 answer, 1 not sent');
        await tab.saved(() => tab.click('.page-bar .primary'));
        await says('0 not sent');
        assert.deepEqual(await left(), [], 'all is sent');
        assert.deepEqual(tab.errors, []);
      });

      it('does not start with a clock that is before the last answer, and says of when that is', async () => {
        await tab.goto(await written('early.html', answeredAt(Date.now() + HOUR)));
        await waitFor(tab, `document.body.innerText.includes('The clock of this computer is before')`);
        assert.equal(
          await tab.evaluate(`document.querySelectorAll('.text, .page-bar, button').length`),
          0,
          'there is nothing to answer',
        );
        await begin(await written('late.html', answeredAt(Date.now() - HOUR)));
        assert.deepEqual(tab.errors, []);
      });
    });

  it('goes on a millisecond after the last answer while the clock does not, and then refuses to start', async () => {
    const browser = await launchBrowser();
    const page = await (await browser.newContext()).newPage();
    const url = await written('clock.html', answeredAt(Date.parse('2026-12-01T10:00:00Z')));
    await page.clock.setFixedTime('2026-12-01T10:00:00Z');
    await page.goto(url);
    await page.waitForSelector('.text');
    const status = page.locator('.page-bar [role=status]');
    for (const count of [2, 3]) {
      await page.keyboard.press(key!);
      await status.getByText(`${count} answers`).waitFor();
    }
    const arriving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Send my answers' }).click();
    const stream = await (await arriving).createReadStream();
    const sent = readSent(Buffer.concat(await stream.toArray()).toString());
    assert.ok(typeof sent !== 'string', String(sent));
    const times = sent.lines.map(
      (line) => ((sentRecord(line) as { record: unknown }).record as AnnotationRecord).time,
    );
    assert.deepEqual(
      times,
      ['0', '1', '2'].map((ms) => `2026-12-01T10:00:00.00${ms}Z`),
    );
    await page.reload();
    await page.getByText('which is of 01/12/2026, 10:00:00').waitFor();
    await page.clock.setFixedTime('2026-12-01T10:00:01Z');
    await page.reload();
    await page.waitForSelector('.text');
    await browser.close();
  });
});
