/** A page that a passphrase locks, in each browser: what it says, and that nothing of it is left in clear on the disk. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openSent, readSent } from '../../../src/project/pages/sent-answers';
import { spawnSync } from 'node:child_process';
import { until } from '../../host/until';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';
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
/** What is typed into another tab. */
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
  async function labelled(tab: Tab, witness: Tab, options: readonly string[], enter: () => Promise<void>) {
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
    // What is typed later into another tab is on the disk: so is all that the browser writes of this one.
    writeFileSync(folder.at('witness.html'), '<textarea></textarea>');
    await witness.goto(pathToFileURL(folder.at('witness.html')).href);
    await witness.click('textarea');
    for (const key of WITNESS) await witness.press(key);
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

  for (const [which, launch] of Object.entries(BROWSERS))
    describe(`in ${which}`, () => {
      const inProfile = async <T>(work: (tab: Tab, other: Tab) => Promise<T>): Promise<T> => {
        mkdirSync(folder.at('profile'));
        const browser = await launch(folder.path, folder.at('profile'));
        try {
          return await work(await browser.tab(), await browser.tab());
        } finally {
          await browser.close();
        }
      };

      it('leaves no byte in clear of what it holds and of what is answered', async () => {
        const options = ['--passphrase-file', folder.at('project/pass.txt')];
        const { sent, before } = await inProfile((tab, other) =>
          labelled(tab, other, options, () => enter(tab)),
        );
        assert.deepEqual(before, [WITNESS]);
        const left = found(folder.at('profile'), folder.at('zoe.html'), folder.at('stored.json'), sent);
        left.delete(WITNESS);
        assert.deepEqual(left, new Map());
        const received = run('receive', sent, '--yes', ...options);
        assert.equal(received.status, 0, received.stdout + received.stderr);
        assert.deepEqual([...found(folder.at('project/annotations')).keys()], WRITTEN);
      });

      it('would leave them if it were not locked, where they are looked for', async () => {
        const { sent, before } = await inProfile((tab, other) =>
          labelled(tab, other, [], () => Promise.resolve()),
        );
        const { 'a text': text, 'a guideline': guideline, 'a title': title, 'a label': label } = SECRETS;
        const inside = (place: string): string[] => [...found(place).keys()];
        assert.deepEqual(inside(folder.at('zoe.html')), [text, guideline, title, label]);
        assert.deepEqual(inside(sent), WRITTEN);
        assert.deepEqual(inside(folder.at('stored.json')), WRITTEN);
        // In the history, and in the session.
        for (const secret of [title, SECRETS['a note']]) assert.ok(before.includes(secret), secret);
      });
    });
});
