/**
 * Work that asks for texts when it needs them, so that they need not be held: it yields the number of a text, which is to be given to
 * `next`, or NO_TEXT when it needs none. After each step others may have their turn, or the work be left.
 */
export type TextSteps<T> = Generator<number, T, string>;

export const NO_TEXT = -1;
