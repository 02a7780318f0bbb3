import { leadingCount } from '../../base/leading-count';
import { KeySet } from '../../base/columns/key-set';
import { isObject } from '../../base/objects';
import { hashNumber } from '../../base/text/hash';
import { eachLine, parseLine } from '../../project/answers/lines';
import type { RecordFile } from '../../project/answers/record-files';
import type { OverlayFiles } from '../../project/files/overlay-files';
import type { RepeatedRecord } from '../../rules/framework/project-view';
import { getOrAdd } from '../../base/lists';

/** Records with a repeated id that are listed; the rest is counted. */
const MAX_LISTED = 1000;

interface Place {
  readonly file: RecordFile;
  readonly line: number;
}

/** The files that have a record with an id, or one whose id has the same hash. */
export const filesWithId = (files: readonly RecordFile[], id: string): RecordFile[] =>
  files.filter(({ ids }) => ids.find(hashNumber(id)) >= 0);

/**
 * Records whose id an earlier record has, in the order of files and lines: the first ones, and how many there are. Takes 8 bytes for each
 * line, and reads lines again only if an id is repeated.
 */
export async function repeatedRecords(
  files: readonly RecordFile[],
  source: OverlayFiles,
  pause: () => Promise<void>,
): Promise<{ readonly first: readonly RepeatedRecord[]; readonly total: number }> {
  // Lines may be appended during the pauses.
  const sizes = files.map(({ ids }) => ids.length);
  const sorted = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
  let from = 0;
  for (const [n, { ids }] of files.entries()) ids.copyTo(sorted.subarray(from, (from += sizes[n]!)));
  sorted.sort();
  await pause();
  if (!sorted.some((id, n) => id !== 0 && id === sorted[n - 1])) return { first: [], total: 0 };

  const eachId = async (take: (id: number, place: Place) => void): Promise<void> => {
    for (const [n, file] of files.entries()) {
      for (let line = 0; line < sizes[n]!; line++) take(file.ids.get(line), { file, line });
      await pause();
    }
  };
  // By where an id begins in the sorted list: in a file that was copied, all ids are repeated.
  const seen = new KeySet();
  const listed: { readonly id: number; readonly again: Place }[] = [];
  let total = 0;
  await eachId((id, again) => {
    const at = id === 0 ? -1 : leadingCount(sorted.length, (n) => sorted[n]! < id);
    if (sorted[at + 1] !== id || at < 0) return;
    if (!seen.has(at)) seen.add(at);
    else if (++total <= MAX_LISTED) listed.push({ id, again });
  });
  const firsts = new Map<number, Place | undefined>(listed.map(({ id }) => [id, undefined]));
  await eachId((id, place) => {
    if (firsts.has(id) && !firsts.get(id)) firsts.set(id, place);
  });

  const places = [...[...firsts.values()].map((place) => place!), ...listed.map(({ again }) => again)];
  const lineAt = await linesAt(places, source, pause);
  const first = listed.flatMap(({ id, again }): RepeatedRecord[] => {
    const [a, b] = [lineAt(firsts.get(id)!), lineAt(again)];
    // Two ids may have one hash.
    if (!a || !b || a.id !== b.id) return [];
    return [{ id: b.id, isSameLine: a.raw === b.raw, first: a.place, again: b.place }];
  });
  return { first, total: total - (listed.length - first.length) };
}

interface ReadLine {
  readonly id: string;
  readonly raw: string;
  readonly place: RepeatedRecord['first'];
}

/** Reads lines again, those of a file in one go. */
async function linesAt(
  places: readonly Place[],
  source: OverlayFiles,
  pause: () => Promise<void>,
): Promise<(place: Place) => ReadLine | undefined> {
  const byFile = new Map<RecordFile, Map<number, ReadLine | undefined>>();
  for (const { file, line } of places) {
    getOrAdd(byFile, file, () => new Map<number, ReadLine | undefined>()).set(line, undefined);
  }
  for (const [{ path: file }, lines] of byFile) {
    const take = ({ raw, line, offset }: { raw: string; line: number; offset: number }): void => {
      const value = parseLine(raw);
      if (isObject(value) && typeof value.id === 'string')
        lines.set(line, { id: value.id, raw, place: { file, line, offset } });
    };
    await eachLine(source, file, { wants: (line) => lines.has(line), pause }, take);
  }
  return ({ file, line }) => byFile.get(file)?.get(line);
}
