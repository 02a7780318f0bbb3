// Mocha's spec reporter, which also writes the counts, and what failed, to the file that LABELWRIGHT_TEST_COUNTS names, if it names one.
// What a test left running does not hold up the ones after it: it is named, and the process ends.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  done(failures, end) {
    const { passes, failures: failed, pending } = this.stats;
    const file = process.env.LABELWRIGHT_TEST_COUNTS;
    const failing = this.failures.map((test) => `${test.fullTitle()}: ${test.err?.message ?? 'no message'}`);
    // A hook has the file of its suite.
    const files = [...new Set(this.failures.map((test) => test.file ?? test.parent?.file))];
    if (file)
      writeFileSync(file, JSON.stringify({ passed: passes, failed, skipped: pending, failing, files }));
    end(failures);
    setTimeout(() => {
      console.error('The tests are over, but these still run:', process.getActiveResourcesInfo().join(', '));
      process.exit(failures ? 1 : 0);
    }, 15_000).unref();
  }
}
