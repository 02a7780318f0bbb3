import { createHash } from 'node:crypto';
import type { Finding } from '../../../../project/findings/finding';

/**
 * Names findings so that the same one is known again when lines above it come or go: 32 hexadecimal digits over file, rule, and what
 * the finding is about (a record's id and a path in it, an id of the guideline), which count the equal ones before it. Feed it the
 * findings of a file in their order.
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
