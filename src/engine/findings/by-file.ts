import { memoize } from '../../base/memoize';
import { getOrAdd } from '../../base/group-by';

interface AboutFile {
  readonly file: string;
}

const grouped = memoize((list: readonly AboutFile[]): ReadonlyMap<string, readonly AboutFile[]> => {
  const found = new Map<string, AboutFile[]>();
  let same: AboutFile[] = [];
  for (const one of list) {
    // Neighbours are nearly always about one file.
    if (same[0]?.file !== one.file) same = getOrAdd(found, one.file, () => []);
    same.push(one);
  }
  return found;
});

/** The items of a list that are about a file. Memoized by list, so the list must not change. */
export const byFile = <T extends AboutFile>(list: readonly T[], path: string): readonly T[] =>
  (grouped(list).get(path) ?? []) as readonly T[];

/** The files that a list is about. */
export const filesOf = (list: readonly AboutFile[]): Iterable<string> => grouped(list).keys();
