import { createHash } from 'node:crypto';
import type { Finding } from '../../../../project/findings/finding';

/**
 * Computes fingerprints that stay the same when lines are added or removed above: 32 hexadecimal digits from the file, the rule, the
 * subject of the finding (a record's id and a path in it, an id of the guideline), and the number of equal findings before it. Pass a
 * file's findings in order.
 */
export class Fingerprints {
  readonly #seen = new Map<string, number>();

  of(shownPath: string, { rule, key, message }: Finding): string {
    const about = JSON.stringify([shownPath, rule, key ?? message]);
    const before = this.#seen.get(about) ?? 0;
    this.#seen.set(about, before + 1);
    return createHash('sha256').update(`${about}\n${before}`).digest('hex').slice(0, 32);
  }
}
