// `npm test`: sets up what is missing, then builds, checks and runs every suite, to the end also when one fails. Plain Node.
// With CI=true a skipped test is a failure. What failed is said once more at the end, for logs of which only the end is kept. The last
// line is the sum: 'N passed, N failed', where a step that fails without counting tests (a type error, a crash) counts as one failure.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './install-dependencies.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const strict = Boolean(process.env.CI);
/**
 * Files that may pass only when they run again, also with CI=true: a path, and why, with the date. An entry is a defect to mend, in the
 * test or in the product.
 */
const unsteadyFiles = new Map();
/** For a step that hangs: tests have limits of their own. */
const timeLimit = 120 * 60_000;
const scripts = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts;

const mocha = ['node_modules/mocha/bin/mocha.js', ...(strict ? ['--forbid-only', '--forbid-pending'] : [])];
const asPerson = [...mocha, '--config', 'test/e2e/.mocharc.json'];
/**
 * With more steps than cores, tests in a window of VS Code become unsteady: messages go away before they are read. More than four steps at
 * once would need more memory than small machines have.
 */
const lanes = Math.min(4, Math.max(2, os.availableParallelism()));
const inOldest = ['--import=tsx', 'test/host/run-extension-tests.ts', 'oldest'];
const inNewest = ['--import=tsx', 'test/host/run-extension-tests.ts', 'newest', '--packaged'];
const inPage = [...mocha, '--config', 'test/webview/.mocharc.json'];

/** Tests that start thousands of other processes, which takes longer the more memory their own holds. */
const startingOthers = ['test/unit/cli/**/*.test.ts', 'test/unit/features/share/**/*.test.ts'];

/** Tests in a window of VS Code, by the first letters of their files. */
const windows = (from, to) => ({
  name: `as a person, ${from.toUpperCase()} to ${to.toUpperCase()}`,
  node: [...asPerson, `test/e2e/[${from}-${to}]*.test.ts`],
  tests: true,
  again: asPerson,
});

/**
 * Each step is an npm script or the arguments of a Node; `tests` says that it counts tests. One that is `optional` may find nothing to
 * run, and says so itself. In a window or a page, of which a test sees only the surface, a file with a failure runs once more, by
 * `again`: what it says then tells a race from a fault. With CI=true it has failed all the same, unless it is one of `unsteadyFiles`. The first step runs alone: the others read what it builds. Then up to four run at a time, in this order: long ones first, so
 * that the last ones end together, and windows apart. What a step prints comes when it is done.
 */
const steps = [
  { name: 'build and package', script: 'package' },
  windows('a', 'g'),
  {
    name: 'unit tests',
    node: [
      ...mocha,
      'test/{unit,golden,repo}/**/*.test.ts',
      ...startingOthers.flatMap((files) => ['--ignore', files]),
    ],
    tests: true,
  },
  { name: 'webview tests', node: [...inPage, 'test/webview/**/*.test.ts'], tests: true, again: inPage },
  windows('h', 'o'),
  {
    name: 'published corpora',
    node: [...mocha, '--config', 'test/corpora/.mocharc.json'],
    tests: true,
    optional: true,
  },
  windows('p', 'r'),
  { name: 'command line and Git', node: [...mocha, ...startingOthers], tests: true },
  windows('s', 'z'),
  { name: 'lint', script: 'lint' },
  // The same tests in both: in the one from this folder, in the other from the package, so that each way and each version is tested.
  { name: 'in the oldest VS Code', node: inOldest, tests: true, again: inOldest },
  { name: 'in the newest VS Code, packaged', node: inNewest, tests: true, again: inNewest },
  { name: 'types', script: 'typecheck' },
  { name: 'lint with types', script: 'lint:types' },
].filter(({ script }) => !script || scripts[script]);

const memory = '/dev/shm';
/** Whether temporary files can be in memory: tests create and delete a great many of them, and start some. */
const isRoomy =
  !process.env.TMPDIR &&
  existsSync(memory) &&
  Math.min(os.freemem(), free(memory)) > 8 * 2 ** 30 &&
  !/ \/dev\/shm .*\bnoexec\b/.test(readFileSync('/proc/mounts', 'utf8'));
const temporary = mkdtempSync(path.join(isRoomy ? memory : os.tmpdir(), 'labelwright-test-'));
// As /tmp is: some tests act as another user.
chmodSync(temporary, 0o1777);
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

/** The free bytes of a folder's disk. */
function free(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Runs one step, prints what it printed, and returns its counts. */
async function run(step, index) {
  console.log(`... ${step.name}`);
  const start = Date.now();
  const counts = path.join(temporary, `${index}.json`);
  const [command, args] = step.node
    ? [process.execPath, step.node]
    : ['npm', ['run', '--silent', step.script]];
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeLimit,
    shell: !step.node && process.platform === 'win32',
    env: { ...process.env, ...(isRoomy && { TMPDIR: temporary }), LABELWRIGHT_TEST_COUNTS: counts },
  });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
  const note = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (status, signal) =>
      resolve(status === 0 ? undefined : signal ? `ended by ${signal}` : `exit code ${status}`),
    );
  });
  const result = {
    name: step.name,
    passed: 0,
    failed: 0,
    skipped: 0,
    failing: [],
    seconds: (Date.now() - start) / 1000,
  };
  if (step.tests && (existsSync(counts) || !step.optional)) {
    try {
      Object.assign(result, JSON.parse(readFileSync(counts, 'utf8')));
    } catch {
      result.note = 'it counted no tests';
    }
    if (!result.note && result.passed + result.failed === 0) result.note = 'it ran no test';
    if (strict && result.skipped > 0) result.note = `${result.skipped} skipped`;
  }
  if (note) result.note = note;
  if (result.note && result.failed === 0) result.failed = 1;
  console.log(`\n=== ${step.name} ===`);
  process.stdout.write(Buffer.concat(printed));
  const few = result.files?.length > 0 && result.files.length <= 3 && result.files.every(Boolean);
  return step.again && few ? runAgain(step, index, result) : result;
}

/** Runs the files in which tests failed once more, and names what passes then: it is a defect to look into. */
async function runAgain(step, index, first) {
  const { again, ...rest } = step;
  const files = first.files.map((file) => path.relative(root, path.resolve(root, file)));
  const name = `${step.name}, once more`;
  const second = await run({ ...rest, name, node: [...again, ...files] }, index);
  if (second.failed > 0) return { ...first, failing: [...first.failing, ...second.failing] };
  const seconds = first.seconds + second.seconds;
  const note = `${first.failed} of them only when run again`;
  const isKnown = files.every((file) => unsteadyFiles.has(file.split(path.sep).join('/')));
  if (strict && !isKnown) return { ...first, seconds, note: `${first.failed} passed when run again` };
  const passed = first.passed + first.failed;
  return { ...first, passed, failed: 0, seconds, note, failing: [], unsteady: first.failing };
}

async function runAll() {
  const results = [await run(steps[0], 0)];
  let next = 1;
  const lane = async () => {
    for (let index = next++; index < steps.length; index = next++)
      results[index] = await run(steps[index], index);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

const start = Date.now();
let results;
try {
  installDependencies(root);
  results = await runAll();
} catch (error) {
  console.error(error);
  results = [{ name: 'set-up', passed: 0, failed: 1, skipped: 0, seconds: 0, note: error.message }];
}

console.log('\n=== summary ===');
for (const { name, passed, failed, skipped, seconds, note } of results) {
  const tests = passed + failed + skipped > 0 ? `${passed} passed, ${failed} failed, ${skipped} skipped` : '';
  console.log(
    `${failed ? 'FAILED' : 'ok    '} ${name.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s  ${tests} ${note ? `(${note})` : ''}`.trimEnd(),
  );
}
for (const { name, failing = [], unsteady = [] } of results) {
  const say = (what) => (test) =>
    console.log(`\n${name}${what}: ${test.slice(0, 1000).replaceAll('\n', '\n    ')}`);
  unsteady.forEach(say(', failed once and then passed'));
  failing.forEach(say(''));
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`\n${((Date.now() - start) / 60_000).toFixed(1)} minutes`);
const skipped = sum('skipped') ? `, ${sum('skipped')} skipped` : '';
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
process.exit(sum('failed') > 0 ? 1 : 0);
