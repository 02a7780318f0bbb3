import { maxOf } from '../../base/lists';

/** Ignored when texts are compared: spaces, line ends, control and format characters, quotes and backslashes. One entry for each UTF-16 unit. */
const IGNORED = Uint8Array.from({ length: 1 << 16 }, (_, code) =>
  /[\s\p{Cc}\p{Cf}"'\\]/u.test(String.fromCharCode(code)) ? 1 : 0,
);

/** A text is often in a string in a string, such as JSON in a cell of a table. */
const MAX_NESTED = 4;

/** The names of HTML for U+00A0 to U+00FF, in order. */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const ENTITIES = new Map([
  ...LATIN_1.split(' ').map((name, n) => [name, String.fromCharCode(0xa0 + n)] as const),
  ...Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", euro: '€', hellip: '…' }),
  ...Object.entries({ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bdquo: '„' }),
]);
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{1,9}\d{0,2}));/gi;
/** Of JSON, YAML and most programming languages. A backslash may be escaped itself, any number of times. */
const ESCAPE =
  /(?:\\|\\u005[cC])+(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2})|[abefnrtv0_NLP])/g;

/**
 * A text with its escapes and entities as the characters that they stand for, and those for spaces and controls as a space. As it is the
 * same for a text and for any of its spellings, it also changes texts that only look escaped.
 */
export function unescaped(text: string): string {
  for (let n = 0; n < MAX_NESTED && /[\\&]/.test(text); n += 1) {
    const before = text;
    text = text
      .replace(ENTITY, (all, decimal?: string, hex?: string, name?: string) =>
        name === undefined
          ? charOf(decimal ? Number(decimal) : parseInt(hex!, 16))
          : (ENTITIES.get(name) ?? all),
      )
      .replace(ESCAPE, (_, ...codes: (string | undefined)[]) => {
        const code = codes.slice(0, 4).find((each) => each !== undefined);
        return code === undefined ? ' ' : charOf(parseInt(code, 16));
      });
    if (text === before) break;
  }
  return text.toWellFormed().normalize('NFC');
}

const charOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');

/** What is compared of a text. */
export function comparedPart(text: string): string {
  let compared = '';
  for (const unit of unescaped(text).split('')) if (IGNORED[unit.charCodeAt(0)] === 0) compared += unit;
  return compared;
}

interface Needle {
  /** UTF-16 units. */
  readonly text: Uint16Array;
  /** By number of matched units: how many remain matched if the next one differs. */
  readonly back: Int32Array;
  matched: number;
}

function needleOf(text: string): Needle {
  const units = Uint16Array.from({ length: text.length }, (_, n) => text.charCodeAt(n));
  const back = new Int32Array(units.length + 1);
  for (let n = 1, matched = 0; n < units.length; n += 1) {
    while (matched > 0 && units[matched] !== units[n]) matched = back[matched]!;
    if (units[matched] === units[n]) matched += 1;
    back[n + 1] = matched;
  }
  return { text: units, back, matched: 0 };
}

/**
 * Finds texts in the lines of a file, also over several lines, whatever their spaces, quotes and escapes. The time grows with the length of
 * the file and the number of texts only (Knuth, Morris and Pratt).
 */
export class TextFinder {
  readonly #needles: readonly Needle[];
  readonly #longest: number;
  /** Of the last lines: their numbers, and how many units were compared before them. */
  #lines: { readonly line: number; readonly before: number }[] = [];
  #compared = 0;

  /** `texts`: as `comparedPart` returns them, not empty. */
  constructor(texts: Iterable<string>) {
    this.#needles = [...texts].map(needleOf);
    this.#longest = maxOf(
      this.#needles.map(({ text }) => text.length),
      0,
    );
  }

  /** Adds the next line, unescaped. Returns the numbers of the lines in which the texts begin that end in it. */
  add(text: string, line: number): number[] {
    const found: number[] = [];
    if (this.#needles.length === 0) return found;
    const before = this.#compared;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (IGNORED[unit] === 1) continue;
      if (this.#compared === before) this.#lines.push({ line, before });
      this.#compared += 1;
      for (const needle of this.#needles) {
        let { matched } = needle;
        while (matched > 0 && needle.text[matched] !== unit) matched = needle.back[matched]!;
        if (needle.text[matched] === unit) matched += 1;
        if (matched === needle.text.length) {
          found.push(this.#lineAt(this.#compared - matched));
          matched = needle.back[matched]!;
        }
        needle.matched = matched;
      }
    }
    // Each line here has at least one unit, so no text is longer than the lines that are kept.
    if (this.#lines.length > 2 * this.#longest + 1000) this.#lines = this.#lines.slice(-this.#longest);
    return found;
  }

  /** What follows does not continue what was added. */
  breakOff(): void {
    for (const needle of this.#needles) needle.matched = 0;
  }

  #lineAt(compared: number): number {
    return this.#lines.findLast(({ before }) => before <= compared)!.line;
  }
}
