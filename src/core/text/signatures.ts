import { PartSignatures } from './part-signatures';
import { Rarest, type Signatures } from './rarest';
import type { ShingleSet } from './shingle-set';
import type { SizeClasses } from './size-classes';

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
