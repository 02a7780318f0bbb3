import { int32Column } from '../base/columns/columns';
import { StringTable } from '../base/columns/string-table';

/** An id as an import makes it from the hash of a text. */
const MADE_ID = /^h-[0-9a-f]{16}(~\d+)?$/;

/** Counts in a first reading which samples come more than once, so that the second knows how long to remember an answer: 4 bytes per id. */
export class RecurringSamples {
  /** By number of the id: how often it comes yet. */
  readonly #left = int32Column();
  #anyWithoutId = false;
  #anyLikeMade = false;

  constructor(readonly ids = new StringTable()) {}

  /** First reading: a sample comes, with the id that the project will know it by; undefined where the source gives none. */
  see(id: string | undefined): void {
    if (id === undefined) {
      this.#anyWithoutId = true;
      return;
    }
    this.#add(id, 1);
    this.#anyLikeMade ||= MADE_ID.test(id);
  }

  /** Second reading: a sample comes. Whether it may come again. */
  meet(id: string | undefined): boolean {
    const again = id !== undefined && this.#add(id, -1) !== 0;
    return again || (this.#mayMeetMade && (id === undefined || MADE_ID.test(id)));
  }

  #add(id: string, count: number): number {
    const key = this.ids.code(id);
    const left = this.#left.get(key) + count;
    this.#left.set(key, left);
    return left;
  }

  /** Ids that are made are each their own, so such a sample comes again only where the source also gives ids that look made. */
  get #mayMeetMade(): boolean {
    return this.#anyWithoutId && this.#anyLikeMade;
  }
}
