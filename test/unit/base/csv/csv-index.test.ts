import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CsvFormat, csvFormatOf, defaultCsvFormat } from '../../../../src/base/csv/csv-format';
import { CsvIndexer } from '../../../../src/base/csv/csv-index';
import { parseCsv, parseCsvRecord } from '../../../../src/base/csv/parse-csv';

function indexOf(bytes: Uint8Array, pieceSize = bytes.length || 1, format?: CsvFormat): CsvIndexer {
  const index = new CsvIndexer(format);
  for (let at = 0; at < bytes.length; at += pieceSize) index.add(bytes.subarray(at, at + pieceSize));
  index.finish();
  return index;
}

const slice = (bytes: Uint8Array, { offset, length }: { offset: number; length: number }): Uint8Array =>
  bytes.subarray(offset, offset + length);

/** Each record, parsed from its own bytes alone. */
function records(content: string, pieceSize?: number, format?: CsvFormat): (string[] | undefined)[] {
  const bytes = Buffer.from(content);
  const index = indexOf(bytes, pieceSize, format);
  return Array.from({ length: index.count }, (_, i) => parseCsvRecord(slice(bytes, index.record(i)), format));
}

function quoted(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}

describe('CsvIndexer', () => {
  it('knows records with line breaks and quotes in fields', () => {
    assert.deepEqual(records('id,text\r\n1,"a ""b""\r\nc"\r\n2,x\r\n'), [
      ['id', 'text'],
      ['1', 'a "b"\r\nc'],
      ['2', 'x'],
    ]);
    assert.deepEqual(records('a,"b'), [undefined]);
    assert.deepEqual(records(''), []);
    assert.deepEqual(records('\n\r\n\r'), []);
    assert.deepEqual(records('""\n,\n"",""'), [[''], ['', ''], ['', '']]);
    assert.deepEqual(records('a\rb\r\nc\nd'), [['a'], ['b'], ['c'], ['d']]);
  });

  it('skips a byte order mark, also before a quote', () => {
    for (const pieceSize of [1, 2, 3, 4, 100]) {
      assert.deepEqual(records('\ufeff"id",t\n1,2', pieceSize), [
        ['id', 't'],
        ['1', '2'],
      ]);
      assert.deepEqual(records('\ufefeid\n', pieceSize), [['\ufefeid']]);
      const cutOff = indexOf(Uint8Array.of(0xef, 0xbb), pieceSize);
      assert.deepEqual([cutOff.count, cutOff.record(0)], [1, { offset: 0, length: 2, line: 0 }]);
    }
  });

  it('goes on with the same places and lines when it forgets what was found', () => {
    const bytes = Buffer.from('h,"x"\n1,"a\nb"c\n\n2,b\r\n3,"open');
    const whole = indexOf(bytes);
    const index = new CsvIndexer();
    const found: unknown[] = [];
    const problems: unknown[] = [];
    const take = () => {
      for (let record = 0; record < index.count; record++) found.push(index.record(record));
      problems.push(...index.problems);
      index.forget();
      assert.equal(index.count, 0);
    };
    for (const byte of bytes) {
      index.add(Buffer.of(byte));
      take();
    }
    index.finish();
    take();
    assert.deepEqual(
      found,
      Array.from({ length: whole.count }, (_, record) => whole.record(record)),
    );
    assert.equal(whole.problems.length, 2);
    assert.deepEqual(problems, whole.problems);
  });

  it('gives the place and the line of each record', () => {
    const index = indexOf(Buffer.from('h\n\n"a\nb\r\nc\rd"\r\n\r\nx\ry\n'));
    assert.deepEqual(
      Array.from({ length: index.count }, (_, i) => index.record(i)),
      [
        { offset: 0, length: 1, line: 0 },
        { offset: 3, length: 10, line: 2 },
        { offset: 17, length: 1, line: 7 },
        { offset: 19, length: 1, line: 8 },
      ],
    );
    assert.throws(() => index.record(4), RangeError);
  });

  it('reports quotes that are wrong, with the line of the quote', () => {
    const index = indexOf(Buffer.from('a,b\n"x" y,2\n5" pipe,3\n\n1,"never\nclosed\n'));
    assert.deepEqual(index.problems, [
      { kind: 'text-after-quote', record: 1, line: 1 },
      { kind: 'open-quote', record: 3, line: 4 },
    ]);
    assert.deepEqual(records('a\n"x" y,2\n5" pipe,3'), [['a'], ['"x" y', '2'], ['5" pipe', '3']]);
  });

  it('takes other delimiters', () => {
    assert.deepEqual(csvFormatOf('data/x.TSV').delimiter, '\t');
    assert.deepEqual(csvFormatOf('data/x.csv'), defaultCsvFormat);
    assert.deepEqual(records('a\t"b\tc"\n1\t2', undefined, csvFormatOf('x.tsv')), [
      ['a', 'b\tc'],
      ['1', '2'],
    ]);
  });

  it('finds what was written, whatever it is', () => {
    const field = fc.string({
      unit: fc.oneof(
        fc.constantFrom(',', '"', '\n', '\r\n', '\r', 'a', 'é', '😡', ' '),
        fc.string({ unit: 'grapheme', maxLength: 1 }),
      ),
    });
    const row = fc.array(field, { minLength: 1, maxLength: 4 }).filter((fields) => fields.join() !== '');
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, lineEnd), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, pieceSize) => {
          const content = rows.map(([fields, end]) => fields.map(quoted).join(',') + end).join('');
          assert.deepEqual(
            records(content, pieceSize),
            rows.map(([fields]) => fields),
          );
        },
      ),
    );
  });

  it('cuts any content into the records that csv-parse sees in the whole, and finds their lines', function () {
    // csv-parse takes memory for each of its thousands of parsers, and freeing it takes the longer the more tests came before.
    const part = fc.constantFrom('a', ',', '"', '""', '\n', '\r\n', '\r', 'é', ' ');
    let compared = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), fc.integer({ min: 1, max: 9 }), (parts, pieceSize) => {
        const content = parts.join('');
        const bytes = Buffer.from(content);
        const index = indexOf(bytes, pieceSize);
        assert.deepEqual(index.problems, indexOf(bytes).problems);
        for (let i = 0; i < index.count; i++) {
          const place = index.record(i);
          assert.deepEqual(place, indexOf(bytes).record(i));
          const before = bytes.subarray(0, place.offset).toString();
          assert.equal(place.line, before.split(/\r\n|\n|\r/).length - 1);
        }
        const whole = parseCsv(bytes);
        const hasOpenQuote = index.problems.some((problem) => problem.kind === 'open-quote');
        assert.equal(whole === undefined, hasOpenQuote);
        if (!whole) return;
        compared++;
        assert.deepEqual(records(content, pieceSize), whole);
      }),
      { numRuns: 1500 },
    );
    assert.ok(compared > 300);
  });
});
