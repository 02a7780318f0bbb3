import { brotliDecompressSync } from 'node:zlib';

/** Reads what the build has packed: a JSON object, compressed by brotli, in base64. */
export const unpack = <T>(packed: string): T =>
  JSON.parse(brotliDecompressSync(Buffer.from(packed, 'base64')).toString()) as T;
