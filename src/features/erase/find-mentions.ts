import { FileError } from '../../base/files/file-error';
import type { ProjectFiles } from '../../base/files/files';
import { ALL_FILES } from '../../base/files/globs';
import { TOO_LONG_LINE } from '../../base/json/long-lines';
import { linesIn, type FileLine } from '../../project/answers/lines';
import type { Part } from './plan-erasure';
import { fileName } from '../../formats/file-name';
import { comparedPart, TextFinder, unescaped } from './text-finder';

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
 * quotes and escapes, so those of JSON, YAML, HTML, tables and other formats need not be parsed. Leaves out lines in the parts that are
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
