import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CsvIndexer } from '../../src/core/csv/csv-index';
import { parseCsv, parseCsvRecord } from '../../src/core/csv/parse-csv';
import { extractStringField } from '../../src/core/jsonl/field-scan';
import { corpusPath } from './corpora';

describe('records and fields of published files', () => {
  it('CSV with line breaks in fields is cut where csv-parse cuts it', () => {
    const bytes = readFileSync(corpusPath('banking77/banking_data/train.csv'));
    const index = new CsvIndexer();
    for (let at = 0; at < bytes.length; at += 65_536) index.add(bytes.subarray(at, at + 65_536));
    index.finish();
    assert.equal(index.count, 10_004);
    assert.deepEqual(index.problems, []);
    const whole = parseCsv(bytes)!;
    let withBreaks = 0;
    for (let i = 0; i < index.count; i++) {
      const { offset, length } = index.record(i);
      const record = parseCsvRecord(bytes.subarray(offset, offset + length));
      assert.deepEqual(record, whole[i]);
      if (record!.some((field) => /[\r\n]/.test(field))) withBreaks++;
    }
    assert.equal(withBreaks, 10);
    const last = index.record(10_003);
    assert.equal(last.line, bytes.subarray(0, last.offset).toString().split('\n').length - 1);
  });

  it('each field of JSON lines is found without parsing them', () => {
    const lines = readFileSync(corpusPath('tweeteval-annotated/TweetEval-Annotated.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    const first = JSON.parse(lines[0]!) as Record<string, unknown>;
    const fields = Object.keys(first).filter((key) => ['string', 'number'].includes(typeof first[key]));
    assert.ok(fields.length > 0 && lines.length > 100);
    let answered = 0;
    for (const line of lines) {
      const parsed = JSON.parse(line) as Record<string, unknown>;
      const raw = new TextEncoder().encode(line);
      for (const field of fields) {
        const found = extractStringField(raw, 0, raw.length, field);
        if (found !== undefined) {
          assert.equal(found, parsed[field]);
          answered++;
        } else assert.ok(!['string', 'number'].includes(typeof parsed[field]), `${field}: ${line}`);
      }
    }
    assert.ok(answered > lines.length);
  });
});
