/** A stretch of the text on screen, in UTF-16 units, end exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Where the keyboard stands in the text: a word or character that stays (`anchor`) and one that moves (`head`). UTF-16 units. */
export interface Caret {
  readonly anchor: Stretch;
  readonly head: Stretch;
}
