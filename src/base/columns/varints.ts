import { uint8Column } from './columns';

/** A position in a list of numbers, which `readNext` advances. */
export interface Cursor {
  readonly bytes: { get(index: number): number };
  at: number;
}

/**
 * An append-only list of integers from 0 to 2 ^ 32 - 1 with a byte for each number below 128, two below 16,384, and so on (LEB128).
 * Numbers are addressed by their offset in bytes.
 */
export class Varints {
  readonly #bytes = uint8Column();

  /** The offset of the next number to be added. */
  get length(): number {
    return this.#bytes.length;
  }

  push(number: number): void {
    let rest = number;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes.push((rest & 0x7f) | 0x80);
    this.#bytes.push(rest);
  }

  /** Reads from an offset. */
  cursor(at: number): Cursor {
    return { bytes: this.#bytes, at };
  }

  /** A copy of all bytes. */
  toArray(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.length);
    this.#bytes.copyTo(all);
    return all;
  }
}

/** Reads from an offset in the result of `Varints.toArray`. */
export function cursorOf(bytes: Uint8Array, at: number): Cursor {
  return { bytes: { get: (index) => bytes[index]! }, at };
}

/** Reads the number at a cursor and advances the cursor. */
export function readNext(cursor: Cursor): number {
  let number = cursor.bytes.get(cursor.at++);
  if (number < 0x80) return number;
  number &= 0x7f;
  for (let scale = 0x80; ; scale *= 0x80) {
    const byte = cursor.bytes.get(cursor.at++);
    number += (byte & 0x7f) * scale;
    if (byte < 0x80) return number;
  }
}

/** Maps integers to non-negative ones, such that small ones remain small. */
export const zigzag = (number: number): number => (number < 0 ? -2 * number - 1 : 2 * number);

/** The inverse of `zigzag`. */
export const unzigzag = (number: number): number => (number % 2 === 0 ? number / 2 : -(number + 1) / 2);
