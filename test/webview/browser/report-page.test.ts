import assert from 'node:assert/strict';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { projectReport } from '../../../src/features/report/measure/project-report';
import { documentMain, documentPage } from '../../../src/document/html';
import { reportDocument } from '../../../src/features/report/document';
import { Project } from '../../../src/engine/project';
import { NodeFiles } from '../../../src/platform/node-files';
import { patience } from '../../host/until';
import { launchBrowser } from '../../host/chromium';
import { repoRoot } from '../../support/repo-root';
import { applyTheme } from './apply-theme';
import { THEMES } from './panel-page';

const pause = (): Promise<void> => Promise.resolve();
const options = { software: '1.0.0', now: new Date(0), pause };
const NONCE = 'dGVzdA==';

/** What the editor gives a webview, before any script of the page. */
const API = `globalThis.__name = (own) => own; window.sent = []; window.acquireVsCodeApi = () => ({ postMessage: (message) => sent.push(message), getState: () => window.kept, setState: (state) => { window.kept = state; } });`;

describe('the agreement report on a page', () => {
  const files = new NodeFiles(path.join(repoRoot, 'examples/support-tickets'));
  const project = new Project(files, { pause });
  let browser: Browser;
  let inEditor = '';
  let body = '';
  let file = '';

  before(async () => {
    browser = await launchBrowser();
    await project.refresh();
    const model = project.model!;
    const report = await projectReport({ project, model }, { ...options, samples: 20, texts: true });
    inEditor = documentPage(reportDocument(report), '1.0.0', { nonce: NONCE, root: 'file:///x' });
    body = documentMain(reportDocument(report));
    const whole = await projectReport({ project, model }, { ...options, samples: 30, texts: true });
    file = documentPage(reportDocument(whole), '1.0.0');
  });
  after(async () => {
    await browser?.close();
    project.dispose();
  });

  async function open(
    html: string,
    size = { width: 1100, height: 900 },
  ): Promise<{ page: Page; errors: string[] }> {
    const page = await browser.newPage({ viewport: size });
    page.setDefaultTimeout(patience);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.addInitScript(API);
    await page.route('http://report.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    await page.goto('http://report.test/');
    return { page, errors };
  }

  it('asks the editor for the samples of a cell, and for a single sample of a list', async () => {
    const { page, errors } = await open(inEditor);
    await page.locator('table.heat a', { hasText: '5' }).first().click();
    await page
      .locator('#bucket-1')
      .evaluate((part) => ((part.parentElement as HTMLDetailsElement).open = true));
    await page.locator('#bucket-1 a').first().click();
    const sent = await page.evaluate(
      () => (globalThis as unknown as { sent: Record<string, string>[] }).sent,
    );
    assert.deepEqual(
      sent.map(({ type, bucket, sample }) => [
        type,
        bucket!.split('/').slice(0, 2).join('/'),
        sample !== undefined,
      ]),
      [
        ['open', 'intent/label-pair', false],
        ['open', 'intent/label-pair', true],
      ],
    );
    assert.deepEqual(errors, [], 'the content security policy lets through what the page needs');
    await page.close();
  });

  it('keeps scroll position and open sections when the numbers change', async () => {
    const { page, errors } = await open(inEditor);
    await page.locator('summary', { hasText: 'Damaged' }).first().click();
    await page.evaluate(() => scrollTo(0, 700));
    await page.evaluate(
      (html) => postMessage({ type: 'body', html }, '*'),
      body.replace('Agreement report', 'Numbers of now'),
    );
    await page.getByText('Numbers of now').waitFor();
    assert.equal(await page.locator('details[open] summary').filter({ hasText: 'Damaged' }).count(), 1);
    assert.ok(Math.abs((await page.evaluate(() => scrollY)) - 700) < 40);
    assert.deepEqual(errors, []);
    await page.close();
  });

  it('opens the list of a link in the file without any script', async () => {
    const { page, errors } = await open(file);
    await page.locator('table.heat a').first().click();
    assert.equal(await page.locator('details[open] > div[id^=bucket]').count(), 1);
    assert.deepEqual(errors, []);
    await page.close();
  });

  it('fits a narrow window: wide parts scroll by themselves', async () => {
    const { page } = await open(file, { width: 360, height: 700 });
    const [wide, narrow] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide! <= narrow!, `${wide} is wider than ${narrow}`);
    // What is to be quoted is in sight; the plots, which say it again, make room for it.
    const interval = await page.locator('.scroll').first().locator('.fixed:not(td)').first().boundingBox();
    const right = interval!.x + interval!.width;
    assert.ok(right <= narrow!, `the interval of the first number ends at ${right} of ${narrow}`);
    assert.equal(await page.locator('svg.interval:visible, svg.bar:visible').count(), 0);
    const thinnest = await page
      .locator('td.wrap')
      .evaluateAll((cells) => Math.min(...cells.map((cell) => cell.getBoundingClientRect().width || 999)));
    assert.ok(thinnest >= 150, `a text has ${thinnest} pixels`);
    await page.close();
  });

  for (const theme of THEMES)
    it(`is legible in the theme ${theme}`, async () => {
      const { page } = await open(inEditor);
      await applyTheme(page, theme);
      const worst = await page.evaluate(leastContrast);
      assert.ok(worst.ratio >= 4.5, `“${worst.text}” has a contrast of ${worst.ratio.toFixed(2)}`);
      await page.close();
    });
});

/** The least contrast of a text against what lies behind it, in the page. */
function leastContrast(): { ratio: number; text: string } {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const rgb = (colour: string): [number, number, number, number] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r!, g!, b!, a! / 255];
  };
  const luminance = ([r, g, b]: readonly number[]): number => {
    const [x, y, z] = [r!, g!, b!].map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!;
  };
  const behind = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255];
    const [r, g, b, a] = rgb(getComputedStyle(element).backgroundColor);
    if (a === 1) return [r, g, b];
    const under = behind(element.parentElement);
    return [r, g, b].map((part, n) => part * a + under[n]! * (1 - a));
  };
  let worst = { ratio: 21, text: '' };
  for (const element of document.querySelectorAll(
    'h1, h2, h3, th, td, a, p, span, caption, summary, li, blockquote, b',
  )) {
    const own = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.textContent!.trim() !== '',
    );
    if (!own || element.closest('.sr, .few, details:not([open])')) continue;
    const [r, g, b, a] = rgb(getComputedStyle(element).color);
    const under = behind(element);
    const seen = [r, g, b].map((part, n) => part * a + under[n]! * (1 - a));
    const [low, high] = [luminance(seen), luminance(under)].sort((one, other) => one - other);
    const ratio = (high! + 0.05) / (low! + 0.05);
    if (ratio < worst.ratio)
      worst = {
        ratio,
        text: `${element.tagName} ${element.className} ${element.textContent!.trim().slice(0, 40)}`,
      };
  }
  return worst;
}
