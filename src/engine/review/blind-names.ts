import { fastHash64 } from '../../base/text/hash';

/** Letters for names, so that a reviewer judges answers and not people. `shuffled`: again for each sample; `fixed`: the same everywhere. */
export type Blind = 'fixed' | 'shuffled';

/** Name -> letter. Who comes first does not follow from the name; the same names (and sample) give the same letters again. */
export function blindNames(
  names: readonly string[],
  blind: Blind,
  sample: string,
): ReadonlyMap<string, string> {
  const salt = blind === 'shuffled' ? `${sample}\n` : '';
  const order = [...new Set(names)]
    .map((name) => ({ name, hash: fastHash64(salt + name)[0] >>> 0 }))
    .sort((a, b) => a.hash - b.hash || (a.name < b.name ? -1 : 1));
  return new Map(order.map(({ name }, n) => [name, letter(n)]));
}

/** A to Z, then AA, AB, ... */
function letter(n: number): string {
  return (n >= 26 ? letter(Math.floor(n / 26) - 1) : '') + String.fromCharCode(65 + (n % 26));
}
