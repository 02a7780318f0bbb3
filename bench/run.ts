/**
 * Runs the benchmarks: `npm run bench -- [--quick] [NAME...]`. A benchmark is a file of this folder that exports `run`; what else is
 * here runs by itself. One that takes long has parts (`PARTS`): NAME:PART. Each number stands beside its goal; ratios are of the same run, since the machine may be shared.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Measured, Run } from './support';

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const wanted = args
  .filter((arg) => !arg.startsWith('--'))
  .map((arg) => arg.split(':') as [name: string, part?: string]);

const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && /^export (async )?function run\(/m.test(source(file)))
  .map((file) => path.basename(file, '.ts'));
const chosen = wanted.length === 0 ? all.map((name): [name: string, part?: string] => [name]) : wanted;

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
    for (const [name, part] of chosen) {
      if (!all.includes(name))
        throw new Error(`There is no benchmark ${name}. There are: ${all.join(', ')}.`);
      const { run, PARTS = [] } = (await import(`./${name}.ts`)) as { run: Run; PARTS?: readonly string[] };
      if (part !== undefined && !PARTS.includes(part))
        throw new Error(
          `${name} has no part ${part}. ${PARTS.length > 0 ? `It has: ${PARTS.join(', ')}.` : ''}`,
        );
      console.log(`${name}${part === undefined ? '' : `:${part}`}${quick ? ' (quick)' : ''}`);
      for (const measured of await run({ quick, folder, ...(part !== undefined && { part }) }))
        console.log(line(measured));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
void main();
