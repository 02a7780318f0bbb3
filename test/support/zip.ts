import { crc32, deflateRawSync } from 'node:zlib';

/** A file of an archive as a test wants it, also as no packer would write it. */
export interface ZipEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Packed by deflate; else as it is. */
  readonly deflate?: boolean;
  /** What the directory says instead of the truth. */
  readonly says?: {
    readonly size?: number;
    readonly crc?: number;
    readonly flags?: number;
    readonly method?: number;
    readonly attributes?: number;
    /** Where another file's packed bytes begin. */
    readonly at?: number;
    readonly packed?: number;
  };
  /** Sizes and place stand in a ZIP64 field. */
  readonly zip64?: boolean;
}

const UTF8_NAMES = 0x800;
const MAX = 0xffffffff;

/** A zip archive, written by hand: no library writes hostile ones. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, deflate = false, says = {}, zip64 = false } of entries) {
    const raw = Buffer.from(content as Uint8Array);
    const data = deflate ? deflateRawSync(raw) : raw;
    const crc = says.crc ?? crc32(raw);
    const size = says.size ?? raw.length;
    const packed = says.packed ?? data.length;
    const at = says.at ?? offset;
    const method = says.method ?? (deflate ? 8 : 0);
    const flags = says.flags ?? UTF8_NAMES;
    const bytes = Buffer.from(name);
    const extra = zip64 ? field64([size, packed, at]) : Buffer.alloc(0);
    const sizes = zip64 ? [MAX, MAX] : [packed, size];
    const common = numbers(
      [2, 45],
      [2, flags],
      [2, method],
      [4, 0],
      [4, crc],
      [4, sizes[0]!],
      [4, sizes[1]!],
      [2, bytes.length],
      [2, extra.length],
    );
    parts.push(numbers([4, 0x04034b50]), common, bytes, extra, data);
    offset += 4 + common.length + bytes.length + extra.length + data.length;
    directory.push(
      numbers([4, 0x02014b50], [2, 0x0300 | 45]),
      common,
      numbers([2, 0], [2, 0], [2, 0], [4, (says.attributes ?? 0o100644) * 0x10000], [4, zip64 ? MAX : at]),
      bytes,
      extra,
    );
  }
  const length = Buffer.concat(directory).length;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...parts, ...directory, end]);
}

function numbers(...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}

function field64(values: readonly number[]): Buffer {
  const data = Buffer.alloc(8 * values.length);
  values.forEach((value, n) => data.writeBigUInt64LE(BigInt(value), n * 8));
  return Buffer.concat([numbers([2, 1], [2, data.length]), data]);
}
