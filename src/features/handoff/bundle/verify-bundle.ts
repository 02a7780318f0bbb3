import { sha256Stream } from '../../../base/text/hash';
import type { Content, Put, Written } from './growing-file';
import type { Manifest } from './manifest';

/** A file that is not as the manifest says. */
export interface Difference {
  readonly file: string;
  /**
   * `missing`, `changed` and `unknown` (in the folder and not in the manifest): the bundle. `input-missing`, `input-changed`, `input-new`: the
   * project. `not-reproduced`: made again from the same inputs it is another.
   */
  readonly kind:
    'missing' | 'changed' | 'unknown' | 'input-missing' | 'input-changed' | 'input-new' | 'not-reproduced';
}

/** Hashes content instead of writing it. */
export const hashOnly: Put = async (path, content) => ({ path, ...(await hashOf(content)) });

/** SHA-256 and length of content in UTF-8. */
async function hashOf(content: Content): Promise<{ bytes: number; sha256: string }> {
  const hash = sha256Stream();
  const encoder = new TextEncoder();
  let bytes = 0;
  for await (const piece of content) {
    const encoded = typeof piece === 'string' ? encoder.encode(piece) : piece;
    hash.update(encoded);
    bytes += encoded.length;
  }
  return { bytes, sha256: hash.digest() };
}

/** Compares the files of a folder (all but the manifest) with those that the manifest lists. */
export function compareFiles(listed: readonly Written[], there: readonly Written[]): Difference[] {
  return differences(listed, there, { missing: 'missing', changed: 'changed', unknown: 'unknown' });
}

/** Compares what a project is made of with what the bundle was made from. */
export function compareInputs({ inputs }: Manifest, now: readonly Written[]): Difference[] {
  return differences(inputs, now, {
    missing: 'input-missing',
    changed: 'input-changed',
    unknown: 'input-new',
  });
}

/** Compares what was made again with what the manifest lists. */
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
