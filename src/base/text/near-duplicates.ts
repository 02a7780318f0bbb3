import { FirstOf } from '../columns/first-of';
import { Groups } from '../columns/groups';
import { foldText, ShingleSet } from './shingle-set';
import { SignatureIndex } from './signature-index';
import { SignatureChoice } from './signatures';
import { SizeClasses } from './size-classes';
import type { TextSteps } from './text-steps';

/** About how many texts are used to count signatures. */
const COUNTED = 1 << 17;
/** About how many texts are used to choose the kind of signatures. */
const WEIGHED = 1 << 12;
/** The maximum number of hashes, of four bytes each, that are cached for compared texts. */
const MAX_HASHES = 1 << 23;
/** The maximum number of entries in an index, of eight bytes each. */
const MAX_ENTRIES = 1 << 23;

export interface NearDuplicateOptions {
  readonly count: number;
  /** The least Jaccard index of two texts' sets of shingles, above 0 and at most 1. */
  readonly threshold: number;
  /** Code points per shingle. */
  readonly length: number;
  /** The maximum number of entries in an index, for tests. With more, texts are read again for each part of the index. */
  readonly mostEntries?: number;
}

export interface NearDuplicate {
  /** Positions in the input, a < b. */
  a: number;
  b: number;
  similarity: number;
}

/** Groups of texts that are connected by pairs of near duplicates. */
export interface NearDuplicateGroups {
  /** Position -> the smallest position in its group, or the text's own if it has no near duplicates. */
  readonly first: Int32Array;
  /** Pairs that connect the groups, one fewer than the texts of a group; in the order of a, then b. */
  readonly links: readonly NearDuplicate[];
}

/**
 * Groups texts by near duplicates: pairs whose sets of character shingles have a Jaccard similarity of at least the threshold. An empty
 * text belongs to no group.
 *
 * Exact, unlike MinHash with banding, which misses pairs near the threshold: two similar sets have a signature in common (`Signatures`).
 * For one class of sizes after the other, the signatures of its texts are added to an index, which is searched for the signatures of the
 * texts of that class and of larger texts. A text is compared with the texts found that are not in its group yet: by cached hashes of texts
 * that were compared before, then by the texts themselves. Only the sizes of all texts and the index of one class are in memory; each text
 * is read three to four times.
 */
export function* nearDuplicateGroups(options: NearDuplicateOptions): TextSteps<NearDuplicateGroups> {
  const { count, threshold, length, mostEntries = MAX_ENTRIES } = options;
  const groups = new Groups(count);
  const links: NearDuplicate[] = [];
  const join = (a: number, b: number, similarity: number): void => {
    if (groups.join(a, b)) links.push({ a: Math.min(a, b), b: Math.max(a, b), similarity });
  };
  const equal = new FirstOf();
  const classes = new SizeClasses(threshold);
  const choice = new SignatureChoice(classes);
  const set = new ShingleSet(length);
  const sizes = new Int32Array(count);
  const stride = Math.ceil(count / COUNTED);
  for (let n = 0; n < count; n += 1) {
    const text = yield n;
    const folded = foldText(text);
    const first = folded === '' ? n : equal.note(folded, n);
    if (first !== n) {
      join(first, n, 1);
      continue;
    }
    set.take(text);
    sizes[n] = set.size;
    if (n % stride === 0 && set.size > 0) choice.count(set);
  }
  for (let n = 0; n < count; n += Math.ceil(count / WEIGHED)) {
    if (sizes[n] === 0) continue;
    set.take(yield n);
    choice.weigh(set);
  }
  const comparison = new Comparison(options, classes, sizes);
  const index = new SignatureIndex(count);
  for (const [sizeClass, members] of membersOf(classes, sizes)) {
    const { first, end } = classes.range(sizeClass);
    const largest = classes.largest(end - 1);
    const signatures = choice.of(sizeClass);
    const entries = members * signatures.needed(sizeClass, end - 1);
    const parts = Math.ceil(entries / mostEntries);
    for (let part = 0; part < parts; part += 1) {
      index.begin(entries / parts);
      const runs = new Runs();
      if (signatures.takeFewer)
        for (let n = 0; n < count; n += 1) {
          if (sizes[n]! < first || sizes[n]! >= end) continue;
          set.take(yield n);
          const taken = signatures.takeFewer(set);
          for (let at = 0; at < taken; at += 1) {
            const signature = signatures.taken[at]!;
            if (parts === 1 || (signature >>> 8) % parts === part) index.add(signature, n);
          }
        }
      for (const isMember of [true, false])
        for (let n = 0; n < count; n += 1) {
          const size = sizes[n]!;
          if (isMember ? size < first || size >= end : size < end || size > largest) continue;
          set.take(yield n);
          const taken = signatures.take(set, sizeClass);
          for (let at = 0; at < taken; at += 1) {
            const signature = signatures.taken[at]!;
            if (parts > 1 && (signature >>> 8) % parts !== part) continue;
            for (let entry = index.newest(signature); entry > 0; entry = index.before(entry)) {
              const other = index.set(entry, signature);
              if (other < 0 || other === n) continue;
              if (comparison.isNew(n, other) && groups.first(n) === groups.first(other)) {
                entry = runs.skip(entry);
                continue;
              }
              runs.end();
              // If the index has all texts of the class, the larger of two finds the other.
              if (signatures.takeFewer && sizes[other]! > size) continue;
              if (!comparison.isNew(n, other) || !comparison.mayBeSimilar(n, other)) continue;
              const similarity = yield* comparison.compare(set, other);
              if (similarity >= threshold) join(n, other, similarity);
            }
            runs.end();
            if (isMember && !signatures.takeFewer) index.add(signature, n);
          }
        }
    }
  }
  return {
    first: Int32Array.from({ length: count }, (_, n) => groups.first(n)),
    links: links.sort((p, q) => p.a - q.a || p.b - q.b),
  };
}

function membersOf(classes: SizeClasses, sizes: Int32Array): [sizeClass: number, members: number][] {
  const members: number[] = [];
  for (const size of sizes) {
    if (size === 0) continue;
    const sizeClass = classes.of(size);
    members[sizeClass] = (members[sizeClass] ?? 0) + 1;
  }
  return [...members.entries()].filter(([, number]) => number > 0);
}

class Comparison {
  readonly #comparedWith: Int32Array;
  readonly #other: ShingleSet;
  /** Cached hashes of texts that were compared before. They often show that a text need not be read. */
  readonly #hashes = new Map<number, Int32Array>();
  #room = MAX_HASHES;

  constructor(
    options: NearDuplicateOptions,
    private readonly classes: SizeClasses,
    private readonly sizes: Int32Array,
  ) {
    this.#comparedWith = new Int32Array(sizes.length).fill(-1);
    this.#other = new ShingleSet(options.length);
  }

  isNew(n: number, other: number): boolean {
    return this.#comparedWith[other] !== n;
  }

  mayBeSimilar(n: number, other: number): boolean {
    this.#comparedWith[other] = n;
    const [size, its] = [this.sizes[n]!, this.sizes[other]!];
    return its >= this.classes.smallest(size) && its <= this.classes.largest(size);
  }

  /** The similarity of a set to that of another text; 0 if it is known to be too small. */
  *compare(set: ShingleSet, other: number): TextSteps<number> {
    const both = set.size + this.sizes[other]!;
    const least = (both - this.classes.difference(both)) / 2;
    const hashes = this.#hashes.get(other);
    if (hashes && !set.hasHashes(hashes, least)) return 0;
    this.#other.take(yield other);
    if (!hashes) this.#cache(other);
    return set.similarity(this.#other);
  }

  #cache(other: number): void {
    const { size, hashes } = this.#other;
    if (size > this.#room) return;
    this.#hashes.set(other, hashes.slice(0, size));
    this.#room -= size;
  }
}

/** Shorter runs are not recorded. */
const MIN_RUN = 16;

/** Runs of index entries of one group, which a set of the group skips in one step: a thousand texts of a template are not all compared. */
class Runs {
  /** First entry of a run -> its last one. */
  readonly #ends = new Map<number, number>();
  #first = 0;
  #last = 0;
  #length = 0;

  /** Adds an entry to the current run, or starts one. Returns the entry from which to continue. */
  skip(entry: number): number {
    if (this.#length === 0) this.#first = entry;
    this.#length += 1;
    const end = this.#ends.get(entry);
    if (end !== undefined) this.#length += MIN_RUN;
    return (this.#last = end ?? entry);
  }

  end(): void {
    if (this.#length >= MIN_RUN && this.#first !== this.#last) this.#ends.set(this.#first, this.#last);
    this.#length = 0;
  }
}
