import assert from 'node:assert/strict';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { ProjectModel } from '../../../src/project/model/model';
import { Project } from '../../../src/engine/project';
import { NodeFiles } from '../../../src/platform/node-files';
import { guidelineText } from '../../../src/features/guideline/server';
import { patience } from '../../host/until';
import { launchBrowser } from '../../host/chromium';
import { axe } from '../../support/axe';
import { modelOf } from '../../support/lint-lines';
import { repoRoot } from '../../support/repo-root';
import { applyTheme } from './apply-theme';
import { THEMES } from './panel-page';

const FRAME = { nonce: 'dGVzdA==', root: 'file:///x' };
const API = `globalThis.__name = (own) => own; window.acquireVsCodeApi = () => ({ postMessage: () => {}, getState: () => window.kept, setState: (state) => { window.kept = state; } });`;

describe('the guideline on a page', () => {
  const files = new NodeFiles(path.join(repoRoot, 'examples/support-tickets'));
  const project = new Project(files, { pause: () => Promise.resolve() });
  let browser: Browser;
  let model: ProjectModel;
  const errors: string[] = [];

  before(async () => {
    browser = await launchBrowser();
    await project.refreshModel();
    model = project.model!;
  });
  after(async () => {
    await browser?.close();
    project.dispose();
  });
  afterEach(() =>
    assert.deepEqual(errors.splice(0), [], 'the content security policy lets through what the page needs'),
  );

  async function open(
    form: 'html' | typeof FRAME,
    width = 1100,
    colorScheme: 'light' | 'dark' = 'light',
    of = model,
  ): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.addInitScript(API);
    const body = guidelineText(of, undefined, '1.0.0', form, undefined);
    await page.route('http://guideline.test/', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto('http://guideline.test/');
    return page;
  }

  for (const scheme of ['light', 'dark'] as const)
    it(`is accessible, as a file in ${scheme} colours`, async () => {
      const page = await open('html', 1100, scheme);
      assert.deepEqual(await axe(page), []);
      await page.close();
    });

  for (const theme of THEMES)
    it(`is accessible, in the theme ${theme}`, async () => {
      const page = await open(FRAME);
      await applyTheme(page, theme);
      assert.deepEqual(await axe(page), []);
      await page.close();
    });

  it('fits a window of 320 pixels', async () => {
    const page = await open('html', 320);
    const [wide, narrow] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide! <= narrow!, `${wide} is wider than ${narrow}`);
    await page.close();
  });

  it('shows a mark inside a mark, and follows links', async () => {
    const page = await open('html');
    const inner = page.locator('mark > mark').first();
    assert.match(await inner.innerText(), /^€50/);
    await page.locator('a[href="#rule-TB-1"]').first().click();
    assert.equal(await page.locator(':target').innerText(), 'TB-1');
    await page.close();
  });

  it('lets keyboard users skip the contents', async () => {
    const page = await open('html');
    await page.keyboard.press('Tab');
    const skip = page.locator('a:focus');
    assert.equal(await skip.innerText(), 'Skip the contents');
    assert.ok((await skip.boundingBox())!.width > 50, 'it is seen');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement!.closest('.parts') !== null));
    await page.close();
  });

  it('shows right-to-left texts with whole marks, inside the page and with their spaces', async () => {
    const text = 'שלום [רחל](person) שילמה [€49.90 [בעד](team)](person) ab [cd](team) ef.  Two   spaces.';
    const rtl = modelOf(
      `labelwright: 1\ndata: {samples: [a.jsonl]}\nlayers: [{id: names, type: spans, overlap: nested, labels: [person, team]}]\nlabels: [{id: person}, {id: team}]\n`,
      `version: "1"\nrules: [{id: G-1, text: "מימין לשמאל"}]\nexamples: [{id: E, marked: "${text}"}]\n`,
    );
    const page = await open('html', 1100, 'light', rtl);
    const shown = await page.evaluate(() => {
      const box = (element: Element) => element.getBoundingClientRect();
      const marks = [...document.querySelectorAll('mark')];
      const rule = document.querySelector('[id="rule-G-1"]')!;
      return {
        whole: marks.map((mark) => mark.getClientRects().length),
        inside: [...document.querySelectorAll('mark mark, mark .tag')].every((inner) => {
          const [a, b] = [box(inner), box(inner.parentElement!)];
          return a.left >= b.left - 1 && a.right <= b.right + 1;
        }),
        // Its bullet stands to the right of it.
        room: box(rule.parentElement!).right - box(rule).right,
        spaces: document.querySelector('blockquote')!.innerText.endsWith('Two   spaces.'),
      };
    });
    assert.deepEqual(shown, { whole: [1, 1, 1, 1], inside: true, room: 22, spaces: true });
    await page.close();
  });

  it('keeps its scroll position when the guideline changes', async () => {
    const page = await open(FRAME);
    await page.evaluate(() => scrollTo(0, 1500));
    const html = guidelineText(model, undefined, '1.0.0', 'body', undefined).replace(
      'What is labelled',
      'What is new',
    );
    await page.evaluate((body) => postMessage({ type: 'body', html: body }, '*'), html);
    await page.getByText('What is new').waitFor();
    assert.ok(Math.abs((await page.evaluate(() => scrollY)) - 1500) < 40);
    await page.close();
  });
});
