/**
 * Runs the benchmarks: `npm run bench -- [--quick] [NAME...]`. A benchmark is a file of this folder that exports `run`; what else is
 * here runs by itself. Each number stands beside its goal; ratios are of the same run, since the machine may be shared.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Measured, Run } from './support';

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const wanted = args.filter((arg) => !arg.startsWith('--'));

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && /^export (async )?function run\(/m.test(source(file)))
  .map((file) => path.basename(file, '.ts'))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

function source(file: string): string {
  return readFileSync(path.join(import.meta.dirname, file), 'utf8');
}

function line({ name, value, unit, goal, note }: Measured): string {
  if (Number.isNaN(value)) return `  ${name.padEnd(48)}  not installed`;
  const number = unit === 'x' ? value.toFixed(2) : value.toFixed(value < 10 ? 1 : 0);
  const verdict = goal === undefined ? '' : value <= goal ? `  ok, goal ${goal}` : `  ABOVE goal ${goal}`;
  return `  ${name.padEnd(48)} ${number.padStart(8)} ${unit.padEnd(3)}${verdict}${note === undefined ? '' : `  (${note})`}`;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  try {
    for (const name of names) {
      console.log(`${name}${quick ? ' (quick)' : ''}`);
      const { run } = (await import(`./${name}.ts`)) as { run: Run };
      for (const measured of await run({ quick, folder })) console.log(line(measured));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
void main();
