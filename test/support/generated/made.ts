import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { AnnotationRecord, Span } from '../../../src/project/records/records';
import { textHash } from './records';

export function jsonLines<T>(...file: string[]): T[] {
  const lines = readFileSync(path.join(...file), 'utf8').split('\n');
  assert.equal(lines.pop(), '', 'ends with a line end');
  return lines.map((line) => JSON.parse(line) as T);
}

export function annotations(project: string): AnnotationRecord[] {
  return readdirSync(path.join(project, 'annotations')).flatMap((name) => {
    const records = jsonLines<AnnotationRecord>(project, 'annotations', name);
    records.forEach((record, index) => {
      assert.equal(`${record.annotator}.jsonl`, name);
      const before = records[index - 1];
      assert.ok(!before || (before.time < record.time && before.id < record.id), `${name}: ${record.id}`);
    });
    return records;
  });
}

export const spansOf = (record: AnnotationRecord, layer: string): Span[] => record.labels![layer] as Span[];

/** Every record is of a sample that exists, carries the hash of its text, and every quote is the slice in code points. */
export function assertSound(
  records: AnnotationRecord[],
  texts: Map<string, string>,
  spanLayer?: string,
): void {
  for (const record of records) {
    const text = texts.get(record.sample) ?? assert.fail(`no sample ${record.sample}`);
    assert.equal(record.text_hash, textHash(text));
    if (spanLayer === undefined) continue;
    const points = [...text];
    for (const span of spansOf(record, spanLayer))
      for (const { start, end, text: quote } of span.parts ?? [span])
        assert.equal(points.slice(start, end).join(''), quote, `${record.sample} ${span.id}`);
  }
}

export function textsById(samples: { id: string | number; text: string }[]): Map<string, string> {
  return new Map(samples.map(({ id, text }) => [String(id), text]));
}
