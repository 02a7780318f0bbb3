// Run by `npm run package`: fails when the package outgrew its budget. Change the budget only with a reason.
// 1180 kB instead of 1000: the command line reads and writes a dozen exchange formats, Parquet among them; each of the linter's 85 rules has
// its page beside the program as well as in it, to be opened from a finding without a network (80 kB); the readme shows the panel (83 kB); checks know records by their shapes.
import { statSync } from 'node:fs';

const BUDGET = 1_180_000;
const { size } = statSync('labelwright.vsix');
console.log(`labelwright.vsix: ${Math.round(size / 1000)} kB of ${BUDGET / 1000} kB`);
if (size > BUDGET) {
  console.error('The package is larger than its budget.');
  process.exitCode = 1;
}
