import { FileError } from '../../base/files/file-error';
import type { ProjectFiles } from '../../base/files/files';
import { ALL_FILES } from '../../base/files/globs';
import { TOO_LONG_LINE } from '../../base/json/long-lines';
import { linesIn, type FileLine } from '../../project/answers/lines';
import type { Part } from './plan-erasure';
import { fileName } from '../../formats/file-name';
import { maxOf } from '../../base/lists';

/**
 * Ignored when texts are compared: spaces, line ends, control and format characters, and punctuation. Quotations, comments, patches and
 * lists of lines put marks of their own before each line. One entry for each UTF-16 unit.
 */
const IGNORED = Uint8Array.from({ length: 1 << 16 }, (_, code) =>
  /[\s\p{Cc}\p{Cf}\p{P}\p{Sm}\p{Sc}\p{Sk}]/u.test(String.fromCharCode(code)) ? 1 : 0,
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
 * Finds texts in the lines of a file, also over several lines, whatever their spaces, punctuation and escapes. The time grows with the length of
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

/** A line that is left as it is, and that a person should look at. */
export interface LinePlace {
  readonly path: string;
  /** 0-based. */
  readonly line: number;
}

/** A file of the project, or a folder or link, that could not be searched, at least in part. */
interface UnsearchedFile {
  readonly path: string;
  /** Stands after the path and a colon. */
  readonly why: string;
}

export interface SearchResult {
  readonly mentions: readonly LinePlace[];
  readonly unsearched: readonly UnsearchedFile[];
}

/** Shorter texts are not searched for: they are found everywhere. In UTF-16 units, with and without what is ignored. */
const MIN_TEXT = 20;
const MIN_COMPARED = 10;

/** Whether a text is long enough to be searched for. */
export const isLongEnough = (text: string): boolean =>
  text.length >= MIN_TEXT && comparedPart(text).length >= MIN_COMPARED;

/** Whether an id can be searched for: a number, or one character, is found everywhere. */
export const isTellingId = (id: string): boolean => id.length > 1 && /\D/.test(id);

/**
 * The lines of all files of a project that name an id as a word of its own, or where a text begins; the first line of a file whose path names one. Texts are compared without spaces,
 * punctuation and escapes, so those of JSON, YAML, HTML, tables and other formats need not be parsed. Leaves out lines in the parts that are
 * still to be erased: by path, in the order of the file.
 */
export async function findMentions(
  files: ProjectFiles,
  { ids, texts }: { readonly ids: Iterable<string>; readonly texts: Iterable<string> },
  parts: ReadonlyMap<string, readonly Part[]>,
): Promise<SearchResult> {
  const mentions: LinePlace[] = [];
  const unsearched: UnsearchedFile[] = [];
  const compared = new Set([...texts].filter(isLongEnough).map(comparedPart));
  const telling = [...ids].filter(isTellingId);
  const isNamed = nameTest(telling);
  // An export may have a file of its own for each sample.
  const isFileNamed = nameTest(telling.flatMap((id) => [id, fileName(id, new Set())]));
  for (const { path } of await listAll(files, unsearched))
    try {
      const pieces = await searchable(files, path);
      const isOfSample = isFileNamed(path) && !parts.has(path);
      if (typeof pieces !== 'string') await search(path, pieces, isOfSample);
      else {
        unsearched.push({ path, why: pieces });
        if (isOfSample) mentions.push({ path, line: 0 });
      }
    } catch (error) {
      if (!FileError.is(error)) throw error;
      unsearched.push({ path, why: error.message });
    }
  return { mentions, unsearched };

  async function search(path: string, pieces: AsyncIterable<Uint8Array>, isOfSample: boolean): Promise<void> {
    const finders = readingsOf(path).map((read) => ({ read, finder: new TextFinder(compared) }));
    const found = new Set<number>(isOfSample ? [0] : []);
    const troubles = new Set<string>();
    const erased = parts.get(path) ?? [];
    let next = 0;
    const look = ({ raw, line, offset }: FileLine): void => {
      while (next < erased.length && erased[next]!.end <= offset) next += 1;
      if (next < erased.length && erased[next]!.start <= offset) {
        for (const { finder } of finders) finder.breakOff();
        return;
      }
      if (raw === TOO_LONG_LINE) troubles.add('it has a line of more than 256 MiB');
      if (raw.includes('\ufffd'))
        troubles.add('it has characters that cannot be read, so it may not be UTF-8');
      if (isNamed(raw)) found.add(line);
      for (const { read, finder } of finders) {
        const text = unescaped(read(raw));
        if (text !== raw && isNamed(text)) found.add(line);
        for (const begun of finder.add(text, line)) found.add(begun);
      }
    };
    for await (const group of linesIn(pieces)) group.forEach(look);
    for (const line of [...found].sort((a, b) => a - b)) mentions.push({ path, line });
    for (const why of troubles) unsearched.push({ path, why });
  }
}

async function listAll(files: ProjectFiles, unsearched: UnsearchedFile[]): Promise<{ path: string }[]> {
  try {
    return await files.list([ALL_FILES], ({ path, reason }) => unsearched.push({ path, why: reason }));
  } catch (error) {
    if (!FileError.is(error)) throw error;
    unsearched.push({ path: '.', why: error.message });
    return [];
  }
}

/** Whether a line names one of the ids as a word of its own. */
function nameTest(ids: readonly string[]): (text: string) => boolean {
  const words = ids.map((id) => id.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  const named = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${words})(?![\\p{L}\\p{N}_-])`, 'u');
  return (text) => ids.some((id) => text.includes(id)) && named.test(text);
}

const TAGGED = /\.(?:x?html?|xml|xmi|svg|tei|md)$/i;
const TOKENS = /\.(?:conll[a-z0-9]*|iob2?|bio(?:es)?)$/i;

/** The texts of a line that are searched: as it is; in files with tags, without them; in those with a token a line, its first columns. */
function readingsOf(path: string): ((line: string) => string)[] {
  const asIs = (line: string): string => line;
  if (TAGGED.test(path)) return [asIs, withoutTags()];
  if (TOKENS.test(path)) return [asIs, ...[0, 1].map((n) => (line: string) => line.split(/[\t ]+/)[n] ?? '')];
  return [asIs];
}

/** Takes tags out of lines that follow each other; a tag may end in a later line. */
function withoutTags(): (line: string) => string {
  let isInTag = false;
  return (line) => {
    let rest = line;
    if (isInTag) {
      const end = line.indexOf('>');
      rest = end < 0 ? '' : line.slice(end + 1);
      isInTag = end < 0;
    }
    return rest.replace(/<[/!?]?[a-z][^<>]*>/gi, '').replace(/<[/!?]?[a-z][^<>]*$/i, () => {
      isInTag = true;
      return '';
    });
  };
}

/** The pieces of a file as UTF-8, or why it cannot be searched. */
async function searchable(files: ProjectFiles, path: string): Promise<AsyncIterable<Uint8Array> | string> {
  const [a = 0, b = 0] = await files.read(path, 0, 2);
  const utf16 = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
  if (utf16) return fromUtf16(files.chunks(path), utf16);
  const head = await files.read(path, 0, HEAD_BYTES);
  const isBinary = head.includes(0) || BINARY.some((sign) => sign.every((byte, n) => head[n] === byte));
  return isBinary ? 'it is not text' : files.chunks(path);
}

const HEAD_BYTES = 1 << 16;
/** How files of gzip, zstd and PDF begin, which may have no NUL. */
const BINARY = [
  [0x1f, 0x8b],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x25, 0x50, 0x44, 0x46],
];

async function* fromUtf16(pieces: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(decoder.decode(piece, { stream: true }));
  yield encoder.encode(decoder.decode());
}
