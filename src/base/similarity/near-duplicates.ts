import { FirstOf } from '../columns/first-of';
import { Groups } from '../columns/groups';
import { Crowd } from './crowd';
import { Alphabet } from '../text/alphabet';
import { foldText, ShingleSet, type Hashes } from './shingle-set';
import { SignatureIndex } from './signature-index';
import { SignatureChoice } from './signatures';
import { SizeClasses } from './size-classes';
import { Sketches } from './sketches';
import { NO_TEXT, type TextSteps } from './text-steps';

/** About how many texts are used to count signatures. */
const COUNTED = 1 << 17;
/** About how many texts are used to choose the kind of signatures. */
const WEIGHED = 1 << 12;
/** The maximum number of hashes, of four bytes each, that are cached for compared texts. */
const MAX_HASHES = 3 << 23;
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
  const choice = new SignatureChoice(classes, count);
  const sizes = new Int32Array(count);
  const sets = new Sets(count, length);
  const stride = Math.ceil(count / COUNTED);
  for (let n = 0; n < count; n += 1) {
    const text = yield n;
    const folded = foldText(text);
    const first = folded === '' ? n : equal.note(folded, n);
    if (first !== n) {
      join(first, n, 1);
      continue;
    }
    const set = sets.add(n, folded);
    sizes[n] = set.size;
    if (n % stride === 0 && set.size > 0) choice.count(set);
  }
  for (let n = 0; n < count; n += Math.ceil(count / WEIGHED))
    if (sizes[n] !== 0) choice.weigh(yield* sets.hashes(n));
  const sketches = new Sketches(count);
  const comparison = new Comparison(sets, classes, sizes, sketches, groups);
  const compare = function* (n: number, other: number): TextSteps<void> {
    const similarity = yield* comparison.compare(n, other);
    if (similarity >= threshold) join(n, other, similarity);
  };
  const index = new SignatureIndex(count);
  for (const [sizeClass, members] of membersOf(classes, sizes)) {
    const { first, end } = classes.range(sizeClass);
    const largest = classes.largest(end - 1);
    const signatures = choice.of(sizeClass);
    const entries = members * signatures.needed(sizeClass, end - 1);
    const parts = Math.ceil(entries / mostEntries);
    sketches.begin(
      sizes.reduce((sum, size) => (size >= first && size <= largest ? sum + 1 : sum), 0),
      end,
    );
    const crowd = new Crowd(classes, sketches, groups);
    for (let part = 0; part < parts; part += 1) {
      const isInPart = (signature: number): boolean => parts === 1 || (signature >>> 8) % parts === part;
      index.begin(entries / parts);
      if (signatures.takeFewer)
        for (let n = 0; n < count; n += 1) {
          if (sizes[n]! < first || sizes[n]! >= end) continue;
          const set = yield* sets.hashes(n);
          sketches.add(n, set);
          const taken = signatures.takeFewer(set);
          for (let at = 0; at < taken; at += 1) {
            const signature = signatures.taken[at]!;
            if (isInPart(signature)) index.add(signature, n);
          }
        }
      for (const isMember of [true, false])
        for (let n = 0; n < count; n += 1) {
          const size = sizes[n]!;
          if (isMember ? size < first || size >= end : size < end || size > largest) continue;
          const set = yield* sets.hashes(n);
          sketches.add(n, set);
          const taken = signatures.take(set, sizeClass);
          if (signatures.isInCrowd && part === 0)
            crowd.add(n, size, signatures.taken.subarray(0, signatures.ownElements));
          for (let at = 0; at < taken; at += 1) {
            const signature = signatures.taken[at]!;
            if (!isInPart(signature)) continue;
            for (let entry = index.newest(signature); entry > 0; entry = index.before(entry)) {
              const other = index.set(entry, signature);
              // If the index has all texts of the class, the larger of two finds the other.
              if (other < 0 || other === n || (signatures.takeFewer && sizes[other]! > size)) continue;
              if (comparison.mayJoin(n, other)) yield* compare(n, other);
            }
            if (isMember && !signatures.takeFewer) index.add(signature, n);
          }
          if (!isMember && !signatures.isInCrowd) sketches.removeLast(n);
        }
    }
    yield* crowd.search(end, compare);
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

/** The texts' sets of shingles. Hashes are cached: those of all texts if they are few, otherwise those of texts that were compared. */
class Sets {
  readonly #set: ShingleSet;
  readonly #other: ShingleSet;
  /** The text of `#set`. */
  #current = -1;
  readonly #hashes = new Map<number, Hashes>();
  #room = MAX_HASHES;
  #hasAll = true;
  /** Text -> 1 if its hashes stand for its shingles. */
  readonly #isExact: Uint8Array;
  #compared: ReadonlySet<number> = new Set();
  #comparedText = -1;

  constructor(count: number, length: number) {
    const alphabet = new Alphabet(length);
    this.#set = new ShingleSet(length, alphabet);
    this.#other = new ShingleSet(length, alphabet);
    this.#isExact = new Uint8Array(count);
  }

  /** Must be called once with each text. */
  add(n: number, folded: string): ShingleSet {
    this.#set.takeFolded(folded);
    this.#current = n;
    this.#isExact[n] = Number(this.#set.isExact);
    if (this.#hasAll && !this.#cache(n, this.#set)) {
      this.#hasAll = false;
      this.#hashes.clear();
      this.#room = MAX_HASHES;
    }
    return this.#set;
  }

  *hashes(n: number): TextSteps<Hashes> {
    const hashes = this.#hasAll ? this.#hashes.get(n) : undefined;
    if (!hashes) return yield* this.#of(n);
    yield NO_TEXT;
    return hashes;
  }

  /** How many shingles two texts share; 0 if fewer than `least`. */
  *shared(n: number, other: number, least: number): TextSteps<number> {
    if (n !== this.#comparedText) {
      const { hashes, size } = this.#hashes.get(n) ?? (yield* this.#of(n));
      this.#compared = new Set(hashes.subarray(0, size));
    }
    this.#comparedText = n;
    const known = this.#hashes.get(other);
    if (!known) {
      this.#other.take(yield other);
      this.#cache(other, this.#other);
    }
    const shared = sharedWith(this.#compared, known ?? this.#other, least);
    if (shared === 0 || (this.#isExact[n] && this.#isExact[other])) return shared;
    if (known) this.#other.take(yield other);
    return (yield* this.#of(n)).sharedWith(this.#other);
  }

  *#of(n: number): TextSteps<ShingleSet> {
    if (n !== this.#current) this.#set.take(yield n);
    this.#current = n;
    return this.#set;
  }

  #cache(n: number, { size, hashes }: Hashes): boolean {
    if (size > this.#room) return false;
    this.#hashes.set(n, { hashes: hashes.slice(0, size), size });
    this.#room -= size;
    return true;
  }
}

/** Compares pairs of texts, as far as it takes to know whether they are similar. */
export class Comparison {
  readonly #comparedWith: Int32Array;

  constructor(
    private readonly sets: Sets,
    private readonly classes: SizeClasses,
    private readonly sizes: Int32Array,
    private readonly sketches: Sketches,
    private readonly groups: Groups,
  ) {
    this.#comparedWith = new Int32Array(sizes.length).fill(-1);
  }

  /** Whether two texts may be similar, and are neither in one group yet nor compared just now. */
  mayJoin(n: number, other: number): boolean {
    if (this.#comparedWith[other] === n || this.groups.first(n) === this.groups.first(other)) return false;
    this.#comparedWith[other] = n;
    const [size, its] = [this.sizes[n]!, this.sizes[other]!];
    if (its < this.classes.smallest(size) || its > this.classes.largest(size)) return false;
    return this.sketches.mayDiffer(n, other, this.classes.difference(size + its));
  }

  /** The similarity of two texts; 0 if it is known to be too small. */
  *compare(n: number, other: number): TextSteps<number> {
    const both = this.sizes[n]! + this.sizes[other]!;
    const shared = yield* this.sets.shared(n, other, (both - this.classes.difference(both)) / 2);
    return shared / (both - shared);
  }
}

/** How many of some hashes are in a set; 0 as soon as there are fewer than `least`. */
function sharedWith(set: ReadonlySet<number>, { hashes, size }: Hashes, least: number): number {
  let shared = size;
  for (let n = 0; n < size; n += 1)
    if (!set.has(hashes[n]!)) {
      shared -= 1;
      if (shared < least) return 0;
    }
  return shared;
}
