import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type {
  AnnotationRecord,
  DecisionRecord,
  GoldRecord,
  Labels,
  Span,
} from '../../../src/project/records/records';

/** The example workspace is read here with nothing but JSON.parse, `yaml` and slices, so that a fault of the engine cannot hide a fault of the files. */
export const folder = path.resolve(import.meta.dirname, '../../../examples/support-tickets');

interface Sample {
  id: string;
  text: string;
  customer: string;
  split: string;
}
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
const json = <T>(file: string): T[] => linesOf(path.join(folder, file)).map((line) => JSON.parse(line) as T);
export const sliceOf = (text: string, start: number, end: number): string =>
  [...text].slice(start, end).join('');
export const hashOf = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
export const spansOf = (labels: Labels | undefined): Span[] => (labels?.['entities'] ?? []) as Span[];
export const intentOf = (record: { labels?: Labels }): string | undefined =>
  record.labels?.['intent'] as string | undefined;

export const samples = json<Sample>('data/tickets.jsonl');
export const warmUp = json<Sample>('data/warm-up.jsonl');
export const gold = json<GoldRecord>('gold/qualification.jsonl');
export const decisions = json<DecisionRecord>('decisions/lea.jsonl');
export const careful = ['ana', 'ben', 'chloe'];
export const logs = new Map(
  careful.map((name) => [name, json<AnnotationRecord>(`annotations/${name}.jsonl`)]),
);
export const records = [...logs.values()].flat();
export const texts = new Map([...samples, ...warmUp].map((sample) => [sample.id, sample.text]));
for (const item of gold) if (item.id !== undefined) texts.set(item.id, item.text!);
export const textOf = (id: string): string => texts.get(id) ?? assert.fail(`no sample ${id}`);

/** Annotator -> sample -> the record that counts. */
export const counting = new Map(
  careful.map((name) => {
    const last = new Map<string, AnnotationRecord>();
    for (const record of logs.get(name)!) last.set(record.sample, record);
    for (const [sample, record] of last)
      if (record.withdrawn || record.status === 'draft') last.delete(sample);
    return [name, last] as const;
  }),
);
export const countingRecords = [...counting.values()].flatMap((last) => [...last.values()]);

/** `a|b` in alphabetical order -> samples on which two people chose a and b. */
export const confused = new Map<string, Set<string>>();
for (const sample of texts.keys()) {
  const intents = careful.flatMap((name) => intentOf(counting.get(name)!.get(sample) ?? {}) ?? []);
  for (const a of intents)
    for (const b of intents)
      if (a < b) confused.set(`${a}|${b}`, (confused.get(`${a}|${b}`) ?? new Set()).add(sample));
}

export const schema = parse(readFileSync(path.join(folder, 'labelwright.yaml'), 'utf8')) as {
  layers: { id: string; labels?: string[] }[];
  labels: { id: string; selectable?: boolean }[];
};
interface Rule {
  id: string;
  use_instead?: string;
}
export const guideline = parse(readFileSync(path.join(folder, 'guideline.yaml'), 'utf8')) as {
  version: string;
  rules: Rule[];
  labels: { id: string; definition?: string; include?: Rule[]; exclude?: Rule[] }[];
  tie_breakers: { id: string; between: string[]; prefer: string; examples: string[] }[];
  examples: { id: string; marked: string; labels: Labels; not?: string[]; rules: string[]; kind: string }[];
  changelog: {
    version: string;
    date: string;
    changes: { impact: string; target: string; relabel?: string[] }[];
  }[];
};
export const ruleIds = new Set([
  ...guideline.rules.map((rule) => rule.id),
  ...guideline.labels.flatMap((label) =>
    [...(label.include ?? []), ...(label.exclude ?? [])].map((rule) => rule.id),
  ),
  ...guideline.tie_breakers.map((rule) => rule.id),
]);
export const selectable = schema.labels
  .filter((label) => label.selectable !== false)
  .map((label) => label.id);

/** The lines of the failed import, and the records of those that are JSON. */
export const brokenLines = linesOf(path.resolve(folder, '../failed-import/annotations/dmitri.jsonl'));
export const brokenRecords = brokenLines.flatMap((line): AnnotationRecord[] => {
  try {
    return [JSON.parse(line) as AnnotationRecord];
  } catch {
    return [];
  }
});

/** Equal answers; sets of labels and of spans whatever their order and ids. */
export function same(a: unknown, b: unknown): boolean {
  const plain = (value: unknown): string =>
    Array.isArray(value)
      ? JSON.stringify(
          value
            .map((item) => (typeof item === 'object' ? JSON.stringify({ ...item, id: 0 }) : String(item)))
            .sort(),
        )
      : JSON.stringify(value ?? null);
  return plain(a) === plain(b);
}
