/** Import and export of a million records: against parsing and writing the same lines bare, and how memory grows with their number. */
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { generatedTexts } from './child/generated-texts';
import { bundle, commandLine, runChild, type BenchOptions, type ChildResult, type Measured } from './support';

/** At a million records each takes five to eight minutes of processor time, all of them seventeen. */
export const PARTS = ['json', 'tables', 'tokens'] as const;

interface Written {
  readonly part: (typeof PARTS)[number];
  readonly id: string;
  readonly file: string;
  readonly name?: string;
  readonly more?: readonly string[];
}

/** What is written from a project, and read again into a new one. */
const FORMATS: readonly Written[] = [
  { part: 'json', id: 'doccano', file: 'all.jsonl' },
  { part: 'json', id: 'label-studio', file: 'all.json' },
  { part: 'json', id: 'prodigy', file: 'all.prodigy.jsonl' },
  { part: 'tables', id: 'csv', file: 'all.csv' },
  { part: 'tables', id: 'parquet', file: 'all.parquet' },
  { part: 'tokens', id: 'conll', file: 'all.conll', more: ['--align', 'expand'] },
  { part: 'tokens', id: 'hugging-face', file: 'all.hf.jsonl', more: ['--align', 'expand'] },
  {
    part: 'tokens',
    id: 'hugging-face',
    name: 'hugging-face (Parquet)',
    file: 'all.hf.parquet',
    more: ['--align', 'expand', '--variant', 'parquet'],
  },
];

export async function run({ quick, folder, part }: BenchOptions): Promise<Measured[]> {
  const cli = commandLine(folder);
  const bare = bundle(folder, 'bench/child/bare-copy.ts');
  const [few, many] = quick ? [1_000, 5_000] : [100_000, 1_000_000];
  const sizes = [few, many].map((count) => ({ count, place: path.join(folder, `exchange-${count}`) }));
  const isWanted = (one: string): boolean => part === undefined || part === one;
  const costs = new Map<string, ChildResult<unknown>[]>();
  const note = (what: string, result: ChildResult<unknown>) => {
    costs.set(what, [...(costs.get(what) ?? []), result]);
    // A million records take minutes each way.
    console.error(`  … ${what}: ${(result.cpuMs / 1000).toFixed(1)} s, ${result.rssMb.toFixed(0)} MB`);
  };
  for (const { count, place } of sizes) {
    mkdirSync(place);
    const source = path.join(place, 'source.jsonl');
    await writeSource(source, count);
    note('bare', runChild(bare, [source, path.join(place, 'copy.jsonl')]));
    rmSync(path.join(place, 'copy.jsonl'));
    const project = path.join(place, 'project');
    const again = path.join(place, 'again');
    const importing = (what: string, ...args: string[]) => {
      note(`import ${what}`, runChild(cli, ['import', ...args, '--project', again]));
      rmSync(again, { recursive: true, force: true });
    };
    note('import doccano', runChild(cli, ['import', 'doccano', source, '--project', project]));
    for (const { part: its, id, file, name = id, more = [] } of FORMATS) {
      if (!isWanted(its)) continue;
      const out = path.join(place, file);
      note(`export ${name}`, runChild(cli, ['export', id, project, '--output', out, ...more]));
      if (id !== 'doccano') importing(name, id, out);
      rmSync(out, { force: true });
    }
    rmSync(project, { recursive: true });
    for (const order of isWanted('tables') ? (['sample', 'person'] as const) : []) {
      const table = path.join(place, `${order}.csv`);
      await writeTable(table, count, order);
      importing(`csv of two people, by ${order}`, 'csv', table);
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
  await writeLines(
    file,
    (function* () {
      for (const { id, text, topic } of generatedTexts(count)) {
        const [first = '', second = ''] = text.split(' ');
        const label = [
          [0, first.length, 'FIRST'],
          [first.length + 1, first.length + 1 + second.length, topic],
        ];
        yield JSON.stringify({ id, text, label });
      }
    })(),
  );
}

/** A table of `count` answers of two people to half as many texts, one sample or one person after the other. */
async function writeTable(file: string, count: number, order: 'sample' | 'person'): Promise<void> {
  const row = (annotator: string, { id, text, topic }: { id: string; text: string; topic: string }) =>
    `${id},"${text}",${annotator},topic,choice,${annotator === 'ana' ? topic : 'other'}`;
  await writeLines(
    file,
    (function* () {
      yield 'sample,text,annotator,layer,type,label';
      if (order === 'sample')
        for (const text of generatedTexts(count / 2)) yield* [row('ana', text), row('ben', text)];
      else
        for (const annotator of ['ana', 'ben'])
          for (const text of generatedTexts(count / 2)) yield row(annotator, text);
    })(),
  );
}

async function writeLines(file: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(file);
  let waiting: string[] = [];
  for (const line of lines) {
    waiting.push(line);
    if (waiting.length < 5000) continue;
    if (!out.write(`${waiting.join('\n')}\n`)) await once(out, 'drain');
    waiting = [];
  }
  out.end(waiting.length > 0 ? `${waiting.join('\n')}\n` : '');
  await once(out, 'close');
}
