import type { ProjectModel } from './model';
import { memoize } from '../../base/memoize';

/** Finds ids that are not in use, like those that are. */
export class FreeIds {
  readonly #taken = new Set<string>();
  /** Highest number at the end of an id, by the text before it. */
  readonly #highest = new Map<string, number>();

  constructor(ids: Iterable<string>) {
    for (const id of ids) this.#add(id);
  }

  #add(id: string): void {
    this.#taken.add(id);
    const { stem, digits } = parts(id);
    if (digits !== '') this.#highest.set(stem, Math.max(this.#highest.get(stem) ?? 0, Number(digits)));
  }

  /** A free id like the one given, numbered above all others of its stem (`EX-07` -> `EX-12`); without a number, with `-2`. */
  next(id: string): string {
    const { stem, digits } = parts(id);
    if (digits !== '') {
      const highest = Math.max(this.#highest.get(stem) ?? 0, Number(digits));
      return stem + String(highest + 1).padStart(digits.length, '0');
    }
    let number = 2;
    while (this.#taken.has(`${id}-${number}`)) number++;
    return `${id}-${number}`;
  }

  /** The id itself if it is free, else the next one. */
  free(id: string): string {
    return this.#taken.has(id) ? this.next(id) : id;
  }

  /** The same as `next`; the id is in use from then on. */
  take(id: string): string {
    const free = this.next(id);
    this.#add(free);
    return free;
  }
}

function parts(id: string): { stem: string; digits: string } {
  const digits = /\d{1,9}$/.exec(id)?.[0] ?? '';
  return { stem: id.slice(0, id.length - digits.length), digits };
}

/** For rules and tie-breakers of a model. Ids in the changelog are not free either. */
export const freeRuleIds = memoize((model: ProjectModel): Pick<FreeIds, 'next' | 'free'> => {
  const changes = model.guideline?.changelog.flatMap((entry) => entry.changes) ?? [];
  const remembered = changes.flatMap(({ target, into }) => [target.id, ...into.map(({ id }) => id)]);
  return new FreeIds([...model.citable.keys(), ...remembered]);
});
