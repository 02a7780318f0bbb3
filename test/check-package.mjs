// Run by `npm run package`: fails when the package outgrew its budget. Change the budget only with a reason.
import { statSync } from 'node:fs';

const BUDGET = 1_000_000;
const { size } = statSync('labelwright.vsix');
console.log(`labelwright.vsix: ${Math.round(size / 1000)} kB of ${BUDGET / 1000} kB`);
if (size > BUDGET) {
  console.error('The package is larger than its budget.');
  process.exitCode = 1;
}
