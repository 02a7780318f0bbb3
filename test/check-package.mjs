// Run by `npm run package`: fails when the package outgrew its budget. Change the budget only with a reason.
// What it holds: the command line reads and writes a dozen exchange formats, Parquet among them. Each of the linter's rules has its page
// beside the program as well as in it, so that a finding opens it without a network (85 kB). The readme shows the panel (68 kB).
import { statSync } from 'node:fs';

const BUDGET = 1_200_000;
const { size } = statSync('labelwright.vsix');
console.log(`labelwright.vsix: ${Math.round(size / 1000)} kB of ${BUDGET / 1000} kB`);
if (size > BUDGET) {
  console.error('The package is larger than its budget.');
  process.exitCode = 1;
}
