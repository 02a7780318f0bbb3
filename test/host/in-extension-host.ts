// Runs mocha inside the extension host. Bundled together with the tests; see suite.ts.
import { writeFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { format } from 'node:util';
import type Mocha from 'mocha';

/** What the runner tells the bundle: where mocha is, where the counts go, how long one test may take. */
export interface SuiteOptions {
  mocha: string;
  results: string;
  timeout: number;
  forbidPending: boolean;
}

/** Begins each line that mocha writes, so that the runner can tell them from the workbench's own; it is not visible. */
export const mochaMark = '\u200b';

/** How many tests ended in which way, and the name and message of each that failed. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  failing: string[];
  /** The files of the tests that failed, from the repository's root. */
  files: (string | undefined)[];
}

/** Loads each test file (path to loader), runs them all, writes the counts, and rejects if any failed. */
export async function runSuite(files: Record<string, () => unknown>, options: SuiteOptions): Promise<void> {
  const { default: MochaClass } = (await import(options.mocha)) as { default: typeof Mocha };
  MochaClass.reporters.Base.consoleLog = (...args: unknown[]) => console.log(mochaMark + format(...args));
  MochaClass.reporters.Base.useColors = false;
  const mocha = new MochaClass({ ui: 'bdd', timeout: options.timeout, reporter: 'spec' });
  mocha.forbidOnly();
  if (options.forbidPending) mocha.forbidPending();
  for (const [file, load] of Object.entries(files)) {
    mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, file, mocha);
    load();
  }
  const failing: string[] = [];
  const failed = new Set<string | undefined>();
  const stats = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats!));
    runner.on('fail', (test, error: Error) => {
      failing.push(`${test.fullTitle()}: ${error.message}`);
      failed.add(test.file ?? test.parent?.file);
      if (error.stack) error.stack = inSource(error.stack);
    });
  });
  const { passes, failures, pending } = stats;
  const counts: Counts = { passed: passes, failed: failures, skipped: pending, failing, files: [...failed] };
  writeFileSync(options.results, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
  if (counts.passed === 0) throw new Error('no test ran');
}

/** Makes a stack name the lines of the tests instead of those of the bundle. VS Code sets its own stack format, so Node does not. */
function inSource(stack: string): string {
  return stack.replace(
    /\(?((?:\/|[A-Z]:\\)[^():]+):(\d+):(\d+)\)?/g,
    (place, file: string, line: string, column: string) => {
      const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (!entry || !('originalSource' in entry)) return place;
      return `(${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1})`;
    },
  );
}
