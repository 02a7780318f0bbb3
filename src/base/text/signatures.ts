import { mixed, type ShingleSet } from './shingle-set';
import type { SizeClasses } from './size-classes';

/** Numbers by which similar sets find each other: of those that are taken of two similar sets one is the same. */
export interface Signatures {
  /** Those that were taken last, at its start. */
  readonly taken: Int32Array;
  /** Learns from a set which signatures are rare; that is only a matter of speed. To be called before the first one is taken. */
  count(set: ShingleSet): void;
  /** How often a signature was counted. */
  countOf(signature: number): number;
  /** About how many are taken of a set of the class. */
  needed(sizeClass: number, size: number): number;
  /** Takes those of a set that is to find sets of a class, or to be found by them where there is no `takeFewer`. Returns their number. */
  take(set: ShingleSet, sizeClass: number): number;
  /** Takes those of a set that is to be found by sets of its size or larger ones. Returns their number. */
  takeFewer?(set: ShingleSet): number;
}

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
class PartSignatures implements Signatures {
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

/**
 * The rarest elements themselves: sets which share more than all but `needed` of their elements share one of their `needed` rarest (prefix
 * filter: Chaudhuri, Ganti & Kaushik 2006). Where texts share most of what they say, as those of a few templates do, what tells them apart is
 * rare, and parts would hold much of the rest.
 */
class ElementSignatures implements Signatures {
  readonly #rarest = new Rarest();

  constructor(private readonly classes: SizeClasses) {}

  get taken(): Int32Array {
    return this.#rarest.taken;
  }

  count({ hashes, size }: ShingleSet): void {
    for (let n = 0; n < size; n += 1) this.#rarest.count(hashes[n]!);
  }

  countOf(signature: number): number {
    return this.#rarest.countOf(signature);
  }

  needed(_: number, size: number): number {
    return size - this.classes.smallest(size) + 1;
  }

  take({ hashes, size }: ShingleSet, sizeClass: number): number {
    return this.#rarest.take(hashes, size, this.needed(sizeClass, size));
  }

  /** What two similar sets share is at least what two of the smaller one's size would (Xiao, Wang, Lin & Yu 2008, "PPJoin"). */
  takeFewer({ hashes, size }: ShingleSet): number {
    return this.#rarest.take(hashes, size, Math.floor(this.classes.difference(size * 2) / 2) + 1);
  }
}

/** Both kinds, and of each class of sizes the one by which its texts meet fewer others. */
export class SignatureChoice {
  readonly #kinds: readonly Signatures[];
  /** Class -> what each kind has cost. */
  readonly #costs: number[][] = [];

  constructor(private readonly classes: SizeClasses) {
    this.#kinds = [new PartSignatures(classes), new ElementSignatures(classes)];
  }

  /** To be called with some of the sets, before they are weighed. */
  count(set: ShingleSet): void {
    for (const kind of this.#kinds) kind.count(set);
  }

  /** Sees which signatures a set would get: to be called with some of the sets, before one is chosen. */
  weigh(set: ShingleSet): void {
    const sizeClass = this.classes.of(set.size);
    const costs = (this.#costs[sizeClass] ??= this.#kinds.map(() => 0));
    for (const [k, kind] of this.#kinds.entries()) {
      const taken = kind.take(set, sizeClass);
      for (let n = 0; n < taken; n += 1) costs[k]! += kind.countOf(kind.taken[n]!);
    }
  }

  of(sizeClass: number): Signatures {
    const [parts = 0, elements = 0] = this.#costs[sizeClass] ?? [];
    return this.#kinds[elements < parts ? 1 : 0]!;
  }
}

/** Counters, a power of two. Some numbers share one, which makes a rare one look less so. */
const COUNTERS = 1 << 22;
/** Up to here counts are told apart one by one, beyond by their logarithms. */
const EXACT = 64;
const MAX_COUNTER = 127;

/** How often numbers of 32 bits came, and which of some came least often: in one order for all, by counts and then by the numbers. */
class Rarest {
  /** What was taken last. */
  taken = new Int32Array(1 << 8);
  readonly #counts = new Uint16Array(COUNTERS);
  #keys = new Int32Array(1 << 8);

  count(number: number): void {
    const at = number & (COUNTERS - 1);
    if (this.#counts[at]! < 0xffff) this.#counts[at]! += 1;
  }

  countOf(number: number): number {
    return this.#counts[number & (COUNTERS - 1)]!;
  }

  /**
   * Puts the `needed` rarest of the first `length` numbers to the start of `taken`, and others that are as rare by the order; returns how
   * many there are. `more` is what is added to the count of each.
   */
  take(numbers: Int32Array, length: number, needed: number, more?: (n: number) => number): number {
    if (length > this.taken.length) {
      this.taken = new Int32Array(length * 2);
      this.#keys = new Int32Array(length * 2);
    }
    const [keys, taken] = [this.#keys, this.taken];
    for (let n = 0; n < length; n += 1) {
      const number = numbers[n]!;
      const count = rank(this.countOf(number) + (more?.(n) ?? 0));
      taken[n] = keys[n] = (count << 24) | (number >>> 8);
    }
    const last = numberAt(taken, length, Math.min(needed, length) - 1);
    let count = 0;
    for (let n = 0; n < length; n += 1) if (keys[n]! <= last) taken[count++] = numbers[n]!;
    return count;
  }
}

const rank = (count: number): number =>
  count < EXACT ? count : Math.min(MAX_COUNTER, EXACT + Math.floor(6 * Math.log2(count / EXACT)));

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
