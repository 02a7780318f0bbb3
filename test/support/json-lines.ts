/** The values of a text with one JSON value on each line. */
export const jsonLines = <T>(text: string): T[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

/** A text with one JSON value on each line. */
export const toLines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** The samples that the lines of a text are about. */
export const sampleIds = (text: string): string[] =>
  jsonLines<{ sample: string }>(text).map(({ sample }) => sample);
