import { int32Column, StringTable } from '../base/columns/columns';

/** An id that an import makes from the hash of a text. */
const MADE_ID = /^h-[0-9a-f]{16}(~\d+)?$/;

/** Counts in the first reading how often each sample occurs, so that the second reading knows how long to remember its answers: 4 bytes per id. */
export class RecurringSamples {
  /** By the number of the id: how often it will still occur. */
  readonly #left = int32Column();
  #anyWithoutId = false;
  #anyLikeMade = false;

  constructor(readonly ids = new StringTable()) {}

  /** First reading: a sample occurs, with its id in the project; undefined if the source gives none. */
  see(id: string | undefined): void {
    if (id === undefined) {
      this.#anyWithoutId = true;
      return;
    }
    this.#add(id, 1);
    this.#anyLikeMade ||= MADE_ID.test(id);
  }

  /** Second reading: a sample occurs. Returns whether it may occur again. */
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

  /** Made-up ids are all different, so such a sample can occur again only if the source also gives ids that look made up. */
  get #mayMeetMade(): boolean {
    return this.#anyWithoutId && this.#anyLikeMade;
  }
}
