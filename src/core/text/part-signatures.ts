import { mixed, type ShingleSet } from './shingle-set';
import type { SizeClasses } from './size-classes';

/** Counters of signatures, a power of two. Some signatures share one, which makes a rare one look less so. */
const COUNTERS = 1 << 22;
/** What is added to the count of a part with none, one or two elements: however rare it was so far, many sets can have one like it. */
const LIKELY = [9, 3, 1];

/**
 * Sets cut into parts by the hashes of their elements, and for each part a signature: equal parts have equal ones.
 *
 * Each element in which two similar sets differ can spoil one part, so that of `needed` parts or more one is as it is in the other set
 * (pigeonhole principle: Arasu, Ganti & Kaushik 2006, "Efficient exact set-similarity joins"; Deng, Li, Wen & Feng 2016). That also holds for
 * those which come first in one order for all sets, the rarest ones (prefix filter: Chaudhuri, Ganti & Kaushik 2006). What is rare is
 * learned from some of the sets; that it is, is only a matter of speed.
 *
 * A part holds two or three elements from different places of a text, and unlike texts hardly ever agree in one. A language has only so many
 * shingles: looking for single ones, each text would meet more others the more there are.
 */
export class PartSignatures {
  /** The signatures that were taken last. */
  taken = new Int32Array(1 << 8);
  readonly #counts = new Uint8Array(COUNTERS);
  /** Of each part of the set at hand: signature, number of elements, place in the order. */
  #signatures = new Int32Array(1 << 8);
  #sizes = new Uint8Array(1 << 8);
  #keys = new Int32Array(1 << 8);

  constructor(private readonly classes: SizeClasses) {}

  /** Learns from a set which signatures are rare. To be called before the first one is taken. */
  count(set: ShingleSet): void {
    const parts = this.#cut(set, this.classes.of(set.size));
    for (let part = 0; part < parts; part += 1) {
      const at = this.#signatures[part]! & (COUNTERS - 1);
      if (this.#counts[at]! < 255) this.#counts[at]! += 1;
    }
  }

  /** Puts the rarest signatures of a set, as it is cut in a class, to the start of `taken`: as many as are needed there. Returns their number. */
  take(set: ShingleSet, sizeClass: number): number {
    const parts = this.#cut(set, sizeClass);
    const needed = this.classes.needed(sizeClass, set.size);
    const [keys, taken] = [this.#keys, this.taken];
    for (let part = 0; part < parts; part += 1) taken[part] = keys[part] = this.#keyOf(part);
    // Those with one key are taken together: sets must not differ in which of them they take.
    const last = numberAt(taken, parts, needed - 1);
    let count = 0;
    for (let part = 0; part < parts; part += 1)
      if (keys[part]! <= last) taken[count++] = this.#signatures[part]!;
    return count;
  }

  /** Orders parts: from the rarest on, then by their signatures. */
  #keyOf(part: number): number {
    const signature = this.#signatures[part]!;
    const count = this.#counts[signature & (COUNTERS - 1)]! + (LIKELY[this.#sizes[part]!] ?? 0);
    return (Math.min(count, 127) << 24) | (signature >>> 8);
  }

  /** Cuts a set as it is done in a class; returns the number of parts. */
  #cut({ size, hashes }: ShingleSet, sizeClass: number): number {
    const parts = this.classes.parts(sizeClass);
    if (parts > this.taken.length) {
      this.taken = new Int32Array(parts * 2);
      this.#signatures = new Int32Array(parts * 2);
      this.#sizes = new Uint8Array(parts * 2);
      this.#keys = new Int32Array(parts * 2);
    }
    const [signatures, sizes] = [this.#signatures, this.#sizes];
    const salt = Math.imul(sizeClass + 1, 0x27d4eb2f);
    for (let part = 0; part < parts; part += 1) {
      signatures[part] = (salt + Math.imul(part + 1, 0x85ebca6b)) | 0;
      sizes[part] = 0;
    }
    const share = parts / 2 ** 32;
    for (let n = 0; n < size; n += 1) {
      const hash = hashes[n]!;
      const part = ((hash >>> 0) * share) | 0;
      sizes[part]! += 1;
      signatures[part] = (signatures[part]! + Math.imul(hash, 0x9e3779b1)) | 0;
    }
    for (let part = 0; part < parts; part += 1) signatures[part] = mixed(signatures[part]!);
    return parts;
  }
}

/** The number that would stand at a place if the first `length` numbers were sorted (quickselect, Hoare 1961). Moves them. */
function numberAt(numbers: Int32Array, length: number, place: number): number {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const pivot = numbers[(low + high) >> 1]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (numbers[i]! < pivot) i += 1;
      while (numbers[j]! > pivot) j -= 1;
      if (i > j) break;
      [numbers[i], numbers[j]] = [numbers[j]!, numbers[i]!];
      i += 1;
      j -= 1;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else break;
  }
  return numbers[place]!;
}
