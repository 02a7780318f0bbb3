/**
 * What a person waits for in the panel on a million samples (1 GB), and what the server needs in memory; and the same where 200 people
 * have written a million records.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { bigRecords } from '../test/support/generated/big';
import { bundle, project, quantile, runChild, type BenchOptions, type Measured } from './support';

interface Output {
  firstMs: number;
  firstCpuMs: number;
  settledMs: number;
  settledCpuMs: number;
  busy: number[];
  saves: number[];
  idle: number[];
}

const PEOPLE = 200;

export function run({ quick, folder }: BenchOptions): Measured[] {
  const child = bundle(folder, 'bench/child/panel.ts');
  const count = quick ? 20_000 : 1_000_000;
  const target = project(folder, 'big', count);
  const measure = (person: string) =>
    runChild<Output>(child, [target, 'data/big.jsonl', quick ? '20' : '200', person]);
  const { output, rssMb } = measure('ana');
  writeRecords(target, count);
  const labelled = measure(nameOf(PEOPLE >> 1));
  const of = `${count.toLocaleString('en')} samples`;
  return [
    { name: `start to first sample, ${of}`, value: output.firstMs, unit: 'ms', goal: 2000 },
    {
      name: 'next sample while indexing, 95 of 100',
      value: quantile(output.busy, 0.95),
      unit: 'ms',
      goal: 50,
    },
    { name: 'next sample afterwards, 95 of 100', value: quantile(output.idle, 0.95), unit: 'ms', goal: 50 },
    {
      name: `server, peak memory, ${of}`,
      value: rssMb,
      unit: 'MB',
      goal: 400,
      note: `everything read and checked after ${(output.settledMs / 1000).toFixed(1)} s`,
    },
    {
      name: `first sample to do, as many records of ${PEOPLE} people`,
      value: labelled.output.firstMs,
      unit: 'ms',
      goal: 3000,
      note: `processor time ${(labelled.output.firstCpuMs / 1000).toFixed(1)} s`,
    },
    {
      name: 'everything read and checked, near duplicates found',
      value: labelled.output.settledCpuMs / 1000,
      unit: 's',
      goal: 120,
      note: `processor time; elapsed ${(labelled.output.settledMs / 1000).toFixed(1)} s`,
    },
    {
      name: 'save while records are read, median',
      value: quantile(labelled.output.saves, 0.5),
      unit: 'ms',
      goal: 50,
    },
    {
      name: 'save while records are read, 95 of 100',
      value: quantile(labelled.output.saves, 0.95),
      unit: 'ms',
    },
    { name: 'server, peak memory, with records', value: labelled.rssMb, unit: 'MB' },
  ];
}

const nameOf = (person: number): string => `p${String(person).padStart(3, '0')}`;

/** Each person has answered as many samples, one after the other; the first of them those at the file's start. */
function writeRecords(target: string, count: number): void {
  mkdirSync(path.join(target, 'annotations'), { recursive: true });
  const each = count / PEOPLE;
  let lines: string[] = [];
  let person = 0;
  for (const record of bigRecords(count)) {
    lines.push(`${JSON.stringify({ ...record, annotator: nameOf(person) })}\n`);
    if (lines.length < each) continue;
    const file = openSync(path.join(target, `annotations/${nameOf(person)}.jsonl`), 'w');
    writeSync(file, lines.join(''));
    closeSync(file);
    lines = [];
    person += 1;
  }
}
