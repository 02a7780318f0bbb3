/** 0.3 of 10 is a little more than 3 in binary fractions. */
const ROUNDING = 1e-9;
/** When so many of the texts are new since items were counted, they are counted again: what was rare may have become frequent. */
const RECOUNT = 0.2;

/** A text among the others: its items, the rarest of them, and the texts that are like it. */
interface Entry {
  readonly text: readonly string[];
  readonly items: ReadonlySet<string>;
  readonly prefix: readonly string[];
  readonly alike: Set<Entry>;
  /** Where it stands in the list of the last call; -1 once it is gone. */
  at: number;
}

/**
 * Finds pairs of texts (given as words) whose sets of word pairs overlap by at least `least` (Jaccard index). It remembers what it has
 * compared: of texts that are the same lists as at the last call, only those that are new are looked at.
 *
 * Not every pair is compared: two sets that overlap so much must share one of the first few items of each in any one order (prefix
 * filtering; Chaudhuri, Ganti, Kaushik 2006), so an index of those finds the candidates. The rarest come first, as they were counted
 * last: which order it is changes only how many candidates there are.
 */
export class SimilarPairs {
  #entries = new Map<readonly string[], Entry>();
  #index = new Map<string, Set<Entry>>();
  #frequency = new Map<string, number>();
  /** The list of the last call, and what is known of each of its texts. */
  #given: readonly (readonly string[])[] = [];
  #row: Entry[] = [];
  /** Texts that came since items were counted. */
  #fresh = Infinity;

  constructor(private readonly least: number) {}

  /** The pairs of a list of texts, first < second, in order. */
  of(given: readonly (readonly string[])[]): [first: number, second: number][] {
    if (!(this.least > 0 && this.least <= 1)) return [];
    // What stands at the ends as it did at the last call needs no look: mostly that is all but one text.
    const before = this.#given;
    const most = Math.min(before.length, given.length);
    let head = 0;
    while (head < most && before[head] === given[head]) head++;
    let tail = 0;
    while (tail < most - head && before.at(-1 - tail) === given.at(-1 - tail)) tail++;
    const gone = this.#row.slice(head, before.length - tail);
    for (const entry of gone) this.#forget(entry);
    const added: (readonly string[])[] = [];
    // A list that comes twice is two texts.
    const seen = new Set<readonly string[]>();
    for (const text of given.slice(head, given.length - tail)) {
      added.push(this.#entries.has(text) || seen.has(text) ? [...text] : text);
      seen.add(text);
    }
    const kept = [this.#row.slice(0, head), this.#row.slice(before.length - tail)] as const;
    this.#given = given;
    this.#fresh += added.length;
    if (this.#fresh > given.length * RECOUNT) {
      const texts = (row: readonly Entry[]): (readonly string[])[] => row.map(({ text }) => text);
      this.#row = this.#recount([...texts(kept[0]), ...added, ...texts(kept[1])]);
    } else this.#row = [...kept[0], ...added.map((text) => this.#add(text)), ...kept[1]];
    return this.#pairs();
  }

  #forget(entry: Entry): void {
    this.#entries.delete(entry.text);
    for (const item of entry.prefix) this.#index.get(item)?.delete(entry);
    for (const other of entry.alike) other.alike.delete(entry);
  }

  #recount(texts: readonly (readonly string[])[]): Entry[] {
    this.#entries.clear();
    this.#index.clear();
    this.#frequency.clear();
    this.#fresh = 0;
    for (const text of texts)
      for (const item of wordPairs(text)) this.#frequency.set(item, (this.#frequency.get(item) ?? 0) + 1);
    return texts.map((text) => this.#add(text));
  }

  #add(text: readonly string[]): Entry {
    const items = wordPairs(text);
    const count = (item: string): number => this.#frequency.get(item) ?? 0;
    const rare = (a: string, b: string): number => count(a) - count(b) || (a < b ? -1 : 1);
    const length = items.size - Math.ceil(this.least * items.size - ROUNDING) + 1;
    const entry: Entry = {
      text,
      items,
      prefix: [...items].sort(rare).slice(0, length),
      alike: new Set(),
      at: -1,
    };
    const candidates = new Set<Entry>();
    for (const item of entry.prefix) {
      const list = this.#index.get(item);
      if (!list) this.#index.set(item, new Set([entry]));
      else {
        for (const other of list) candidates.add(other);
        list.add(entry);
      }
    }
    for (const other of candidates) {
      if (other === entry || overlap(other.items, items) < this.least) continue;
      entry.alike.add(other);
      other.alike.add(entry);
    }
    this.#entries.set(text, entry);
    return entry;
  }

  #pairs(): [number, number][] {
    this.#row.forEach((entry, at) => (entry.at = at));
    const found: [number, number][] = [];
    this.#row.forEach((entry, second) => {
      for (const { at: first } of entry.alike) if (first < second) found.push([first, second]);
    });
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }
}

/** Pairs of neighbouring words; of a single word, the word. */
const wordPairs = (words: readonly string[]): ReadonlySet<string> =>
  new Set(words.length === 1 ? words : words.slice(1).map((word, at) => `${words[at]!} ${word}`));

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (Math.min(a.size, b.size) === 0) return 0;
  let shared = 0;
  for (const item of a) if (b.has(item)) shared++;
  return shared / (a.size + b.size - shared);
}
