import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RowGroup } from 'hyparquet';
import { UnpackedLimit } from '../../../../src/formats/parquet/unpacked-limit';
import { SLOW } from '../../../host/until';
import { connectDuckDb } from '../../../support/duckdb';
import { parquetIn } from '../../../support/parquet';
import { temporaryFolder } from '../../../support/temporary-folder';

describe('Parquet that unpacks to much', function () {
  this.timeout(SLOW);
  const folder = temporaryFolder();

  async function rowsIn(bytes: Uint8Array): Promise<number> {
    let count = 0;
    const rows = (await parquetIn(bytes)).rows();
    while (!(await rows.next()).done) count += 1;
    return count;
  }

  it('is refused above 200 times its size, however it is packed', async function () {
    const connection = await connectDuckDb();
    if (!connection) return this.skip();
    const write = async (select: string, codec: string): Promise<Buffer> => {
      const file = folder.at(`${codec}.parquet`);
      await connection.run(`copy (${select}) to '${file}' (format parquet, compression '${codec}')`);
      return readFileSync(file);
    };
    try {
      const columns = Array.from({ length: 100 }, (_, n) => `repeat('x', 2000) as c${n}`).join(', ');
      const repeated = await write(`select ${columns} from range(1000)`, 'uncompressed');
      assert.ok(repeated.length < 1 << 20);
      await assert.rejects(rowsIn(repeated), { name: 'ParquetReadError', message: /more than 200 times/ });
      for (const codec of ['gzip', 'zstd', 'brotli']) {
        const packed = await write(`select repeat('x', 100000000) as text`, codec);
        assert.ok(packed.length < 1 << 18, codec);
        await assert.rejects(rowsIn(packed), { message: /more than 200 times/ }, codec);
      }
      const usual = await write(`select i as id, 'en' as lang, 0.5 as score from range(200000) t(i)`, 'zstd');
      assert.equal(await rowsIn(usual), 200_000);
    } finally {
      connection.closeSync();
    }
  });

  it('is refused by what its pages say, before they are unpacked', async () => {
    const varint = (value: number): number[] =>
      value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
    /** The header of a dictionary: type, sizes, and the number of values. */
    const header = (unpacked: number, packed: number, values: number): number[] => [
      ...[0x15, 4, 0x15, ...varint(unpacked * 2), 0x15, ...varint(packed < 0 ? -packed * 2 - 1 : packed * 2)],
      ...[0x4c, 0x15, ...varint(values * 2), 0x15, 0, 0, 0],
    ];
    const root = { element: { name: 'a' }, children: [], count: 1, path: [] };
    const check = (rows: number, bytes: number[]): Promise<void> =>
      new UnpackedLimit(1000, root, {}).spendPages(
        {
          columns: [{ meta_data: { path_in_schema: [], data_page_offset: 0n, total_compressed_size: 1n } }],
          num_rows: BigInt(rows),
        } as unknown as RowGroup,
        () => Promise.resolve(Uint8Array.from([...bytes, 0]).buffer),
      );
    await check(10, [...header(100, 3, 10), 1, 2, 3, ...header(50, 0, 0)]);
    const many = /more than 200 times its own size/;
    await assert.rejects(check(2 ** 30, header(0, 0, 0)), many);
    await assert.rejects(check(10, header(2 ** 30, 0, 0)), many);
    await assert.rejects(check(10, header(0, 0, 2 ** 29)), many);
    await assert.rejects(check(10, [...header(2 ** 25, 0, 0), ...header(2 ** 25, 0, 1)]), many);
    await assert.rejects(check(10, header(0, -20, 0)), /impossible size/);
  });
});
