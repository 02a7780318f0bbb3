import { NameCounts } from './seen-samples';

/** An id as an import makes it from the hash of a text. */
const MADE_ID = /^h-[0-9a-f]{16}(~\d+)?$/;

/**
 * Which samples come more than once in what is imported, counted in the first reading so that the second knows how long it must remember
 * an answer: 16 to 28 bytes a sample. Only hashes of ids are held; ids with one hash are remembered for too long, never too short.
 */
export class RecurringSamples {
  readonly #left = new NameCounts();
  #anyWithoutId = false;
  #anyLikeMade = false;

  /** First reading: a sample comes, with the id that the project will know it by; undefined where the source gives none. */
  see(id: string | undefined): void {
    if (id === undefined) {
      this.#anyWithoutId = true;
      return;
    }
    this.#left.add(id);
    this.#anyLikeMade ||= MADE_ID.test(id);
  }

  /** Second reading: a sample comes. Whether it may come again. */
  meet(id: string | undefined): boolean {
    const again = id !== undefined && this.#left.remove(id) !== 0;
    return again || (this.#mayMeetMade && (id === undefined || MADE_ID.test(id)));
  }

  /** Ids that are made are each their own, so such a sample comes again only where the source also gives ids that look made. */
  get #mayMeetMade(): boolean {
    return this.#anyWithoutId && this.#anyLikeMade;
  }
}
