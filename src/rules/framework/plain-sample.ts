import type { PlainObject } from '../../core/jsonl/plain-object';

/** A sample on a line of JSONL that was read by its bytes alone. Its text is a string, with something other than white space in it. */
export interface PlainSample {
  readonly object: PlainObject;
  /** Number of the field that holds the text, and its length in characters. */
  readonly text: number;
  readonly length: number;
}
