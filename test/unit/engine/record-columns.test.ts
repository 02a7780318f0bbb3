import assert from 'node:assert/strict';
import { addRecord, forEachRecord, recordRows } from '../../../src/engine/stores/record-columns';
import { IdTable } from '../../../src/base/columns/id-table';
import { AnswerCodec } from '../../../src/project/answers/answer-codec';
import { AnswerTable } from '../../../src/project/answers/answer-table';

describe('records that another thread has read', () => {
  it('keep version and hash of their guideline', () => {
    const [rows, codec] = [recordRows(), new AnswerCodec()];
    const hash = 'a'.repeat(16);
    const about = { annotator: 'ana', labels: {}, time: '2026-01-01T00:00:00.000Z' };
    [{ guideline: '2', guideline_hash: hash }, { guideline: '2' }, { guideline_hash: hash }].forEach(
      (one, n) => addRecord(rows, codec, { ...about, ...one, sample: `t-${n}` }, n, n),
    );
    const table = new AnswerTable(new IdTable());
    const answers = codec.share();
    const code = table.coder(answers);
    forEachRecord({ rows: rows.toArray(), answers, closed: 3 }, 0, (record, { line, offset }) =>
      table.putCoded(record, answers, code, { file: 0, line, offset }),
    );
    assert.deepEqual(
      [0, 1, 2].map((row) => [table.version(row), table.followed(row)]),
      [
        ['2', `2\n${hash}`],
        ['2', '2'],
        [undefined, undefined],
      ],
    );
  });
});
