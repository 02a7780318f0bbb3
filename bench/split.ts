/** What it costs to divide a million samples, near duplicates included: against bare JSON.parse of the same lines, and as texts grow in number. */
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { generatedTexts } from './child/generated-texts';
import { bundle, commandLine, runChild, type BenchOptions, type Measured } from './support';

interface Cost {
  readonly groups: number;
  readonly shingles: number;
  readonly links: number;
}

export async function run({ quick, folder }: BenchOptions): Promise<Measured[]> {
  const near = bundle(folder, 'bench/child/near-duplicates.ts');
  const [few, many] = quick ? [2_000, 20_000] : [100_000, 1_000_000];
  const small = runChild<Cost>(near, [String(few)]).output;
  const large = runChild<Cost>(near, [String(many)]);
  const cli = commandLine(folder);
  const bare = bundle(folder, 'bench/child/bare-parse.ts');
  const target = await generatedProject(path.join(folder, 'generated'), many);
  const parse = runChild(bare, [path.join(target, 'data.jsonl')]);
  const hash = runChild(cli, ['split', target, '--fresh', '--near-duplicates', '0']);
  const split = runChild(cli, ['split', target, '--fresh']);
  const again = readFileSync(path.join(target, 'splits.jsonl'));
  runChild(cli, ['split', target]);
  if (!again.equals(readFileSync(path.join(target, 'splits.jsonl')))) throw new Error('samples moved');
  const size = many.toLocaleString('en');
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  return [
    {
      name: `near duplicates of ${size} texts / their shingles alone`,
      value: large.output.groups / large.output.shingles,
      unit: 'x',
      note: `${seconds(large.output.groups)} of processor time, ${large.output.links} pairs join groups`,
    },
    {
      name: `the same, ten times the texts / ten times the cost`,
      value: large.output.groups / (10 * small.groups),
      unit: 'x',
    },
    { name: `near duplicates of ${size} texts, peak memory`, value: large.rssMb, unit: 'MB' },
    {
      name: `split ${size} samples, equal texts only / JSON.parse`,
      value: hash.cpuMs / parse.cpuMs,
      unit: 'x',
      note: `${seconds(hash.cpuMs)} and ${seconds(parse.cpuMs)} of processor time, ${hash.rssMb.toFixed(0)} MB`,
    },
    {
      name: `split ${size} samples / JSON.parse`,
      value: split.cpuMs / parse.cpuMs,
      unit: 'x',
      note: `${seconds(split.cpuMs)} of processor time, ${split.rssMb.toFixed(0)} MB; divided again, nobody moves`,
    },
  ];
}

async function generatedProject(folder: string, count: number): Promise<string> {
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, 'labelwright.yaml'),
    `labelwright: 1
data: {samples: [data.jsonl], group: group}
layers: [{id: kind, type: choice, labels: [a]}]
labels: [{id: a}]
training: {split: {stratify: topic}}
`,
  );
  const out = createWriteStream(path.join(folder, 'data.jsonl'));
  let lines: string[] = [];
  for (const sample of generatedTexts(count)) {
    lines.push(JSON.stringify(sample));
    if (lines.length < 5000) continue;
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
    lines = [];
  }
  out.end(lines.length > 0 ? `${lines.join('\n')}\n` : '');
  await once(out, 'close');
  return folder;
}
