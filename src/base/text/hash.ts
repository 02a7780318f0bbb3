import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const encoder = new TextEncoder();

/** SHA-256 over the UTF-8 bytes of a text, lone surrogates replaced by U+FFFD, as hexadecimal digits. */
export type Sha256 = (text: string) => string;

/** Computes SHA-256 of bytes piece by piece. */
export interface Sha256Stream {
  update(bytes: Uint8Array): void;
  /** Returns hexadecimal digits. Must be called only once. */
  digest(): string;
}

let streamOf = (): Sha256Stream => {
  const hash = sha256.create();
  return { update: (bytes) => void hash.update(bytes), digest: () => bytesToHex(hash.digest()) };
};

let implementation: Sha256 = (text) => bytesToHex(sha256(encoder.encode(text)));

/** Sets a native implementation, if the host has one. */
export function useSha256(native: Sha256): void {
  implementation = native;
}

/** Sets a native implementation of `sha256Stream`. */
export function useSha256Stream(native: () => Sha256Stream): void {
  streamOf = native;
}

export const sha256Stream = (): Sha256Stream => streamOf();

export const sha256Of: Sha256 = (text) => implementation(text);

/** Hash of a sample's text in records: 16 hex digits of SHA-256 over UTF-8, not normalised, with U+FFFD for lone surrogates. */
export function textHash(text: string): string {
  return sha256Of(text).slice(0, 16);
}

/** A buffer for inputs, to read them as words. Larger inputs get their own. */
let scratch = new Uint32Array(1 << 12);
let scratchUnits = new Uint16Array(scratch.buffer);
const MAX_SCRATCH = 1 << 18;

/**
 * A 64-bit hash as two unsigned 32-bit integers, for tables in memory. It is fast and well distributed, but not safe against attackers, and
 * not for files, because it differs on big-endian machines. It is the first half of MurmurHash3_x86_128 with seed 0 (Austin Appleby, public
 * domain) over the bytes, or over the UTF-16 units of a string in memory order: a string and its UTF-8 bytes hash differently.
 */
export function fastHash64(input: Uint8Array | string): [number, number] {
  const byteLength = typeof input === 'string' ? input.length * 2 : input.length;
  const wordCount = (byteLength + 3) >> 2;
  const words = blockOf(wordCount);
  if (typeof input === 'string') {
    const units = words === scratch ? scratchUnits : new Uint16Array(words.buffer);
    for (let i = 0; i < input.length; i++) units[i] = input.charCodeAt(i);
  } else {
    new Uint8Array(words.buffer).set(input);
  }
  return murmur128(words, byteLength);
}

/** 53 bits of `fastHash64` as one number, never 0: for columns of numbers, where 0 means that there is no text. */
export function hashNumber(text: string): number {
  const [high, low] = fastHash64(text);
  return (high & 0x1fffff) * 2 ** 32 + low || 1;
}

/** A buffer of at least `wordCount` words. The last one is zeroed, because bytes after the end of the input count as zero. */
function blockOf(wordCount: number): Uint32Array<ArrayBuffer> {
  let words = scratch;
  if (words.length < wordCount) {
    words = new Uint32Array(wordCount * 2);
    if (wordCount <= MAX_SCRATCH) [scratch, scratchUnits] = [words, new Uint16Array(words.buffer)];
  }
  if (wordCount > 0) words[wordCount - 1] = 0;
  return words;
}

const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;

function murmur128(words: Uint32Array, byteLength: number): [number, number] {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const blocks = byteLength >> 4;
  let at = 0;
  for (let block = 0; block < blocks; block++, at += 4) {
    h1 = (Math.imul((rotate(h1 ^ mix(words[at]!, c1, 15, c2), 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 = (Math.imul((rotate(h2 ^ mix(words[at + 1]!, c2, 16, c3), 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 = (Math.imul((rotate(h3 ^ mix(words[at + 2]!, c3, 17, c4), 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 = (Math.imul((rotate(h4 ^ mix(words[at + 3]!, c4, 18, c1), 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  // The tail: a missing word is zero and mixes to zero.
  const tail = byteLength & 15;
  if (tail > 12) h4 ^= mix(words[at + 3]!, c4, 18, c1);
  if (tail > 8) h3 ^= mix(words[at + 2]!, c3, 17, c4);
  if (tail > 4) h2 ^= mix(words[at + 1]!, c2, 16, c3);
  if (tail > 0) h1 ^= mix(words[at]!, c1, 15, c2);

  h1 ^= byteLength;
  h2 ^= byteLength;
  h3 ^= byteLength;
  h4 ^= byteLength;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h1 = (h1 + h2 + avalanche(h3) + avalanche(h4)) | 0;
  return [h1 >>> 0, (h2 + h1) >>> 0];
}

function mix(word: number, first: number, shift: number, second: number): number {
  return Math.imul(rotate(Math.imul(word, first), shift), second);
}

function rotate(word: number, shift: number): number {
  return (word << shift) | (word >>> (32 - shift));
}

/** Spreads a 32-bit word over all its bits: the finalizer of MurmurHash3 (Austin Appleby, public domain), a bijection. */
export function avalanche(word: number): number {
  let h = word;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
