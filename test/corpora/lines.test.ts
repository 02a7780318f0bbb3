import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CsvIndexer } from '../../src/base/csv/csv-index';
import { parseCsv, parseCsvRecord } from '../../src/base/csv/parse-csv';
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
});
