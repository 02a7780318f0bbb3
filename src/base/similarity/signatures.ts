import { avalanche } from '../text/hash';
import type { Hashes } from './shingle-set';
import type { SizeClasses } from './size-classes';

/**
 * Numbers by which similar sets are found: two similar sets have at least one in common. Those that very many sets have are common
 * and not taken: similar sets without a rare one in common are both in the crowd.
 */
export interface Signatures {
  /** The signatures taken last, at the start of the array. */
  readonly taken: Int32Array;
  /** Whether the set from which they were taken is in the crowd, because too few of its signatures are rare. */
  readonly isInCrowd: boolean;
  /** The number of elements of that set that no other one has with which it shares no rare signature, if known; 0 otherwise. */
  readonly ownElements: number;
  /** Signatures with at least this count are common from now on. */
  setCommon(count: number): void;
  /** Counts the signatures of a set, to find rare ones, which are faster. Must be called before signatures are taken. */
  count(set: Hashes): void;
  countOf(signature: number): number;
  /** About how many signatures are taken for a set of the class. */
  needed(sizeClass: number, size: number): number;
  /** Takes the signatures of a set that searches for sets of a class (or is added to the index, without `takeFewer`). Returns their number. */
  take(set: Hashes, sizeClass: number): number;
  /** Takes the signatures of a set that is found by sets of its size or larger ones. Returns their number. */
  takeFewer?(set: Hashes): number;
}

/** Takes the rarest of the signatures that a set can have. */
abstract class OfRarest {
  protected readonly rarest: Rarest;

  constructor(
    protected readonly classes: SizeClasses,
    sets: number,
  ) {
    this.rarest = new Rarest(sets);
  }

  get taken(): Int32Array {
    return this.rarest.taken;
  }

  get isInCrowd(): boolean {
    return this.rarest.tooFew;
  }

  setCommon(count: number): void {
    this.rarest.setCommon(count);
  }

  countOf(signature: number): number {
    return this.rarest.countOf(signature);
  }
}

/** Added to the count of a part with zero, one or two elements, because many sets can have such a part. */
const LIKELY = [9, 3, 1];

/**
 * Partitions sets by the hashes of their elements, with a signature for each part: equal parts have equal signatures.
 *
 * Each element in which two similar sets differ can change one part, so of any `needed` parts, at least one is equal in both sets
 * (pigeonhole principle: Arasu, Ganti & Kaushik 2006, "Efficient exact set-similarity joins"; Deng, Li, Wen & Feng 2016). These can be the
 * rarest parts, in an order that is the same for all sets (prefix filter: Chaudhuri, Ganti & Kaushik 2006).
 *
 * A part has two or three elements from different places of a text, so different texts hardly ever share one. Single shingles would not do:
 * a language has only so many, and most of them occur in many texts.
 */
class PartSignatures extends OfRarest implements Signatures {
  readonly ownElements = 0;
  /** For each part of the current set: signature and number of elements. */
  #signatures = new Int32Array(1 << 8);
  #sizes = new Uint8Array(1 << 8);

  count(set: Hashes): void {
    const parts = this.#cut(set, this.classes.of(set.size));
    for (let part = 0; part < parts; part += 1) this.rarest.count(this.#signatures[part]!);
  }

  needed(sizeClass: number, size: number): number {
    return this.classes.needed(sizeClass, size);
  }

  take(set: Hashes, sizeClass: number): number {
    const parts = this.#cut(set, sizeClass);
    return this.rarest.take(this.#signatures, parts, this.needed(sizeClass, set.size), this.#likely);
  }

  readonly #likely = (part: number): number => LIKELY[this.#sizes[part]!] ?? 0;

  #cut({ size, hashes }: Hashes, sizeClass: number): number {
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
    for (let part = 0; part < parts; part += 1) signatures[part] = avalanche(signatures[part]!);
    return parts;
  }
}

/**
 * The rarest elements themselves: sets that share all but fewer than `needed` of their elements share one of their `needed` rarest (prefix
 * filter: Chaudhuri, Ganti & Kaushik 2006). Better for texts from a few templates: what distinguishes them is rare, while most parts would
 * consist of the common text.
 */
class ElementSignatures extends OfRarest implements Signatures {
  ownElements = 0;

  count({ hashes, size }: Hashes): void {
    for (let n = 0; n < size; n += 1) this.rarest.count(hashes[n]!);
  }

  needed(_: number, size: number): number {
    return size - this.classes.smallest(size) + 1;
  }

  take({ hashes, size }: Hashes, sizeClass: number): number {
    const taken = this.rarest.take(hashes, size, this.needed(sizeClass, size));
    // All that are rare were taken then.
    this.ownElements = this.isInCrowd ? taken : 0;
    return taken;
  }

  /** Two similar sets share at least as many elements as two of the smaller size would (Xiao, Wang, Lin & Yu 2008, "PPJoin"). */
  takeFewer({ hashes, size }: Hashes): number {
    return this.rarest.take(hashes, size, Math.floor(this.classes.difference(size * 2) / 2) + 1);
  }
}

/** A signature is common if this share of a class has it, and so many sets. Going through sketches costs less than through a long list of sets. */
const COMMON_SHARE = 1 / 1024;
const MIN_COMMON = 16;
/** What it costs to compare two sketches: this share of a comparison of sets that have a signature in common. */
const SKETCH_COST = 1 / 4;

/** Chooses, for each class of sizes, the kind of signatures by which fewer texts must be compared. */
export class SignatureChoice {
  readonly #kinds: readonly Signatures[];
  /** Class -> the number of counted sets. */
  readonly #counted: number[] = [];
  /** Class -> the cost of each kind. */
  readonly #costs: number[][] = [];

  /** For at most so many sets. */
  constructor(
    private readonly classes: SizeClasses,
    sets: number,
  ) {
    this.#kinds = [new PartSignatures(classes, sets), new ElementSignatures(classes, sets)];
  }

  /** Must be called with some of the sets before `weigh`. */
  count(set: Hashes): void {
    const sizeClass = this.classes.of(set.size);
    this.#counted[sizeClass] = (this.#counted[sizeClass] ?? 0) + 1;
    for (const kind of this.#kinds) kind.count(set);
  }

  /** Adds the costs of a set's signatures. Must be called with some of the sets before `of`. */
  weigh(set: Hashes): void {
    const sizeClass = this.classes.of(set.size);
    const costs = (this.#costs[sizeClass] ??= this.#kinds.map(() => 0));
    for (const [k, kind] of this.#kinds.entries()) {
      kind.setCommon(this.#common(sizeClass));
      const taken = kind.take(set, sizeClass);
      for (let n = 0; n < taken; n += 1) costs[k]! += kind.countOf(kind.taken[n]!);
      if (kind.isInCrowd) {
        // It is compared with those that have few elements of their own, too.
        const share = Math.max(0, 1 - kind.ownElements / this.classes.difference(set.size * 2));
        costs[k]! += SKETCH_COST * share * (this.#counted[sizeClass] ?? 0);
      }
    }
  }

  of(sizeClass: number): Signatures {
    const [parts = 0, elements = 0] = this.#costs[sizeClass] ?? [];
    const kind = this.#kinds[elements < parts ? 1 : 0]!;
    kind.setCommon(this.#common(sizeClass));
    return kind;
  }

  #common(sizeClass: number): number {
    return Math.max(MIN_COMMON, COMMON_SHARE * (this.#counted[sizeClass] ?? 0));
  }
}

/** The counters of many sets, and of each of few: powers of two. Numbers that share one look less rare. */
const MAX_COUNTERS = 1 << 22;
const COUNTERS_PER_SET = 1 << 11;
/** Smaller counts are distinguished exactly, larger ones by their logarithms. */
const EXACT = 64;
const MAX_COUNTER = 127;

/** Counts 32-bit numbers, and selects the rarest of some: in one order for all, by counts and then by the numbers. */
class Rarest {
  taken = new Int32Array(1 << 8);
  /** Whether fewer numbers than needed were rare. */
  tooFew = false;
  /** The least key of a common number. */
  #common = MAX_COUNTER << 24;
  readonly #counts: Uint16Array;
  #keys = new Int32Array(1 << 8);

  /** For the numbers of so many sets. */
  constructor(sets: number) {
    const most = MAX_COUNTERS / COUNTERS_PER_SET;
    this.#counts = new Uint16Array(COUNTERS_PER_SET * 2 ** Math.ceil(Math.log2(Math.min(most, sets + 1))));
  }

  count(number: number): void {
    const at = number & (this.#counts.length - 1);
    if (this.#counts[at]! < MAX_COUNT) this.#counts[at]! += 1;
  }

  countOf(number: number): number {
    return this.#counts[number & (this.#counts.length - 1)]!;
  }

  /** Numbers with at least this count are common. */
  setCommon(count: number): void {
    this.#common = rank(Math.ceil(count)) << 24;
  }

  /**
   * Puts the `needed` rarest of the first `length` numbers, and equally rare ones, but no common ones, at the start of `taken`; returns how
   * many. `more`: added counts.
   */
  take(numbers: Int32Array, length: number, needed: number, more?: (n: number) => number): number {
    if (length > this.taken.length) {
      this.taken = new Int32Array(length * 2);
      this.#keys = new Int32Array(length * 2);
    }
    const [keys, taken] = [this.#keys, this.taken];
    const common = this.#common;
    let rare = 0;
    for (let n = 0; n < length; n += 1) {
      const number = numbers[n]!;
      const key = (rank(this.countOf(number) + (more?.(n) ?? 0)) << 24) | (number >>> 8);
      keys[n] = key;
      if (key < common) taken[rare++] = key;
    }
    this.tooFew = rare < Math.min(needed, length);
    const last = rare > needed ? taken.subarray(0, rare).sort()[needed - 1]! : common - 1;
    let count = 0;
    for (let n = 0; n < length; n += 1) if (keys[n]! <= last) taken[count++] = numbers[n]!;
    return count;
  }
}

const MAX_COUNT = 0xffff;
/** Count -> rank. */
const RANKS = Uint8Array.from({ length: MAX_COUNT + 1 }, (_, count) =>
  count < EXACT ? count : Math.min(MAX_COUNTER, EXACT + Math.floor(6 * Math.log2(count / EXACT))),
);

const rank = (count: number): number => RANKS[Math.min(count, MAX_COUNT)]!;
