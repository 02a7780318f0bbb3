/** The page of the shipped example, as the workflow publishes it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { launchBrowser } from '../../host/chromium';
import { repoRoot } from '../../support/repo-root';
import { temporaryFolder } from '../../support/temporary-folder';

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { run?: string; with?: { path?: string } }[] }>
  >;
}

describe('the page of the example', () => {
  const folder = temporaryFolder();

  it('is made by a command of the workflow, and labelled after one click', async () => {
    const workflow = readFileSync(path.join(repoRoot, '.github/workflows/pages.yml'), 'utf8');
    const steps = (parse(workflow) as Workflow).jobs.build!.steps;
    const made = steps.find(({ run }) => run?.startsWith('npm run example-page -- '))!.run!;
    const site = steps.find((step) => step.with?.path)!.with!.path!;
    assert.equal(made, `npm run example-page -- ${site}`);
    const example = path.join(repoRoot, 'examples/support-tickets');
    const before = readdirSync(example, { recursive: true });
    execFileSync('npm', ['run', 'example-page', '--', folder.at(site)], { cwd: repoRoot, stdio: 'pipe' });
    assert.deepEqual(readdirSync(example, { recursive: true }), before, 'the example itself gets nothing');
    assert.deepEqual(readdirSync(folder.at(site)), ['index.html']);

    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(pathToFileURL(folder.at(site, 'index.html')).href);
      await page.getByRole('button', { name: 'Start labelling' }).click();
      const id = await page.locator('.sample-id').first().textContent();
      for (const key of ['1', '3', 'Enter']) await page.keyboard.press(key);
      await page.waitForFunction((one) => document.querySelector('.sample-id')?.textContent !== one, id);
      await page.getByText(/ · 1 answer, 1 not sent$/).waitFor();
      assert.deepEqual(errors, []);
    } finally {
      await browser.close();
    }
  });

  it('asks for the folder', () => {
    const { status, stderr } = spawnSync(process.execPath, ['test/example-page.mjs'], {
      cwd: repoRoot,
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.match(stderr, /Name the folder/);
  });
});
