// Runs the integration tests in a real VS Code:
// `tsx test/host/run-extension-tests.ts newest|oldest [--packaged] [folder or file ...]`, where --packaged takes the extension
// from the labelwright.vsix that `npm run package` made instead of from this folder. Ends with code 0 only if every test passed. Without LABELWRIGHT_VSCODE=desktop it is the browser-hosted VS Code.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { patience } from './until';
import { launchBrowser } from './chromium';
import { repoRoot } from './install';
import type { HostVersion } from './install';
import { mochaMark } from './in-extension-host';
import type { Counts } from './in-extension-host';
import { countsLine, reportCounts } from './counts';
import { startServer } from './server';
import { bundleSuite, findTests } from './suite';

const timeLimit = 60 * 60_000;
/** The example's reviewer, who sees everything. */
const reviewer = { 'labelwright.annotator': 'lea' };
const vsix = path.join(repoRoot, 'labelwright.vsix');
const bystander = path.join(repoRoot, 'test/fixtures/host-extension');
const example = path.join(repoRoot, 'examples/support-tickets');
/** Records for its samples with an error of each kind. */
const failedImport = path.join(repoRoot, 'examples/failed-import/annotations');

/** Runs the tests and returns the exit code that VS Code gave. */
async function main(version: HostVersion, places: string[], packaged: boolean): Promise<number> {
  const start = Date.now();
  const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'labelwright-suite-')));
  process.on('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  const workspace = path.join(home, 'workspace');
  if (existsSync(example)) {
    cpSync(example, workspace, { recursive: true });
    cpSync(failedImport, path.join(workspace, 'annotations'), { recursive: true });
  } else mkdirSync(workspace);

  const results = path.join(home, 'results.json');
  const suite = await bundleSuite(findTests(places), path.join(home, 'suite'), {
    results,
    timeout: 900_000,
    forbidPending: Boolean(process.env['CI']),
  });
  const desktop = process.env['LABELWRIGHT_VSCODE'] === 'desktop';
  const code = await (desktop ? runOnDesktop : runInBrowser)(version, workspace, suite, packaged);
  if (!existsSync(results)) {
    console.error('VS Code ended before the tests did. LABELWRIGHT_VERBOSE=1 shows all that it said.');
    return 1;
  }
  const counts = JSON.parse(readFileSync(results, 'utf8')) as Counts;
  reportCounts(counts);
  console.log(`${countsLine(counts)} (${version}, ${((Date.now() - start) / 1000).toFixed(1)} s)`);
  return code;
}

async function runInBrowser(
  version: HostVersion,
  workspace: string,
  suite: string,
  packaged: boolean,
): Promise<number> {
  // Tests run with an extension in development; when ours is an installed one, another takes that part.
  const extensions = packaged ? { install: [vsix], develop: bystander } : { develop: repoRoot };
  // In a browser VS Code saves what was typed after a second: on a slow machine, before a test has taken it back.
  const server = await startServer({
    version,
    settings: { 'files.autoSave': 'off', ...reviewer },
    ...extensions,
  });
  const log: string[] = [];
  let code: number | undefined;
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    const ended = new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error(`The tests took over ${timeLimit / 1000} s.`)), timeLimit).unref();
      page.on('crash', () => reject(new Error('The workbench crashed.')));
      void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
    });
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      const line = format(...args);
      if (line.startsWith(mochaMark)) console.log(line.slice(mochaMark.length));
      else log.push(`[${type}] ${line}`);
    });
    await page.goto(server.address(workspace, suite));
    return (code = await ended);
  } finally {
    // What VS Code and the extension said is of interest when something went wrong.
    const verbose = code === undefined || process.env['LABELWRIGHT_VERBOSE'];
    if (verbose) console.error(server.log());
    if (verbose || code !== 0) console.error(log.join('\n'));
    await browser.close();
    server.stop();
  }
}

async function runOnDesktop(
  version: HostVersion,
  workspace: string,
  suite: string,
  packaged: boolean,
): Promise<number> {
  if (packaged) throw new Error('The package is tested in the browser-hosted VS Code only.');
  const user = path.join(path.dirname(workspace), 'user');
  mkdirSync(path.join(user, 'User'), { recursive: true });
  writeFileSync(path.join(user, 'User/settings.json'), JSON.stringify(reviewer));
  return runTests({
    version: version === 'newest' ? 'stable' : '1.100.3',
    extensionDevelopmentPath: repoRoot,
    extensionTestsPath: suite,
    launchArgs: [
      workspace,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--skip-welcome',
      `--user-data-dir=${user}`,
    ],
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { packaged: { type: 'boolean' } },
});
const [version, ...places] = positionals;
if (version !== 'newest' && version !== 'oldest') {
  console.error(
    'Usage: tsx test/host/run-extension-tests.ts newest|oldest [--packaged] [folder or file ...]',
  );
  process.exit(2);
}
main(version, places.length > 0 ? places : ['test/integration'], values.packaged ?? false).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
