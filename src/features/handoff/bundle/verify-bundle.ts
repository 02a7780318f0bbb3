import type { Written } from './growing-file';
import type { Manifest } from './manifest';

/** A file that does not match the manifest. */
export interface Difference {
  readonly file: string;
  /**
   * For the bundle: `missing`, `changed` and `unknown` (not in the manifest). For the project: `input-missing`, `input-changed`, `input-
   * new`. `not-reproduced`: making the bundle again from the same inputs gives another file.
   */
  readonly kind:
    'missing' | 'changed' | 'unknown' | 'input-missing' | 'input-changed' | 'input-new' | 'not-reproduced';
}

/** Compares the files of a folder (except the manifest) with the manifest. */
export const compareFiles = (listed: readonly Written[], there: readonly Written[]): Difference[] =>
  differences(listed, there, { missing: 'missing', changed: 'changed', unknown: 'unknown' });

/** Compares the project's files with the inputs in the manifest. */
export const compareInputs = ({ inputs }: Manifest, now: readonly Written[]): Difference[] =>
  differences(inputs, now, { missing: 'input-missing', changed: 'input-changed', unknown: 'input-new' });

/** Compares a repeated run with the manifest. */
export function compareAgain({ outputs }: Manifest, again: Manifest): Difference[] {
  const kind = 'not-reproduced' as const;
  return differences(outputs, again.outputs, { missing: kind, changed: kind, unknown: kind });
}

function differences(
  listed: readonly Written[],
  there: readonly Written[],
  kinds: Record<'missing' | 'changed' | 'unknown', Difference['kind']>,
): Difference[] {
  const found = new Map(there.map((one) => [one.path, one]));
  const known = new Set(listed.map(({ path }) => path));
  const list: Difference[] = listed.flatMap(({ path, sha256: wanted }) => {
    const one = found.get(path);
    if (!one) return [{ file: path, kind: kinds.missing }];
    return one.sha256 === wanted ? [] : [{ file: path, kind: kinds.changed }];
  });
  for (const { path } of there) if (!known.has(path)) list.push({ file: path, kind: kinds.unknown });
  return list.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}
