import type { FileInfo, ProjectFiles } from '../../base/files/files';
import { isObject } from '../../base/is-object';
import type { Project } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import { derivedId } from '../../project/samples/sample-ids';
import type { SampleStore } from '../../project/samples/sample-store';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const decoder = new TextDecoder('utf-8');

/** A part of a file that is erased. */
interface Part {
  /** Bytes. */
  readonly start: number;
  readonly end: number;
  /** 0-based. */
  readonly line: number;
}

export interface ErasedFile {
  readonly info: FileInfo;
  readonly parts: readonly Part[];
  /** Whether people append to the file, under its lock. */
  readonly isLog: boolean;
  /** Whether the whole file is the sample. */
  readonly isDocument: boolean;
}

/** A line that is left as it is, and that a person should look at. */
export interface LinePlace {
  readonly path: string;
  /** 0-based. */
  readonly line: number;
}

export interface Erasure {
  /** The ids that are erased: those asked for, and for an id made from a text every other sample with that text. */
  readonly ids: ReadonlySet<string>;
  /** In the order in which they are to be written: what people did first, the samples last, so that an interrupted run can be repeated. */
  readonly files: readonly ErasedFile[];
  /** The texts of the samples that are long enough to search for. */
  readonly texts: ReadonlySet<string>;
}

/** Files that belong to a project and have a line for each thing that concerns a sample, besides those the label schema names. */
const OTHER_LOGS = ['suggestions/*.jsonl', 'predictions/*.jsonl', 'spot-checks/*.jsonl', 'splits.jsonl'];
/** Where else an id or a text may be. */
const READABLE = ['**/*.{yaml,yml,json,jsonl,ndjson,csv,tsv,txt,ids,md}'];
/** Shorter texts are not searched for: they are found everywhere. */
const MIN_QUOTE = 20;

/** Finds the lines of a project that are about some samples. Ids that are nowhere are returned in `unknown`. */
export async function planErasure(
  project: Project,
  model: ProjectModel,
  wanted: readonly string[],
): Promise<{ erasure: Erasure; unknown: readonly string[] }> {
  const { files, samples } = project;
  const { data } = model.schema;
  const { ids, texts, files: sampleFiles } = await samplesToErase(samples, wanted);
  const named = new Set<string>();
  const logs: ErasedFile[] = [];
  const lists = [`${data.annotations}/*.jsonl`, `${data.decisions}/*.jsonl`, ...data.gold, ...OTHER_LOGS];
  for (const info of await files.list(lists)) {
    if (samples.file(info.path)) continue;
    const parts: Part[] = [];
    for (const line of linesOf(await files.read(info.path))) {
      const id = subjectOf(line.text);
      if (id === undefined || !ids.has(id)) continue;
      named.add(id);
      parts.push(line);
    }
    if (parts.length > 0) logs.push({ info, parts, isLog: true, isDocument: false });
  }
  const unknown = wanted.filter((id) => !named.has(id) && !samples.locate(id));
  return { erasure: { ids, texts, files: [...logs, ...sampleFiles] }, unknown };
}

/** The rows of samples, with every row of an id that is there twice. */
async function samplesToErase(
  samples: SampleStore,
  wanted: readonly string[],
): Promise<{ ids: Set<string>; texts: Set<string>; files: ErasedFile[] }> {
  const ids = new Set(wanted);
  const texts = new Set<string>();
  for (const id of wanted) {
    const text = samples.textOf(id);
    if (text === undefined) continue;
    if (text.length >= MIN_QUOTE) texts.add(text);
    const derived = derivedId(text);
    if (!id.startsWith(derived)) continue;
    for (let n = 1, one = derived; samples.locate(one); n += 1, one = `${derived}~${n}`) ids.add(one);
  }
  const keys = new Set([...ids].map((id) => samples.ids.find(id)));
  const files = samples.files.flatMap((file): ErasedFile[] => {
    const parts: Part[] = [];
    for (let row = 0; row < file.rows; row += 1) {
      const key = samples.keyAt(file, row);
      if (key >= 0 && keys.has(key)) parts.push({ ...file.range(row), line: file.lineOf(row) });
    }
    const isDocument = file.format === 'document';
    return parts.length > 0 ? [{ info: file.info, parts, isLog: false, isDocument }] : [];
  });
  return { ids, texts, files };
}

interface Line extends Part {
  readonly text: string;
}

/** The lines of a file that are not blank, with their line ends. */
function* linesOf(bytes: Uint8Array): Generator<Line> {
  for (let start = 0, line = 0; start < bytes.length; line += 1) {
    const lineFeed = bytes.indexOf(LINE_FEED, start);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    const text = decoder.decode(bytes.subarray(start, end)).trim();
    if (text !== '') yield { start, end, line, text };
    start = end;
  }
}

/** The id of the sample that a line of JSON is about; `undefined` if it is not JSON. */
function subjectOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return '';
    return typeof value['sample'] === 'string' ? value['sample'] : String(value['id'] ?? '');
  } catch {
    return undefined;
  }
}

/**
 * The lines that name an id as a word of its own or quote a text, apart from those that are to be erased: lines about other samples, of
 * other files, or too broken to say what they are about. Without `isErased`, the files are as they were when the erasure was planned.
 */
export async function mentionsOf(
  files: ProjectFiles,
  { ids, texts, files: erased }: Erasure,
  isErased: boolean,
): Promise<LinePlace[]> {
  const parts = new Map(isErased ? [] : erased.map(({ info, parts: all }) => [info.path, all]));
  const words = [...ids].map((id) => id.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
  const named = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${words})(?![\\p{L}\\p{N}_-])`, 'u');
  const quotes = [...texts].flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  const found: LinePlace[] = [];
  for (const { path } of await files.list(READABLE))
    for (const { start, line, text } of linesOf(await files.read(path))) {
      if (parts.get(path)?.some((part) => part.start <= start && start < part.end)) continue;
      if (named.test(text) || quotes.some((quote) => text.includes(quote))) found.push({ path, line });
    }
  return found;
}

/** The bytes of a file without some parts of it, which are in order, and the line ends after them. */
export function withoutParts(bytes: Uint8Array, parts: readonly Part[]): Uint8Array {
  const rest = bytes.slice();
  let size = 0;
  let from = 0;
  for (const { start, end } of [...parts, { start: bytes.length, end: bytes.length }]) {
    rest.set(bytes.subarray(from, start), size);
    size += start - from;
    from = end;
    if (bytes[end - 1] === LINE_FEED) continue;
    if (bytes[from] === CARRIAGE_RETURN) from += 1;
    if (bytes[from] === LINE_FEED) from += 1;
  }
  return rest.subarray(0, size);
}
