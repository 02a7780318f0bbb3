/**
 * Work that requests texts when it needs them, so that not all must be in memory: it yields the number of a text, which must be passed to
 * `next`, or NO_TEXT if it needs none. The work can be paused or abandoned after each step.
 */
export type TextSteps<T> = Generator<number, T, string>;

export const NO_TEXT = -1;
