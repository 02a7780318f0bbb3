// Mocha's spec reporter, which also writes the counts to the file that LABELWRIGHT_TEST_COUNTS names, if it names one.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  done(failures, end) {
    const { passes, failures: failed, pending } = this.stats;
    const file = process.env.LABELWRIGHT_TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed, skipped: pending }));
    end(failures);
  }
}
