// Run by `npm run package`: fails when the package outgrew its budget. Change the budget only with a reason.
// 1500 kB instead of 1000: the command line in it reads and writes a dozen exchange formats, Parquet with its compressions among them, and
// makes the report; and each of the linter's 80 rules has its page, to be read without a network.
// 1700 kB: the hand-off to training is a bundle of its own, so that the server starts without it; it holds the rules and the report again.
// 1750 kB: versions are compared, gold is hidden in queues, guidelines are written from what reviewers decide, in the server and the command
// line alike (100 kB); zip archives are read by a library that trusts none of them (10 kB).
import { statSync } from 'node:fs';

const BUDGET = 1_750_000;
const { size } = statSync('labelwright.vsix');
console.log(`labelwright.vsix: ${Math.round(size / 1000)} kB of ${BUDGET / 1000} kB`);
if (size > BUDGET) {
  console.error('The package is larger than its budget.');
  process.exitCode = 1;
}
