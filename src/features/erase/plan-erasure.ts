import type { FileInfo } from '../../base/files/files';
import { UserError } from '../../base/user-error';
import { MAX_LINE_BYTES } from '../../base/json/long-lines';
import { isObject } from '../../base/objects';
import type { WithModel } from '../../engine/project';
import { ASSIGNMENTS_FOLDER, idsPath, peoplePath } from '../../project/model/batch';
import { idIn } from '../../project/assignment/ids-file';
import { withoutSamples } from '../../project/assignment/people-file';
import type { ProjectModel } from '../../project/model/model';
import { recordGlobs } from '../../project/records/kinds';
import { INSTRUCTIONS } from '../../project/samples/conversation';
import { mediaFile } from '../../project/samples/media';
import { fieldText, idOf, isUnreadable, type Sample } from '../../project/samples/sample';
import { derivedId } from '../../project/samples/sample-ids';
import { batchesNamed } from '../assign/freeze';
import type { SampleStore } from '../../project/samples/sample-store';
import { askedFields } from '../../kinds/traits';
import { parseLine } from '../../project/answers/lines';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const decoder = new TextDecoder('utf-8');

/** A part of a file that is erased. */
export interface Part {
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
  /** The file that takes its place, and its text. */
  readonly becomes?: { readonly path: string; readonly text: string };
}

export interface Erasure {
  /** The ids that are erased: those asked for, and for an id made from a text every other sample with that text. */
  readonly ids: ReadonlySet<string>;
  /** In the order in which they are to be written: what people did first, the samples last, so that an interrupted run can be repeated. */
  readonly files: readonly ErasedFile[];
  /** What else could hold: the texts of the samples, the contents of their messages, and the fields that they ask people to compare. */
  readonly texts: ReadonlySet<string>;
  /** Images and audio files of the project that the samples name. They stay: other samples may name them too. */
  readonly media: readonly string[];
}

/** Finds the lines of a project that are about some samples. Ids that are nowhere are returned in `unknown`. */
export async function planErasure(
  { project, model }: WithModel,
  wanted: readonly string[],
): Promise<{ erasure: Erasure; unknown: readonly string[] }> {
  const { files, samples } = project;
  const { ids, texts, named: shown, files: sampleFiles } = samplesToErase(samples, model, wanted);
  const named = new Set<string>();
  const logs: ErasedFile[] = [];
  for (const info of await files.list(recordGlobs(model.schema))) {
    if (samples.file(info.path)) continue;
    const parts = linesAbout(await files.read(info.path), subjectOf, ids, named);
    if (parts.length > 0) logs.push({ info, parts, isLog: true, isDocument: false });
  }
  const lists = await idsToErase({ project, model }, ids, named);
  const media: string[] = [];
  for (const path of shown) if (!('problem' in (await mediaFile(files, path)))) media.push(path);
  const unknown = wanted.filter((id) => !named.has(id) && !samples.locate(id));
  return { erasure: { ids, texts, media, files: [...logs, ...lists, ...sampleFiles] }, unknown };
}

/**
 * The files of ids of frozen batches that have some samples. A file of ids with fewer lines would give other people the samples in it:
 * those that a batch is read from become files that keep people. Adds the ids that are found to `named`. Throws a UserError if such a batch
 * cannot be read.
 */
async function idsToErase(
  { project: { files, assignments }, model }: WithModel,
  ids: ReadonlySet<string>,
  named: Set<string>,
): Promise<ErasedFile[]> {
  const found: ErasedFile[] = [];
  for (const info of await files.list([`${ASSIGNMENTS_FOLDER}/*.ids`])) {
    const parts = linesAbout(await files.read(info.path), idIn, ids, named);
    if (parts.length === 0) continue;
    const file = { info, parts, isLog: false, isDocument: false };
    const batch = model.batches.find((each) => idsPath(each) === info.path);
    const description = info.path.replace(/ids$/, 'yaml');
    if (!batch && (await files.stat(description)))
      throw new UserError(
        `${description} cannot be read, so it is not known who has which sample. Correct it first.`,
      );
    if (!batch || (await files.stat(peoplePath(batch)))) {
      found.push(file);
      continue;
    }
    batchesNamed(model, batch.name);
    const text = withoutSamples(await assignments.peopleOfIds(model, batch), ids);
    found.push({ ...file, becomes: { path: peoplePath(batch), text } });
  }
  return found;
}

/** The rows of samples, with every row of an id that is there twice. */
function samplesToErase(
  samples: SampleStore,
  model: ProjectModel,
  wanted: readonly string[],
): { ids: Set<string>; texts: Set<string>; named: Set<string>; files: ErasedFile[] } {
  const ids = new Set(wanted);
  const [texts, named] = [new Set<string>(), new Set<string>()];
  for (const id of wanted) {
    const place = samples.locate(id);
    const content = place && samples.read(place.file, place.row);
    if (!content || isUnreadable(content)) continue;
    const { text } = content;
    for (const each of [text, ...partsOf(content, model)]) texts.add(each);
    for (const field of model.schema.data.media ?? []) named.add(fieldText(content.fields, field) ?? '');
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
  return { ids, texts, named, files };
}

/** What may be elsewhere without the rest of the sample: contents of messages, except instructions, and fields that people compare or correct. */
function partsOf({ text, fields, conversation }: Sample, { schema }: ProjectModel): string[] {
  const messages = (conversation?.pieces ?? []).flatMap(({ start, end, path }) => {
    const role = conversation!.turns[Number(path[0])]?.role ?? '';
    return INSTRUCTIONS.has(role) ? [] : text.slice(start, end);
  });
  const asked = schema.layers.flatMap(({ layer }) => askedFields(layer));
  return [...messages, ...asked.flatMap((name) => fieldText(fields, name) ?? [])];
}

/** The lines of a file that name one of the ids, which `idOf` finds in a line. Adds those that are found to `named`. */
function linesAbout(
  bytes: Uint8Array,
  idOf: (text: string) => string | undefined,
  ids: ReadonlySet<string>,
  named: Set<string>,
): Part[] {
  const parts: Part[] = [];
  for (const line of linesOf(bytes)) {
    const id = idOf(line.text);
    if (id === undefined || !ids.has(id)) continue;
    named.add(id);
    parts.push(line);
  }
  return parts;
}

/** The lines of a file that are not blank, with their line ends. What is too long to be read is not a line about a sample. */
function* linesOf(bytes: Uint8Array): Generator<Part & { readonly text: string }> {
  for (let start = 0, line = 0; start < bytes.length; line += 1) {
    const lineFeed = bytes.indexOf(LINE_FEED, start);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    const text = end - start > MAX_LINE_BYTES ? '' : decoder.decode(bytes.subarray(start, end)).trim();
    if (text !== '') yield { start, end, line, text };
    start = end;
  }
}

/** The id of the sample that a line of JSON is about; `undefined` if it is not JSON. */
function subjectOf(text: string): string | undefined {
  const value = parseLine(text);
  if (value === undefined) return undefined;
  return isObject(value) ? (idOf(value.sample) ?? idOf(value.id) ?? '') : '';
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
