/** What a page shows as kept, in a browser that is killed while somebody labels as fast as they can. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { seededRandom } from '../../../src/agreement/statistics/random';
import { readSent, sentRecord } from '../../../src/project/pages/sent-answers';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { launchProfile } from '../../host/chromium';
import { until } from '../../host/until';
import { temporaryFolder } from '../../support/temporary-folder';
import { pageHtml } from './page-html';
import { BATCH, PERSON } from './page-projects';

/** How often the browser is killed; 50 times with LABELWRIGHT_LONG=1. */
const KILLS = process.env['LABELWRIGHT_LONG'] === undefined ? 5 : 50;
/** Milliseconds between two keys, and the shortest and the longest time from the first key to the end. */
const GAP = 80;
const [SHORTEST, LONGEST] = [300, 3000];
const FAST_KEYS = 250;
/** Of the moments at which it is killed: the same ones in CI, others elsewhere. */
const SEED = process.env['CI'] === 'true' ? 1 : Date.now() % 1_000_000;

const LABELS = ['red', 'green', 'blue', 'grey'];
/** The key for the i-th sample: no two neighbours have the same, so that an answer on its neighbour is noticed. */
const keyAt = (i: number): number => ((i * 7 + (i >> 2)) % 4) + 1;

/** Many samples that one key each answers. */
function colours(count: number): Record<string, string> {
  const lines = (of: (i: number) => object): string =>
    Array.from({ length: count }, (_, i) => `${JSON.stringify(of(i))}\n`).join('');
  return {
    'labelwright.yaml': `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: colour, type: choice, labels: [${LABELS.join(', ')}]}]
labels: [${LABELS.map((id) => `{id: ${id}}`).join(', ')}]
`,
    'data/things.jsonl': lines((i) => ({ id: `thing-${i}`, text: `Thing ${i}` })),
    [`assignments/${BATCH}.yaml`]: `samples: {all: true}\npeople: [${PERSON}]\n`,
    [`assignments/${BATCH}.jsonl`]: lines((i) => ({ sample: `thing-${i}`, people: [PERSON] })),
  };
}

const status = (page: Page): Promise<string> => page.locator('.page-bar [role=status]').innerText();
/** How many answers a status says are kept; 0 where it says that they are not. */
const answersIn = (said: string): number =>
  Number(/^Kept in this browser.* (\d+) answers?,/.exec(said)?.[1] ?? 0);
const onScreen = async (page: Page): Promise<number> =>
  Number((await page.locator('.sample-id').first().textContent())!.replace('thing-', ''));

/** The answers that the page sends: the number of the sample and its label, in the order in which they were given. */
async function sent(page: Page): Promise<[number, unknown][]> {
  const arriving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Send my answers' }).click();
  const found = readSent(readFileSync(await (await arriving).path(), 'utf8'));
  assert.ok(typeof found !== 'string', String(found));
  return found.lines.map((line) => {
    const record = (sentRecord(line) as { record: unknown }).record as AnnotationRecord;
    return [Number(record.sample.replace('thing-', '')), record.labels!['colour']];
  });
}

/** The first answers as their keys mean them. */
const meant = (count: number): [number, unknown][] =>
  Array.from({ length: count }, (_, i) => [i, LABELS[keyAt(i) - 1]]);

describe('what a page keeps', () => {
  const folder = temporaryFolder();
  /** Of the last browser. */
  let kill: (() => Promise<void>) | undefined;
  afterEach(() => kill?.());

  async function opened(profile: string, file: string): Promise<Page> {
    const browser = await launchProfile(folder.at(profile));
    ({ kill } = browser);
    const page = await browser.context.newPage();
    await page.goto(pathToFileURL(folder.at(file)).href);
    await page.locator('.page-first button, .text').first().waitFor();
    if ((await page.locator('.text').count()) === 0) await page.click('.page-first button');
    await page.waitForSelector('.text');
    return page;
  }

  it(`outlives a browser that is killed, ${KILLS} times, with ${GAP} ms from key to key`, async () => {
    mkdirSync(folder.at('profile'), { recursive: true });
    const count = Math.ceil((KILLS * LONGEST) / GAP);
    writeFileSync(folder.at('kept.html'), await pageHtml(colours(count)));
    const random = seededRandom(SEED);
    const ends: string[] = [];
    let shown = 0;
    for (let n = 0; n < KILLS; n++) {
      const page = await opened('profile', 'kept.html');
      const said = await until(
        'the answers',
        () => status(page),
        (text) => answersIn(text) >= shown,
      );
      const first = await onScreen(page);
      assert.equal(first, answersIn(said), 'it goes on with the first sample that has no answer');
      await page.exposeFunction('said', (text: string) => (shown = Math.max(shown, answersIn(text))));
      await page.evaluate(() => {
        const bar = document.querySelector('.page-bar [role=status]')!;
        const tell = (globalThis as unknown as { said: (text: string) => void }).said;
        new MutationObserver(() => tell(bar.textContent)).observe(bar, { childList: true });
      });
      await page.locator('.text').click();
      const wait = Math.round(SHORTEST + random.next() * (LONGEST - SHORTEST));
      const end = performance.now() + wait;
      const dead = new Promise<void>((resolve) => setTimeout(() => void kill!().then(resolve), wait));
      let keys = 0;
      for (; performance.now() < end; keys++) {
        const next = performance.now() + GAP;
        // The key on whose way the browser dies is not an error.
        await page.keyboard.press(String(keyAt(first + keys))).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, next - performance.now()));
      }
      await dead;
      ends.push(`${wait} ms: ${shown - first} of ${keys} keys`);
    }
    console.log(`      seed ${SEED}, shown as kept after ${ends.join(', ')}`);
    const page = await opened('profile', 'kept.html');
    const answers = await sent(page);
    assert.ok(answers.length >= shown, `${answers.length} of ${shown} answers`);
    assert.deepEqual(answers, meant(answers.length));
    assert.ok(shown > KILLS, 'answers were shown as kept');
  });

  it(`is what ${FAST_KEYS} fast keys mean`, async () => {
    writeFileSync(folder.at('fast.html'), await pageHtml(colours(FAST_KEYS + 1)));
    const page = await opened('fast', 'fast.html');
    await page.locator('.text').click();
    for (let i = 0; i < FAST_KEYS; i++) await page.keyboard.press(String(keyAt(i)));
    await until(
      'all answers',
      () => status(page),
      (text) => answersIn(text) === FAST_KEYS,
    );
    const answers = await sent(page);
    assert.deepEqual(answers, meant(FAST_KEYS));
  });
});
