/** Pages of every kind of project, labelled in each browser from a file and from a static server, sent, and received. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Journal } from '../../../src/engine/journal';
import { PanelService } from '../../../src/panel/server/panel-service';
import { readSent, sentRecord } from '../../../src/project/pages/sent-answers';
import type { AnnotationRecord } from '../../../src/project/records/records';
import { doneAnswer } from '../../support/done-answer';
import { runInProcess } from '../../support/in-process-command';
import { memoryProject } from '../../support/memory-project';
import { temporaryFolder } from '../../support/temporary-folder';
import { PAGE, pageHtml } from './page-html';
import { BATCH, PERSON, PROJECTS, type PageProject } from './page-projects';
import { BROWSERS, waitFor, type Tab, type TabBrowser } from './tabs';

const OWN = `annotations/${PERSON}.jsonl`;
const MADE = `{"v":1,"id":"${PAGE}","time":"2026-11-01T00:00:00.000Z","by":"lea","person":"${PERSON}","samples":1,"guideline_hash":"h","schema_hash":"s"}\n`;

const statusIn = (tab: Tab): Promise<string> =>
  tab.evaluate(`document.querySelector('.page-bar [role=status]').innerText`);
const says = (tab: Tab, what: string): Promise<unknown> =>
  waitFor(tab, `document.querySelector('.page-bar [role=status]').innerText.includes('${what}')`);

/** Gives the answers, takes the last one back, and sends. */
async function labelled(tab: Tab, url: string, answers: PageProject['answers']) {
  await tab.goto(url);
  await waitFor(tab, `document.querySelector('.page-first button')`);
  await tab.click('.page-first button');
  await waitFor(tab, `document.querySelector('.text')`);
  for (const { keys } of answers) for (const key of keys.split(' ')) await tab.press(key);
  await says(tab, `${answers.length} answers, ${answers.length} not sent`);
  await tab.press('u');
  await says(tab, `${answers.length - 1} answer`);
  const sent = await tab.saved(() => tab.click('.page-bar .primary'));
  assert.match(await statusIn(tab), /, 0 not sent/);
  assert.deepEqual(tab.errors, []);
  return sent;
}

/** What the panel's service writes when it is asked for the same. Lines without what differs from one time to the next. */
async function byThePanel(files: PageProject['files'], records: AnnotationRecord[]): Promise<string[]> {
  const { project, files: written } = await memoryProject({ ...files, [OWN]: '' });
  const panel = new PanelService(project, new Journal(project));
  const file = project.samples.files.find(({ path }) => !path.includes('warm-up'))!;
  const caller = { file, annotator: PERSON, review: false };
  const { view, length } = await panel.view(caller, { filter: { queue: 'all', batch: BATCH } });
  const shown = await panel.samples(caller, { view, from: 0, count: Math.min(length, 200) });
  for (const { sample, labels = {}, rules = [], status, undoes } of records) {
    if (undoes) await panel.undo(caller);
    else {
      const { text, start } = shown.find(({ id }) => id === sample)!;
      await panel.save(caller, doneAnswer(sample, text, labels, { status, rules, start }));
    }
  }
  project.dispose();
  return plainLines(written.text(OWN));
}

const plainLines = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.replace(/"(id|time|undoes)":"[\dA-Z.:-]{24,26}"|"(seconds)":[\d.]+/g, '"$1$2":…'));

describe("an annotator's page in every browser", () => {
  const folder = temporaryFolder();
  const kept = mkdtempSync(path.join(tmpdir(), 'labelwright-pages-'));
  const pages: Record<string, string> = {};
  let server: Server;
  before(async () => {
    server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(readFileSync(path.join(kept, path.basename(request.url!))));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    for (const [at, [name, { files }]] of Object.entries(PROJECTS).entries()) {
      pages[name] = `${at}.html`;
      writeFileSync(path.join(kept, pages[name]), await pageHtml(files));
    }
  });
  after(() => {
    server.close();
    rmSync(kept, { recursive: true, force: true });
  });

  const places: Record<string, (name: string) => string> = {
    'from a file': (name) => pathToFileURL(path.join(kept, name)).href,
    'from a static server': (name) => `http://localhost:${(server.address() as AddressInfo).port}/${name}`,
  };

  for (const [which, launch] of Object.entries(BROWSERS))
    describe(which, () => {
      let browser: TabBrowser;
      let tab: Tab;
      before(async () => {
        browser = await launch(kept);
      });
      after(() => browser.close());
      beforeEach(async () => {
        tab = await browser.tab();
      });
      afterEach(() => tab.close());

      for (const [where, urlOf] of Object.entries(places))
        for (const [name, { files, answers }] of Object.entries(PROJECTS))
          it(`labels and sends ${name} ${where}, which are received as the panel would have written them`, async () => {
            const { name: file, text } = await labelled(tab, urlOf(pages[name]!), answers);
            assert.equal(file, `labelwright-${PAGE}-${PERSON}-1.jsonl`);
            const sent = readSent(text);
            assert.ok(typeof sent !== 'string', String(sent));
            const records = sent.lines.map(
              (line) => (sentRecord(line) as { record: unknown }).record as AnnotationRecord,
            );
            const done = records.filter(({ status, undoes }) => status === 'done' && !undoes);
            assert.deepEqual(
              done.map(({ labels }) => labels),
              answers.map(({ labels }) => labels),
            );
            assert.equal(new Set(done.map(({ sample }) => sample)).size, answers.length);
            assert.equal(records.filter(({ undoes }) => undoes).length, 1);
            folder.write({ ...files, 'pages/lea.jsonl': MADE, [`sent/${file}`]: text });
            const { code, out, err } = await runInProcess([
              ...['receive', folder.at('sent', file), '-C', folder.path, '--yes'],
            ]);
            assert.equal(code, 0, out + err);
            assert.deepEqual(plainLines(folder.read(OWN)), await byThePanel(files, records));
          });
    });
});
