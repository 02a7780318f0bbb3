import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { ownPage } from '../../../src/features/annotator/server';
import { assistPage } from '../../../src/features/assist/server';
import { dataAudit } from '../../../src/features/audit/server';
import { codesPage } from '../../../src/features/codes/server';
import { versionsPage } from '../../../src/features/compare/server';
import { correctionsPage } from '../../../src/features/corrections/server';
import { evaluationPage } from '../../../src/features/evaluate/server/requests';
import { validationPage } from '../../../src/features/validate/server';
import { overviewPage } from '../../../src/features/overview/server';
import { agreementReport } from '../../../src/features/report/server';
import { allowGit } from '../../../src/platform/git/run-git';
import type { ReportResult } from '../../../src/protocol/request';
import { HostedProject } from '../../../src/server/hosted-project';
import { launchBrowser } from '../../host/chromium';
import { patience } from '../../host/until';
import { builtCommandLine } from '../../support/command-line';
import { axe } from '../../support/axe';
import { makeRepository } from '../../support/git-repository';
import { repoRoot } from '../../support/repo-root';
import { applyTheme } from './apply-theme';
import { THEMES } from './panel-page';

const API = `globalThis.__name = (own) => own; window.acquireVsCodeApi = () => ({ postMessage: () => {}, getState: () => undefined, setState: () => {} });`;

/** An answer that differs from that of the last commit. */
const LATER = {
  v: 1,
  id: '01JZZZZZZZZZZZZZZZZZZZZZZZ',
  time: '2026-11-01T10:00:00Z',
  annotator: 'ana',
  sample: 't-001',
  labels: { intent: 'other', urgency: 1 },
};

/** Answers with and without suggestions, of two people. */
const SUGGESTED = ['ana', 'ben'].flatMap((annotator) =>
  Array.from({ length: 8 }, (_, n) => ({
    v: 1,
    id: `01JZZZZZZZZZZZZZZZZZZZZZ${annotator === 'ana' ? 'A' : 'B'}${n}`,
    time: '2026-11-01T10:00:00Z',
    annotator,
    sample: `t-00${n + 2}`,
    labels: { intent: n % 3 === 0 ? 'other' : 'refund', urgency: 1 },
    seconds: 4 + n,
    origin: {
      kind: 'hand',
      arm: n % 2 === 0 ? 'control' : 'before',
      model: 'baseline',
      suggested: { intent: 'refund' },
      ...(n % 2 === 1 && { action: 'ignored' }),
    },
  })),
);

/** The texts of the cells that run over their neighbours. */
function overflowing(): string[] {
  // What only screen readers are given takes no place.
  document.querySelectorAll('.sr').forEach((hidden) => hidden.remove());
  const range = document.createRange();
  return [...document.querySelectorAll('table:not(.heat) :is(td, th)')]
    .filter((cell) => {
      range.selectNodeContents(cell);
      const [text, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
      return text.width > 0 && (text.right > box.right + 1 || text.left < box.left - 1);
    })
    .map((cell) => cell.textContent.trim());
}

describe('every page of the editor', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-'));
  const cli = builtCommandLine();
  const pages = new Map<string, string>();
  let browser: Browser;

  before(async () => {
    allowGit();
    browser = await launchBrowser();
    cpSync(path.join(repoRoot, 'examples/support-tickets'), folder, { recursive: true });
    appendFileSync(path.join(folder, 'labelwright.yaml'), '\nreport: {people: true}\n');
    const from = makeRepository(folder).commit({}, 'Example');
    assert.equal(cli.run(folder, ['baseline']).code, 0);
    for (const record of [LATER, ...SUGGESTED])
      appendFileSync(
        path.join(folder, `annotations/${record.annotator}.jsonl`),
        `${JSON.stringify(record)}\n`,
      );
    const root = pathToFileURL(folder).href;
    const hosted = new HostedProject(root, assert.fail);
    const pause = (): Promise<void> => Promise.resolve();
    const params = { root, software: '1.0.0', nonce: 'dGVzdA==' };
    const add = (name: string, result: ReportResult): void => {
      assert.ok('html' in result, JSON.stringify(result));
      pages.set(name, result.html);
    };
    add('agreement', await agreementReport(hosted, params, pause));
    add('an annotator', await ownPage(hosted, { ...params, annotator: 'ben' }, pause));
    add('corrections', await correctionsPage(hosted, params, pause));
    add('data', await dataAudit(hosted, params, pause));
    add('versions', await versionsPage(hosted, { ...params, from }, pause));
    const work = { signal: new AbortController().signal, progress: () => {} };
    add('an evaluation', await evaluationPage(hosted, { ...params, model: 'baseline' }, work));
    const seen = { ...params, viewer: 'lea', rate: 20 };
    add('the overview', await overviewPage(hosted, seen, work));
    const judge = { model: 'baseline', layer: 'intent' };
    add('a validation', await validationPage(hosted, { ...params, ...judge }));
    add('suggestions', await assistPage(hosted, params, pause));
    hosted.dispose();
    const traces = path.join(repoRoot, 'examples/assistant-traces');
    const others = new HostedProject(pathToFileURL(traces).href, assert.fail);
    add('codes', await codesPage(others, { ...params, root: others.root }, pause));
    others.dispose();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(name: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience);
    await page.addInitScript(API);
    const body = pages.get(name)!;
    await page.route('http://page.test/', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto('http://page.test/');
    await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)));
    return page;
  }

  for (const name of [
    'agreement',
    'an annotator',
    'codes',
    'corrections',
    'data',
    'versions',
    'an evaluation',
    'a validation',
    'suggestions',
    'the overview',
  ])
    it(`is accessible in all themes: ${name}`, async () => {
      const page = await open(name);
      for (const [n, theme] of THEMES.entries()) {
        await applyTheme(page, theme);
        assert.deepEqual(await axe(page, n === 0 ? 'all' : 'colours'), [], theme);
      }
      const untitled = await page.locator('a[data-sample]:not([title])').count();
      assert.equal(untitled, 0, 'the tooltip of a link without a title is its address');
      await page.setViewportSize({ width: 330, height: 800 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 330);
      assert.deepEqual(await page.evaluate(overflowing), []);
      await page.close();
    });

  it('shows the overview beside the side bar of a window of 1280 pixels, with nothing to scroll sideways', async () => {
    const page = await open('the overview');
    await page.setViewportSize({ width: 922, height: 800 });
    const cut = await page
      .locator('.scroll')
      .evaluateAll((parts) =>
        parts
          .filter((part) => part.scrollWidth > part.clientWidth)
          .map((part) => `${part.scrollWidth - part.clientWidth} px of ${part.textContent.slice(0, 60)}`),
      );
    assert.deepEqual(cut, []);
    await page.close();
  });
});
