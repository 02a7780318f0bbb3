import { int32Column, StringTable } from '../../base/columns/columns';
import { IdTable } from '../../base/columns/id-table';
import { FileError } from '../../base/files/file-error';
import { fastHash64 } from '../../base/text/hash';
import { fileLines, type FileLine } from '../../project/answers/lines';
import { idsPath, peoplePath } from '../../project/model/batch';
import type { SampleHashes } from '../../project/assignment/choose-people';
import type { FrozenFile } from '../../project/assignment/frozen-file';
import { idIn, type IdLine } from '../../project/assignment/ids-file';
import { peopleLine, type WrongLine } from '../../project/assignment/people-file';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { Batch } from '../../project/model/model';
import type { SampleStore } from '../../project/samples/sample-store';

export interface Frozen {
  readonly file: FrozenFile;
  /** In the order of the file; -1 for an id without a sample, which keeps its place, so that nothing else moves. */
  readonly keys: Int32Array;
  readonly hashes: SampleHashes;
  /** Their people; undefined if the file does not keep them. */
  readonly people?: StoredPeople;
}

/** The people of samples, by the position of the sample. */
export interface StoredPeople {
  /** Different names, in the order of their first occurrence. */
  readonly names: readonly string[];
  /** The most people that a sample has. */
  readonly most: number;
  /** Indices of `names`. */
  at(n: number): Int32Array;
  /** The same of those who label the sample if its people differ. */
  reserveAt(n: number): Int32Array;
}

interface FrozenSources {
  readonly files: OverlayFiles;
  readonly samples: SampleStore;
  readonly pause: () => Promise<void>;
}

/** The frozen samples of a batch, from its file with people or else its file of ids; undefined if it has none of them. */
export async function readFrozen(batch: Batch, sources: FrozenSources): Promise<Frozen | undefined> {
  const [people, ids] = [peoplePath(batch), idsPath(batch)];
  return (
    (await unlessProblem(people, true, sources, () => readPeople(people, ids, sources))) ??
    (await unlessProblem(ids, false, sources, () => readIds(ids, sources)))
  );
}

/** Whether the file with the people of a batch may name a person: it is not parsed, and an escape may stand for any character. */
export async function mayName(
  batch: Batch,
  people: readonly string[],
  files: OverlayFiles,
): Promise<boolean> {
  const names = people.map((person) => JSON.stringify(person));
  try {
    for await (const group of fileLines(files, peoplePath(batch)))
      if (group.some(({ raw }) => names.some((name) => raw.includes(name)) || raw.includes('\\')))
        return true;
    return false;
  } catch (error) {
    if (FileError.is(error)) return error.code !== 'not-found';
    throw error;
  }
}

/** Of a file that is there and cannot be read, the reason: the other batches do not depend on it. */
async function unlessProblem(
  path: string,
  hasPeople: boolean,
  { samples }: FrozenSources,
  read: () => Promise<Frozen>,
): Promise<Frozen | undefined> {
  try {
    return await read();
  } catch (error) {
    if (FileError.is(error, 'not-found')) return undefined;
    if (!FileError.is(error)) throw error;
    const file = { path, hasPeople, unknown: [], wrong: [], problem: error };
    return { file, ...new Places(samples).all() };
  }
}

/** Passes the ids of a file of ids to `take`, with their lines. Throws a FileError. */
export async function eachId(
  path: string,
  { files, pause }: Pick<FrozenSources, 'files' | 'pause'>,
  take: (id: string, line: FileLine) => void,
): Promise<void> {
  for await (const group of fileLines(files, path)) {
    for (const line of group) {
      const id = idIn(line.raw);
      if (id !== undefined) take(id, line);
    }
    await pause();
  }
}

async function readIds(path: string, sources: FrozenSources): Promise<Frozen> {
  const places = new Places(sources.samples);
  await eachId(path, sources, (id, line) => void places.add(id, line));
  return { file: { path, hasPeople: false, unknown: places.unknown, wrong: [] }, ...places.all() };
}

/** `ids`: the path of a file of ids that may be there too. */
async function readPeople(
  path: string,
  ids: string,
  { files, samples, pause }: FrozenSources,
): Promise<Frozen> {
  const places = new Places(samples);
  const names = new StringTable();
  const [codes, starts, reserves] = [int32Column(), int32Column(), int32Column()];
  const wrong: WrongLine[] = [];
  let most = 0;
  const add = (line: FileLine): string | undefined => {
    const read = peopleLine(line.raw);
    if (typeof read === 'string') return read;
    if (!places.add(read.sample, line))
      return `An earlier line has the sample ${JSON.stringify(read.sample)}, and counts. Delete this one.`;
    starts.push(codes.length);
    for (const person of read.people) codes.push(names.code(person));
    reserves.push(codes.length);
    for (const person of read.reserve) codes.push(names.code(person));
    most = Math.max(most, read.people.length);
    return undefined;
  };
  for await (const group of fileLines(files, path)) {
    for (const line of group) {
      if (line.raw.trim() === '') continue;
      const message = add(line);
      if (message !== undefined) wrong.push({ line: line.line, offset: line.offset, message });
    }
    await pause();
  }
  starts.push(codes.length);
  const hasIds = (await files.stat(ids)) !== undefined;
  const all = Int32Array.from({ length: codes.length }, (_, n) => codes.get(n));
  return {
    file: { path, hasPeople: true, unknown: places.unknown, wrong, ...(hasIds && { besides: ids }) },
    people: {
      names: names.all(),
      most,
      at: (n) => all.subarray(starts.get(n), reserves.get(n)),
      reserveAt: (n) => all.subarray(reserves.get(n), starts.get(n + 1)),
    },
    ...places.all(),
  };
}

/** Collects samples, each once. */
class Places {
  readonly unknown: IdLine[] = [];
  readonly #high = int32Column();
  readonly #low = int32Column();
  readonly #keys = int32Column();
  readonly #seen = new IdTable();

  constructor(private readonly samples: SampleStore) {}

  /** Returns whether the id is new. */
  add(id: string, { line, offset }: FileLine): boolean {
    const hash = fastHash64(id);
    if (this.#seen.findHash(...hash) >= 0) return false;
    this.#seen.internHash(...hash);
    const key = this.samples.ids.findHash(...hash);
    const isSample = this.samples.locate(key) !== undefined;
    this.#high.push(hash[0]);
    this.#low.push(hash[1]);
    this.#keys.push(isSample ? key : -1);
    if (!isSample) this.unknown.push({ id, line, offset });
    return true;
  }

  all(): Pick<Frozen, 'keys' | 'hashes'> {
    const [high, low, keys] = [this.#high, this.#low, this.#keys];
    return {
      keys: Int32Array.from({ length: keys.length }, (_, n) => keys.get(n)),
      hashes: { length: keys.length, high: (n) => high.get(n), low: (n) => low.get(n) },
    };
  }
}
