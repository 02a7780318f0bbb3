import { FileError } from './file-error';

/** Longer globs are refused, in UTF-16 code units: the time for a path grows with the length of both. Without wildcards, it does not. */
const MAX_GLOB_LENGTH = 256;
const MAX_PLAIN_LENGTH = 4096;
const MAX_SHOWN = 80;

const SLASH = 47;
const DOT = 46;

/** The character that a step takes, by its code point, or which ones. */
type Taken = number | ((code: number) => boolean);

/** A place in a glob: the steps that lead on from it, and the places that are reached without a character. */
interface Place {
  readonly steps: { readonly takes: Taken; readonly to: number }[];
  readonly free: number[];
  /** A star's: it is not reached before the dot of a hidden name, so that "*.txt" does not match ".txt". */
  readonly isStar: boolean;
}

/** The places that were reached together, and those that each character led to: the character by its code point, 0.5 more before a dot. */
interface Reached {
  readonly places: Uint16Array;
  readonly isHidden: boolean;
  readonly next: Map<number, Reached>;
}

/** The most places that are remembered of a glob, in all sets together. */
const MAX_REMEMBERED = 1 << 18;

/**
 * Whether a glob matches a path: `*` and `?` within a name, `**` across folders, `[a-z]`, `[!a]`, `{a,b}`, and `\` before a sign that
 * stands for itself. No wildcard matches the dot that a name begins with. All ways through the glob are followed at once, so that none
 * takes more time than its length times that of the path, and where they led is remembered: a project may have many globs and many files.
 * Throws FileError `invalid` for what only other programs know, and for long globs.
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const { places, end } = new GlobReader(glob).read();
  const remembered = new Map<string, Reached>();
  let room = MAX_REMEMBERED;
  // When each place was reached: the number of a step, counted over all paths.
  const when = new Float64Array(places.length);
  let now = 0;
  const reach = (open: number[], isHidden: boolean): Reached => {
    const all: number[] = [];
    now += 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { free, isStar } = places[at]!;
      if (when[at] === now || (isHidden && isStar)) continue;
      when[at] = now;
      all.push(at);
      for (const to of free) open.push(to);
    }
    const fresh = { places: Uint16Array.from(all), isHidden, next: new Map<number, Reached>() };
    if (room <= 0) return fresh;
    const key = `${isHidden} ${fresh.places.sort().join()}`;
    const known = remembered.get(key);
    if (known) return known;
    room -= all.length + 1;
    remembered.set(key, fresh);
    return fresh;
  };
  const step = ({ places: here, isHidden }: Reached, code: number, isNextHidden: boolean): Reached => {
    const open: number[] = [];
    for (const at of here)
      for (const { takes, to } of places[at]!.steps)
        if (typeof takes === 'number' ? takes === code : !isHidden && takes(code)) open.push(to);
    return reach(open, isNextHidden);
  };
  const [shown, hidden] = [reach([0], false), reach([0], true)];
  return (path) => {
    let here = path.charCodeAt(0) === DOT ? hidden : shown;
    for (let n = 0; n < path.length && here.places.length > 0;) {
      const code = path.codePointAt(n)!;
      n += code > 0xffff ? 2 : 1;
      const isNextHidden = code === SLASH && path.charCodeAt(n) === DOT;
      const key = isNextHidden ? code + 0.5 : code;
      const next = here.next.get(key) ?? step(here, code, isNextHidden);
      if (room > 0) here.next.set(key, next);
      here = next;
    }
    return here.places.includes(end);
  };
}

const isInName = (code: number): boolean => code !== SLASH;

/** What other programs know and this one does not: it would match nothing, or something else. Each with what to write instead. */
const UNSUPPORTED: readonly (readonly [pattern: RegExp, shown: string, instead: string])[] = [
  [/[@!+?*]\(/y, '@(…), !(…), +(…), ?(…) or *(…)', 'Write {a,b} for either, * for anything, "!…" to exclude'],
  [/\|/y, '(a|b)', 'Write {a,b} for either'],
  [/(?<=[)\]}])\+/y, '+ to repeat', 'Write *'],
  [/\[[^\]/]*\[:/y, '[:alpha:]', 'Write the characters, such as [a-z]'],
  [/\{[^{},/]*\.\.[^{},/]*\}/y, '{1..3}', 'Write {1,2,3} or [1-3]'],
];

class GlobReader {
  readonly #places: Place[] = [];
  #n = 0;

  constructor(private readonly glob: string) {}

  read(): { places: readonly Place[]; end: number } {
    const { length } = this.glob;
    const limit = /[*?[{]/.test(this.glob) ? MAX_GLOB_LENGTH : MAX_PLAIN_LENGTH;
    if (length > limit)
      throw this.#invalid(`has ${length} characters. Shorten it to at most ${limit}, or write several.`);
    const end = this.#sequence(this.#place(), false);
    return { places: this.#places, end };
  }

  #invalid(why: string): FileError {
    const shown = this.glob.length > MAX_SHOWN ? `${this.glob.slice(0, MAX_SHOWN)}…` : this.glob;
    return new FileError('invalid', shown, `The pattern ${shown} ${why}`);
  }

  #place(from?: number, isStar = false): number {
    const to = this.#places.push({ steps: [], free: [], isStar }) - 1;
    if (from !== undefined) this.#places[from]!.free.push(to);
    return to;
  }

  #step(from: number, takes: Taken, to = this.#place()): number {
    this.#places[from]!.steps.push({ takes, to });
    return to;
  }

  /** Reads on to the end, or to what ends a part of braces. Returns where it leads. */
  #sequence(start: number, isInBraces: boolean): number {
    const { glob } = this;
    const first = this.#n;
    let at = start;
    while (this.#n < glob.length) {
      const sign = glob[this.#n]!;
      if (isInBraces && (sign === ',' || sign === '}')) return at;
      for (const [pattern, shown, instead] of UNSUPPORTED) {
        pattern.lastIndex = this.#n;
        if (pattern.test(glob))
          throw this.#invalid(
            `uses ${shown}, which is not supported. ${instead}. To match such a character literally, put \\ before it.`,
          );
      }
      const rest = glob.slice(this.#n);
      const isStart = this.#n === first || glob[this.#n - 1] === '/';
      const set = /^\[([!^]?)(\]?(?:\\.|[^\]/\\])*)\]/su.exec(rest);
      if (sign === '*') at = this.#stars(at, isStart, isInBraces);
      else if (sign === '?') at = this.#taken(at, isInName, 1);
      else if (set && set[2] !== '') at = this.#set(at, set);
      else if (sign === '{' && hasEnd(rest)) at = this.#braces(at, rest);
      else at = this.#literal(at);
    }
    return at;
  }

  /** A step over the next `length` code units. */
  #taken(from: number, takes: Taken, length: number): number {
    this.#n += length;
    return this.#step(from, takes);
  }

  #literal(from: number): number {
    if (this.glob[this.#n] === '\\' && this.#n + 1 < this.glob.length) this.#n += 1;
    const code = this.glob.codePointAt(this.#n)!;
    return this.#taken(from, code, code > 0xffff ? 2 : 1);
  }

  #stars(from: number, isStart: boolean, isInBraces: boolean): number {
    const stars = /^\*+/.exec(this.glob.slice(this.#n))![0].length;
    this.#n += stars;
    const next = this.glob[this.#n];
    const folder = this.#place(from);
    const name = this.#place(folder, true);
    this.#step(name, isInName, name);
    const isEnd = next === undefined || next === '/' || (isInBraces && (next === ',' || next === '}'));
    if (stars === 1 || !isStart || !isEnd) return name;
    this.#step(name, SLASH, folder);
    if (next !== '/') return name;
    // Any number of folders, also none.
    this.#n += 1;
    return this.#place(folder);
  }

  #set(from: number, [whole, negation, content]: RegExpExecArray): number {
    const ranges = [...content!.matchAll(/(\\?.)(?:-(\\?.))?/gsu)].map(([, low, high = low]) =>
      [low!, high!].map((sign) => sign.codePointAt(sign.length > 1 && sign[0] === '\\' ? 1 : 0)!),
    );
    const isIn = (code: number): boolean => ranges.some(([low, high]) => low! <= code && code <= high!);
    const end = this.#step(from, (code) => isInName(code) && isIn(code) === (negation === ''));
    // "report [1]" is the name of a file more often than a pattern, so it matches itself too.
    if (negation === '' && !/[-\\]/.test(content!)) {
      let at = from;
      for (const sign of whole.slice(0, -1)) at = this.#step(at, sign.codePointAt(0)!);
      this.#step(at, whole.codePointAt(whole.length - 1)!, end);
    }
    this.#n += whole.length;
    return end;
  }

  /** Braces without a comma stand for themselves. */
  #braces(from: number, rest: string): number {
    if (!hasEnd(rest, ',')) {
      const end = this.#sequence(this.#taken(from, rest.codePointAt(0)!, 1), true);
      return this.#n < this.glob.length ? this.#literal(end) : end;
    }
    const end = this.#place();
    do {
      this.#n += 1;
      this.#places[this.#sequence(this.#place(from), true)]!.free.push(end);
    } while (this.glob[this.#n] === ',');
    this.#n += 1;
    return end;
  }
}

/** Whether the braces that a text begins with are closed; with `,`, whether there is one between them, not in inner ones. */
function hasEnd(text: string, sign = '}'): boolean {
  let depth = 0;
  for (let n = 0; n < text.length; n++) {
    if (text[n] === sign && depth === 1) return true;
    if (text[n] === '\\') n += 1;
    else if (text[n] === '{') depth += 1;
    else if (text[n] === '}' && --depth === 0) return false;
  }
  return false;
}
