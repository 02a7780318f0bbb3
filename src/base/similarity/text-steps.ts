/**
 * Work that requests texts when it needs them, so that not all must be in memory: it yields the number of a text, which must be passed to
 * `next`, or NO_TEXT if it needs none. The work can be paused or abandoned after each step.
 */
export type TextSteps<T> = Generator<number, T, string>;

export const NO_TEXT = -1;

/** Some milliseconds of work. */
const STEPS_PER_PAUSE = 100;

/** Runs work and gives it the texts; `pause` may end it by throwing. */
export async function giveTexts<T>(
  steps: TextSteps<T>,
  text: (n: number) => string,
  pause: () => Promise<void>,
): Promise<T> {
  let step = steps.next('');
  for (let n = 1; !step.done; n += 1) {
    if (n % STEPS_PER_PAUSE === 0) await pause();
    step = steps.next(step.value === NO_TEXT ? '' : text(step.value));
  }
  return step.value;
}
