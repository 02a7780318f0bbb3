import { uint8Column } from './columns';

/** A place in a list of numbers, which `readNext` moves on. */
export interface Cursor {
  readonly bytes: { get(index: number): number };
  at: number;
}

/**
 * A list of whole numbers from 0 to 2 ^ 32 - 1 that only grows and costs a byte for each number below 128, two below 16,384, and so on
 * (LEB128). Numbers are found by their place in bytes.
 */
export class Varints {
  readonly #bytes = uint8Column();

  /** Place of the number that is added next. */
  get length(): number {
    return this.#bytes.length;
  }

  /** Adds a number. */
  push(number: number): void {
    let rest = number;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes.push((rest & 0x7f) | 0x80);
    this.#bytes.push(rest);
  }

  /** Reads from a place on. */
  cursor(at: number): Cursor {
    return { bytes: this.#bytes, at };
  }

  /** All bytes, in an array of their own. */
  toArray(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.length);
    this.#bytes.copyTo(all);
    return all;
  }
}

/** Reads from a place of what `Varints.toArray` gave. */
export function cursorOf(bytes: Uint8Array, at: number): Cursor {
  return { bytes: { get: (index) => bytes[index]! }, at };
}

/** The number at a cursor, which is moved behind it. */
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

/** A number that may be negative as one that is not: small ones stay small. */
export const zigzag = (number: number): number => (number < 0 ? -2 * number - 1 : 2 * number);

/** The number of which `zigzag` made this one. */
export const unzigzag = (number: number): number => (number % 2 === 0 ? number / 2 : -(number + 1) / 2);
