import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDataPage } from 'hyparquet/src/datapage.js';
import type { DataPageHeader, PageHeader, SchemaElement, SchemaTree } from 'hyparquet';
import { checkPage } from '../../../../src/formats/parquet/unpacked-limit';
import { parquetIn } from '../../../support/parquet';

type Field = readonly [id: number, type: keyof typeof TYPES, value: unknown];
const TYPES = { true: 1, false: 2, i32: 5, i64: 6, text: 8, list: 9, struct: 12 } as const;

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
const signed = (value: number): number[] => varint(value < 0 ? -value * 2 - 1 : value * 2);
const word = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

/** Thrift's compact protocol. A list is of numbers, texts or structs. */
function thrift(fields: readonly Field[]): number[] {
  const written = (type: keyof typeof TYPES, value: unknown): number[] => {
    if (type === 'i32' || type === 'i64') return signed(value as number);
    if (type === 'struct') return thrift(value as Field[]);
    if (type === 'text') return [...varint((value as string).length), ...Buffer.from(value as string)];
    if (type !== 'list') return [];
    const items = value as readonly unknown[];
    const of = typeof items[0] === 'number' ? 'i32' : typeof items[0] === 'string' ? 'text' : 'struct';
    return [0xf0 + TYPES[of], ...varint(items.length), ...items.flatMap((item) => written(of, item))];
  };
  return [...fields.flatMap(([id, type, value]) => [TYPES[type], ...signed(id), ...written(type, value)]), 0];
}

interface Page {
  readonly values?: number;
  readonly encoding?: number;
  /** Version 2: nulls, rows, encoding, bytes of definition and of repetition levels. */
  readonly second?: readonly number[];
  /** What version 1 says of a page of version 2. */
  readonly isBoth?: boolean;
  readonly body: readonly number[];
}

const REQUIRED = 0;
const OPTIONAL = 1;
const BYTE_ARRAY = 6;
const [PLAIN, DELTA_BYTE_ARRAY, RLE_DICTIONARY] = [0, 7, 8];

/** An element of the schema: one of values, or a group with one child. */
const element = (name: string, repetition: number, isGroup = false, logical: Field[] = []): Field[] => [
  ...(isGroup ? ([[5, 'i32', 1]] as const) : ([[1, 'i32', BYTE_ARRAY]] as const)),
  [3, 'i32', repetition],
  [4, 'text', name],
  ...(logical.length > 0 ? ([[10, 'struct', logical]] as const) : []),
];
const numbers = (values: readonly number[]): Field[] => values.map((value, n) => [n + 1, 'i32', value]);

/** An uncompressed file with one column of one page. */
function fileOf(page: Page, repetition = REQUIRED, groups: readonly Field[][] = []): Buffer {
  const { values = 1, encoding = PLAIN, second, isBoth, body } = page;
  const first = numbers([isBoth ? 1 : values, encoding, 3, 3]);
  const header = thrift([
    ...numbers([second ? 3 : 0, body.length, body.length]),
    ...(second && !isBoth ? [] : ([[5, 'struct', first]] as const)),
    ...(second ? ([[8, 'struct', numbers([values, ...second])]] as const) : []),
  ]);
  const chunk = [...header, ...body, 0];
  const names = [...groups.map((_, n) => `g${n}`), 'a'];
  const column: Field[] = [
    [1, 'i32', BYTE_ARRAY],
    [3, 'list', names],
    [4, 'i32', 0],
    [7, 'i64', chunk.length],
    [9, 'i64', 4],
  ];
  const rowGroup: Field[] = [
    [1, 'list', [[[3, 'struct', column]]]],
    [3, 'i64', 1],
  ];
  const footer = thrift([
    [2, 'list', [element('schema', REQUIRED, true), ...groups, element('a', repetition)]],
    [3, 'i64', 1],
    [4, 'list', [rowGroup]],
  ]);
  const magic = Buffer.from('PAR1');
  return Buffer.from([...magic, ...chunk, ...footer, ...word(footer.length), ...magic]);
}

async function rowsIn(bytes: Uint8Array): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of (await parquetIn(bytes)).rows()) rows.push(row);
  return rows;
}

/** A run of one value, of one byte. */
const run = (count: number, value: number): number[] => [...varint(count * 2), value];
const sized = (bytes: readonly number[]): number[] => [...word(bytes.length), ...bytes];
const text = (value: string): number[] => [...word(value.length), ...Buffer.from(value)];
/** Numbers that grow by `step`, in one block. */
const delta = (count: number, first: number, step: number): number[] => [
  ...[...varint(1 << 20), 1, ...varint(count), ...signed(first)],
  ...(count > 1 ? [...signed(step), 0] : []),
];
const HUGE = 2 ** 30;

describe('Parquet with counts that are made to fill the memory', () => {
  it('is read where the counts are right', async () => {
    const second = [0, 1, PLAIN, 2, 0];
    assert.deepEqual(await rowsIn(fileOf({ body: text('hi') })), [{ a: 'hi' }]);
    const body = [...sized(run(1, 1)), ...text('hi')];
    assert.deepEqual(await rowsIn(fileOf({ body }, OPTIONAL)), [{ a: 'hi' }]);
    assert.deepEqual(await rowsIn(fileOf({ second, body: [...run(1, 1), ...text('hi')] }, OPTIONAL)), [
      { a: 'hi' },
    ]);
    const ones = fileOf({
      encoding: DELTA_BYTE_ARRAY,
      body: [...delta(1, 0, 0), ...delta(1, 2, 0), 104, 105],
    });
    assert.deepEqual(await rowsIn(ones), [{ a: 'hi' }]);
  });

  const many = 100_000;
  const impossible = /a page says an impossible size/;
  const tooMuch = /more than 200 times its own size/;
  const nested = Array.from({ length: 300 }, (_, n) => element(`g${n}`, OPTIONAL, true));
  for (const [what, file, why] of [
    ['a run of levels', fileOf({ body: [...sized(run(HUGE, 1)), ...text('hi')] }, OPTIONAL), impossible],
    [
      'a run of levels behind a size of none',
      fileOf({ values: 2, body: [...word(0), ...run(1, 1), ...run(HUGE, 1)] }, OPTIONAL),
      impossible,
    ],
    ['a run of places', fileOf({ encoding: RLE_DICTIONARY, body: [1, ...run(HUGE, 0)] }), impossible],
    [
      'a run of no bits, without end',
      fileOf({ second: [0, 1, RLE_DICTIONARY, 0, 0], body: [0, ...varint(2 ** 29 + 1)] }),
      impossible,
    ],
    [
      'fewer nulls than none',
      fileOf({ second: [-HUGE, 1, RLE_DICTIONARY, 0, 0], body: [1, ...run(HUGE, 0)] }),
      impossible,
    ],
    [
      'levels of fewer bytes than none',
      fileOf({ second: [0, 1, PLAIN, -HUGE, 0], body: text('hi') }),
      impossible,
    ],
    [
      'another number of values in another header',
      fileOf({
        values: HUGE,
        isBoth: true,
        second: [0, 1, RLE_DICTIONARY, 0, 0],
        body: [1, ...run(HUGE, 0)],
      }),
      tooMuch,
    ],
    [
      'values that each repeat the one before',
      fileOf({
        values: many,
        encoding: DELTA_BYTE_ARRAY,
        body: [...delta(many, 0, 1), ...delta(many, 1, 0), ...Buffer.alloc(many, 'a')],
      }),
      tooMuch,
    ],
    [
      'a million values, each in 300 lists',
      fileOf({ values: 1e6, body: [...sized([...varint(2e6), 45, 1]), ...text('hi')] }, OPTIONAL, nested),
      tooMuch,
    ],
    [
      'parts that lie in each other',
      fileOf({ body: text('hi') }, REQUIRED, [element('g0', REQUIRED, true, [[16, 'struct', []]])]),
      /the column g0 is a VARIANT/,
    ],
  ] as const)
    it(`is refused: ${what}`, () => assert.rejects(rowsIn(file), { name: 'ParquetReadError', message: why }));

  it('has no more values than it says, whatever its bytes, or is refused', () => {
    const piece = fc.oneof(
      fc.nat(255).map((byte) => [byte]),
      fc.tuple(fc.nat(40), fc.nat(3)).map(([count, value]) => run(count, value)),
      fc.nat(4).map((eights) => [...varint(eights * 2 + 1), ...Array<number>(eights).fill(0xaa)]),
      fc.constant(run(HUGE, 1)),
    );
    const schemaPath = [element('schema', REQUIRED, true), element('a', OPTIONAL)].map((fields) => ({
      element: {
        repetition_type: fields.some(([id, , value]) => id === 3 && value === 1) ? 'OPTIONAL' : 'REQUIRED',
      },
    })) as unknown as SchemaTree[];
    let read = 0;
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.nat(60),
        fc.nat(12),
        fc.nat(5),
        (pieces, values, length, width) => {
          const body = [...word(length), ...pieces.flat(), width, ...pieces.flat()];
          const packed = Uint8Array.from(body);
          const page = { num_values: values, encoding: 'RLE_DICTIONARY' } as DataPageHeader;
          const column = { type: 'BYTE_ARRAY', codec: 'UNCOMPRESSED', compressors: {}, schemaPath } as const;
          const header = { type: 'DATA_PAGE', data_page_header: page, uncompressed_page_size: body.length };
          try {
            checkPage(header as PageHeader, packed, column);
          } catch {
            return;
          }
          read += 1;
          const element = {} as SchemaElement;
          try {
            const { dataPage, definitionLevels = [] } = readDataPage(packed, page, {
              ...column,
              element,
            } as unknown as Parameters<typeof readDataPage>[2]);
            assert.ok(definitionLevels.length <= values * 2 + 1024, `${definitionLevels.length} levels`);
            assert.ok(dataPage.length <= values * 2 + 1024, `${dataPage.length} values`);
          } catch (error) {
            if (error instanceof assert.AssertionError) throw error;
          }
        },
      ),
      { numRuns: 3_000 },
    );
    assert.ok(read > 300, `${read} pages were read`);
  });
});
