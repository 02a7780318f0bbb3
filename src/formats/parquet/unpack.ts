import type { Compressors } from 'hyparquet';
import { decompress as unpackZstd } from 'fzstd';
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors/src/lz4.js';
import { snappyUncompressor } from 'hysnappy';

/** Unpacks bytes of which there are at most `size` then; throws when there are more, or they are damaged. */
type Unpack = (packed: Uint8Array, size: number) => Uint8Array;

/** What a host has itself, and a program need not bring: brotli's dictionary alone is 60 kB. */
export interface HostUnpack {
  readonly gzip: Unpack;
  readonly brotli: Unpack;
}

let snappy: Unpack | undefined;

/** What Parquet's pages are unpacked with. */
export function unpackers(host: HostUnpack | undefined): Compressors {
  return {
    // One instance for all pages: each has a memory of its own.
    SNAPPY: (packed, size) => (snappy ??= snappyUncompressor())(packed, size),
    ZSTD: (packed) => unpackZstd(packed),
    LZ4: decompressLz4,
    LZ4_RAW: decompressLz4Raw,
    ...(host && { GZIP: host.gzip, BROTLI: host.brotli }),
  };
}
