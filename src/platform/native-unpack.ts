import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const within = (size: number): { maxOutputLength: number } => ({ maxOutputLength: Math.max(1, size) });

export const nativeUnpack = {
  gzip: (packed: Uint8Array, size: number): Uint8Array => gunzipSync(packed, within(size)),
  brotli: (packed: Uint8Array, size: number): Uint8Array => brotliDecompressSync(packed, within(size)),
};
