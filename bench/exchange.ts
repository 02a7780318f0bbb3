/** Import and export of a million records: against parsing and writing the same lines bare, and how memory grows with their number. */
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { generatedTexts } from './child/generated-texts';
import { bundle, runChild, type BenchOptions, type ChildResult, type Measured } from './support';

const FORMATS = [
  { id: 'doccano', file: 'all.jsonl' },
  { id: 'csv', file: 'all.csv' },
  { id: 'conll', file: 'all.conll' },
  { id: 'parquet', file: 'all.parquet' },
] as const;

export async function run({ quick, folder }: BenchOptions): Promise<Measured[]> {
  const cli = bundle(folder, 'src/cli/main.ts');
  const bare = bundle(folder, 'bench/child/bare-copy.ts');
  const [few, many] = quick ? [1_000, 5_000] : [100_000, 1_000_000];
  const sizes = [few, many].map((count) => ({ count, place: path.join(folder, `exchange-${count}`) }));
  const costs = new Map<string, ChildResult<unknown>[]>();
  const note = (what: string, result: ChildResult<unknown>) =>
    costs.set(what, [...(costs.get(what) ?? []), result]);
  for (const { count, place } of sizes) {
    mkdirSync(place);
    const source = path.join(place, 'source.jsonl');
    await writeSource(source, count);
    note('bare', runChild(bare, [source, path.join(place, 'copy.jsonl')]));
    const project = path.join(place, 'project');
    note('import doccano', runChild(cli, ['import', 'doccano', source, '--into', project]));
    for (const { id, file } of FORMATS) {
      const out = path.join(place, file);
      note(
        `export ${id}`,
        runChild(cli, ['export', id, project, '--out', out, '--annotator', 'doccano', '--align', 'expand']),
      );
      const again = path.join(place, id);
      if (id !== 'doccano') note(`import ${id}`, runChild(cli, ['import', id, out, '--into', again]));
      rmSync(again, { recursive: true, force: true });
      rmSync(out, { force: true });
    }
    rmSync(place, { recursive: true, force: true });
  }
  const [, copied] = costs.get('bare')!;
  const size = many.toLocaleString('en');
  return [...costs]
    .filter(([what]) => what !== 'bare')
    .flatMap(([what, [small, large]]) => [
      {
        name: `${what}, ${size} records / bare copy`,
        value: large!.cpuMs / copied!.cpuMs,
        unit: 'x',
        note: `${(large!.cpuMs / 1000).toFixed(1)} s and ${(copied!.cpuMs / 1000).toFixed(1)} s of processor time`,
      },
      {
        name: `${what}, peak memory`,
        value: large!.rssMb,
        unit: 'MB',
        note: `${small!.rssMb.toFixed(0)} MB at ${few.toLocaleString('en')} records`,
      },
    ]);
}

/** doccano's lines: texts of 8 to 31 words, with two of them marked. */
async function writeSource(file: string, count: number): Promise<void> {
  const out = createWriteStream(file);
  let lines: string[] = [];
  for (const { id, text, topic } of generatedTexts(count)) {
    const [first = '', second = ''] = text.split(' ');
    const label = [
      [0, first.length, 'FIRST'],
      [first.length + 1, first.length + 1 + second.length, topic],
    ];
    lines.push(JSON.stringify({ id, text, label }));
    if (lines.length < 5000) continue;
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
    lines = [];
  }
  out.end(lines.length > 0 ? `${lines.join('\n')}\n` : '');
  await once(out, 'close');
}
