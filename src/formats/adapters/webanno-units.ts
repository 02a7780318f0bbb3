/** The lines of a WebAnno TSV file: tokens, and parts of tokens at which spans begin or end. */
import { leadingCount } from '../../base/leading-count';
import { OffsetMap } from '../../base/text/offsets';
import { tokensOf } from '../align-tokens';
import type { Alignment } from '../format';
import { shortName, type LayerHead } from './webanno-cells';

export interface Sentence {
  readonly text: string;
  /** Lines before the sentence that are not text: `#Sentence.id=`. */
  readonly comments: readonly string[];
  /** Offsets of its tokens (not of their parts), in UTF-16 units. */
  readonly tokens: readonly (readonly [start: number, end: number])[];
}

interface Token {
  readonly address: string;
  readonly start: number;
  readonly end: number;
  /** `start end` of the parts of tokens that spans need -> the part. Addresses are assigned when all parts are known. */
  readonly parts: Map<string, { start: number; end: number }>;
}

export class UnitTable {
  readonly sentences: readonly (Pick<Sentence, 'text'> & { readonly comments?: readonly string[] })[];
  /** Whether a reader of the file gets exactly this text. */
  readonly isExact: boolean;
  readonly #tokens: Token[][];
  readonly #all: Token[];
  readonly #map: OffsetMap;
  readonly #isKept: boolean;

  constructor(
    private readonly text: string,
    kept: readonly Sentence[] | undefined,
  ) {
    this.#map = new OffsetMap(text);
    this.#isKept = kept !== undefined;
    const sentences = kept ?? this.#sentences();
    this.sentences = sentences;
    this.#tokens = sentences.map(({ tokens }, s) =>
      tokens.map(([start, end], t) => ({ address: `${s + 1}-${t + 1}`, start, end, parts: new Map() })),
    );
    this.#all = this.#tokens.flat().sort((a, b) => a.start - b.start);
    const lead = /^\s*/.exec(text)![0];
    this.isExact = kept !== undefined || /^ *$/.test(lead);
  }

  /** A line break between words separates sentences. Other white space is inside sentences. */
  #sentences(): Sentence[] {
    const all = tokensOf(this.text).map(
      ({ start, end }) => [this.#map.toUtf16(start)!, this.#map.toUtf16(end)!] as const,
    );
    const groups: (readonly [number, number])[][] = [];
    all.forEach((token, n) => {
      const before = all[n - 1];
      if (!before || this.text.slice(before[1], token[0]) === '\n') groups.push([token]);
      else groups.at(-1)!.push(token);
    });
    return groups.map((tokens, n) => ({
      text: this.text.slice(tokens[0]![0], n === groups.length - 1 ? this.text.length : tokens.at(-1)![1]),
      comments: [],
      tokens,
    }));
  }

  /** Address of the token with exactly these offsets, in code points. */
  tokenAt(from: number, to: number): string | undefined {
    const [start, end] = [this.#map.toUtf16(from), this.#map.toUtf16(to)];
    return this.#touched(start ?? 0, end ?? 0).find((token) => token.start === start && token.end === end)
      ?.address;
  }

  /**
   * Keys of the units that a span covers, in code points: tokens, and parts of tokens. White space at its ends cannot be covered: undefined,
   * or moved when the alignment allows it. The address of a key is known once all spans are placed.
   */
  unitsOf(from: number, to: number, how: Alignment): { addresses: string[]; moved: boolean } | undefined {
    const [start, end] = [this.#map.toUtf16(from), this.#map.toUtf16(to)];
    if (start === undefined || end === undefined) return undefined;
    const keys: string[] = [];
    let [first, last] = [-1, -1];
    for (const token of this.#touched(start, end)) {
      const [partStart, partEnd] = [Math.max(start, token.start), Math.min(end, token.end)];
      if (first < 0) first = partStart;
      last = partEnd;
      if (partStart === token.start && partEnd === token.end) keys.push(token.address);
      else {
        const key = `${token.address}.${partStart}-${partEnd}`;
        token.parts.set(key, { start: partStart, end: partEnd });
        keys.push(key);
      }
    }
    const moved = first !== start || last !== end;
    return keys.length === 0 || (moved && how === 'exact') ? undefined : { addresses: keys, moved };
  }

  #touched(start: number, end: number): Token[] {
    const low = leadingCount(this.#all.length, (n) => this.#all[n]!.end <= start);
    const touched: Token[] = [];
    for (let n = low; n < this.#all.length && this.#all[n]!.start < end; n++) touched.push(this.#all[n]!);
    return touched;
  }

  /** The lines of each sentence, with the `cells` of each unit. Keys in cells stand between NUL characters and are replaced by addresses. */
  lines(cells: (key: string) => readonly string[]): string[][] {
    const addresses = new Map<string, string>();
    const rows = this.#tokens.map((tokens) =>
      tokens.flatMap((token) => {
        const parts = [...token.parts];
        // Imported parts keep their order.
        if (!this.#isKept) parts.sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
        parts.forEach(([key], n) => addresses.set(key, `${token.address}.${n + 1}`));
        return [[token.address, token] as const, ...parts];
      }),
    );
    const resolved = (cell: string) =>
      cell.replace(/\0([^\0]*)\0/g, (_all, key: string) => addresses.get(key) ?? key);
    return rows.map((units) =>
      units.map(([key, { start, end }]) => {
        const text = this.text.slice(start, end).replaceAll('\\', '\\\\');
        return `${[addresses.get(key) ?? key, `${start}-${end}`, text, ...cells(key).map(resolved)].join('\t')}\t`;
      }),
    );
  }
}

/** A layer's name: the last part of its type, or the whole type if two layers share that part. */
export function nameOf(heads: readonly LayerHead[], n: number): string {
  const short = shortName(heads[n]!.type);
  return heads.filter(({ type }) => shortName(type) === short).length > 1 ? heads[n]!.type : short;
}
