import { fastHash64 } from '../../base/text/hash';

/** How reviewers see letters instead of names. `shuffled`: different letters for each sample; `fixed`: the same everywhere. */
export type Blind = 'fixed' | 'shuffled';

/** Name -> letter. The order is pseudo-random; the same names (and sample) always give the same letters. */
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
