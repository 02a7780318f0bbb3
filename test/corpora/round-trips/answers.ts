import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { jsonLines } from '../../support/json-lines';
import type { AnnotationRecord, LayerValue, Relation, Span } from '../../../src/project/records/records';
import { recordsOf } from '../../support/exchange';

/** What a project says, one text a sample or answer that counts: texts, people and labels, without ids and times that an import makes up. */
export function answersIn(folder: string): string[] {
  const texts = new Map<string, string>();
  for (const name of readdirSync(path.join(folder, 'data')))
    for (const sample of jsonLines(readFileSync(path.join(folder, 'data', name), 'utf8')) as {
      id: string;
      text: string;
    }[])
      texts.set(sample.id, sample.text);
  const counting = new Map<string, AnnotationRecord>();
  const people = existsSync(path.join(folder, 'annotations')) ? recordsOf(folder) : [];
  for (const [annotator, records] of people)
    for (const record of records) {
      const key = JSON.stringify([annotator, texts.get(record.sample), record.sample]);
      const before = counting.get(key);
      if (!before || before.time <= record.time) counting.set(key, record);
    }
  const answers = [...counting].map(([key, { labels }]) => {
    const [annotator, text] = JSON.parse(key) as [string, string];
    return JSON.stringify([annotator, text, saidBy(labels ?? {})]);
  });
  return [...[...texts.values()].map((text) => JSON.stringify(text)), ...answers].sort();
}

function saidBy(labels: Readonly<Record<string, LayerValue>>): unknown {
  const spans = new Map<string, unknown>();
  for (const value of Object.values(labels))
    if (Array.isArray(value))
      for (const each of value as (Span | Relation | string)[])
        if (typeof each === 'object' && 'start' in each && each.id !== undefined)
          spans.set(each.id, placed(each));
  return Object.entries(labels)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([layer, value]) => [
      layer,
      Array.isArray(value) ? value.map((each) => said(each, spans)).sort() : value,
    ])
    .sort();
}

const placed = ({ start, end, label, parts }: Span): unknown => [start, end, label, parts ?? []];

function said(each: Span | Relation | string, spans: ReadonlyMap<string, unknown>): string {
  if (typeof each === 'string') return each;
  return JSON.stringify(
    'start' in each ? placed(each) : [each.label, spans.get(each.from), spans.get(each.to)],
  );
}
