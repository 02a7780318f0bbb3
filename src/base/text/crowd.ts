import type { Groups } from '../columns/groups';
import type { SizeClasses } from './size-classes';
import type { Sketches } from './sketches';
import { NO_TEXT, type TextSteps } from './text-steps';

/** Pairs looked at in one step. */
const MAX_PAIRS_PER_STEP = 1 << 12;

/**
 * The texts of a class of sizes, and larger ones, that no rare signature would find: texts of a template, which share nearly all that they
 * have with thousands of others. Each pair from two groups is looked at, but hardly ever at more than its sketches. Texts of one group are
 * passed over in runs, so a group costs little, however many texts it has.
 */
export class Crowd {
  readonly #added: { readonly text: number; readonly size: number; readonly own: number }[] = [];
  /** By position in the order of sizes. */
  #texts = new Int32Array();
  #sizes = new Int32Array();
  #own = new Int32Array();
  /** Position -> an earlier one: all between them are of the group of the first. */
  #next = new Int32Array();

  constructor(
    private readonly classes: SizeClasses,
    private readonly sketches: Sketches,
    private readonly groups: Groups,
  ) {}

  /** Adds a text, which must have a sketch. `own`: elements that no text has with which it shares no rare signature. */
  add(text: number, size: number, own: number): void {
    this.#added.push({ text, size, own });
  }

  /** Calls `compare` with each pair that may be similar and is of two groups, of which one at least has fewer than `end` elements. */
  *search(end: number, compare: (n: number, other: number) => TextSteps<void>): TextSteps<void> {
    const sorted = this.#added.sort((a, b) => a.size - b.size);
    this.#texts = Int32Array.from(sorted, ({ text }) => text);
    this.#sizes = Int32Array.from(sorted, ({ size }) => size);
    this.#own = Int32Array.from(sorted, ({ own }) => own);
    this.#next = Int32Array.from(sorted, (_, at) => at - 1);
    let members = 0;
    let first = 0;
    for (const [at, { text, size }] of sorted.entries()) {
      while (this.#sizes[first]! < this.classes.smallest(size)) first += 1;
      for (let before = members - 1; before >= first; before -= 1) {
        const stop = Math.max(first, before - MAX_PAIRS_PER_STEP);
        before = this.#candidate(at, before, stop);
        if (before >= stop) yield* compare(text, this.#texts[before]!);
        else yield NO_TEXT;
      }
      if (size < end) members += 1;
    }
  }

  /** The first position from `before` down to `stop` whose text may be similar to that at `at`, and is of another group; or one below `stop`. */
  #candidate(at: number, before: number, stop: number): number {
    const { classes, groups, sketches } = this;
    const [texts, sizes, own, next] = [this.#texts, this.#sizes, this.#own, this.#next];
    const [text, size, ownHere] = [texts[at]!, sizes[at]!, own[at]!];
    const group = groups.first(text);
    while (before >= stop) {
      const other = texts[before]!;
      if (groups.first(other) === group) {
        let run = next[before]!;
        while (run >= stop && groups.first(texts[run]!) === group) run = next[run]!;
        before = next[before] = run;
        continue;
      }
      const most = classes.difference(size + sizes[before]!);
      if (ownHere + own[before]! <= most && sketches.mayDiffer(text, other, most)) return before;
      before -= 1;
    }
    return before;
  }
}
