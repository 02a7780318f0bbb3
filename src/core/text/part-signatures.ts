import { Rarest, type Signatures } from './rarest';
import { mixed, type ShingleSet } from './shingle-set';
import type { SizeClasses } from './size-classes';

/** What is added to the count of a part with none, one or two elements: however rare it was so far, many sets can have one like it. */
const LIKELY = [9, 3, 1];

/**
 * Sets cut into parts by the hashes of their elements, and for each part a signature: equal parts have equal ones.
 *
 * Each element in which two similar sets differ can spoil one part, so that of `needed` parts or more one is as it is in the other set
 * (pigeonhole principle: Arasu, Ganti & Kaushik 2006, "Efficient exact set-similarity joins"; Deng, Li, Wen & Feng 2016). That also holds for
 * those which come first in one order for all sets, the rarest ones (prefix filter: Chaudhuri, Ganti & Kaushik 2006).
 *
 * A part holds two or three elements from different places of a text, and unlike texts hardly ever agree in one. A language has only so many
 * shingles: looking for single ones, each text would meet more others the more there are.
 */
export class PartSignatures implements Signatures {
  readonly #rarest = new Rarest();
  /** Of each part of the set at hand: signature, number of elements. */
  #signatures = new Int32Array(1 << 8);
  #sizes = new Uint8Array(1 << 8);

  constructor(private readonly classes: SizeClasses) {}

  get taken(): Int32Array {
    return this.#rarest.taken;
  }

  count(set: ShingleSet): void {
    const parts = this.#cut(set, this.classes.of(set.size));
    for (let part = 0; part < parts; part += 1) this.#rarest.count(this.#signatures[part]!);
  }

  countOf(signature: number): number {
    return this.#rarest.countOf(signature);
  }

  needed(sizeClass: number, size: number): number {
    return this.classes.needed(sizeClass, size);
  }

  take(set: ShingleSet, sizeClass: number): number {
    const parts = this.#cut(set, sizeClass);
    return this.#rarest.take(this.#signatures, parts, this.needed(sizeClass, set.size), this.#likely);
  }

  readonly #likely = (part: number): number => LIKELY[this.#sizes[part]!] ?? 0;

  /** Cuts a set as it is done in a class; returns the number of parts. */
  #cut({ size, hashes }: ShingleSet, sizeClass: number): number {
    const parts = this.classes.parts(sizeClass);
    if (parts > this.#signatures.length) {
      this.#signatures = new Int32Array(parts * 2);
      this.#sizes = new Uint8Array(parts * 2);
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
