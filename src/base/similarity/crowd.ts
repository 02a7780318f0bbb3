import type { Groups } from '../columns/groups';
import type { SizeClasses } from './size-classes';
import type { Sketches } from './sketches';
import { NO_TEXT, type TextSteps } from './text-steps';

const MAX_PAIRS_PER_STEP = 1 << 12;
/** The groups are looked up for all places when so many places, as a share of all, turned out to be of the same group. */
const STALE_SHARE = 1 / 8;

/**
 * The texts of a class of sizes, and larger ones, that no rare signature would find: texts of a template, which share nearly all that they
 * have with thousands of others. Each pair from two groups is looked at, but hardly ever at more than its sketches. Texts of one group are
 * passed over in runs, so a group costs little, however many texts it has.
 */
export class Crowd {
  readonly #added: {
    readonly text: number;
    readonly size: number;
    readonly own: number;
    readonly sketch: number;
  }[] = [];

  constructor(
    private readonly classes: SizeClasses,
    private readonly sketches: Sketches,
    private readonly groups: Groups,
  ) {}

  /** Adds a text, which must have a sketch. `own`: elements that no text has with which it shares no rare signature. */
  add(text: number, size: number, own: Int32Array): void {
    this.#added.push({ text, size, own: own.length, sketch: this.sketches.addWithout(text, own) });
  }

  /** Calls `compare` with each pair that may be similar and is of two groups, of which one at least has fewer than `end` elements. */
  *search(end: number, compare: (n: number, other: number) => TextSteps<void>): TextSteps<void> {
    const { classes, sketches, groups } = this;
    const sorted = this.#added.sort((a, b) => a.size - b.size);
    sketches.lineUp(sorted.map(({ text, own, sketch }) => ({ label: text, own, sketch })));
    let members = 0;
    let first = 0;
    let stale = 0;
    for (const [at, { text, size }] of sorted.entries()) {
      while (sorted[first]!.size < classes.smallest(size)) first += 1;
      let label = sketches.labelAt(at);
      for (let from = members - 1; from >= first;) {
        const stop = Math.max(first, from - MAX_PAIRS_PER_STEP + 1);
        const most = classes.difference(size + sorted[from]!.size);
        from = sketches.next(at, from, stop, label, most);
        if (from < stop) {
          yield NO_TEXT;
          continue;
        }
        const other = sorted[from]!.text;
        if (groups.first(text) === groups.first(other)) {
          label = sketches.labelAt(from);
          stale += 1;
        } else yield* compare(text, other);
        from -= 1;
      }
      if (size < end) members += 1;
      if (stale > members * STALE_SHARE) {
        sketches.label(members, (place) => groups.first(sorted[place]!.text));
        stale = 0;
      }
    }
  }
}
