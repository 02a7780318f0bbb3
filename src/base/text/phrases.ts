/** Numbers and names in the sentences of messages. */

/** `1 sample`, `5 samples`, `1,200 samples`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** A share from 0 to 1 as a percentage, with at most so many decimals: `12 %`, `12.5 %`. */
export const percent = (share: number, decimals = 0): string =>
  `${Number((share * 100).toFixed(decimals))} %`;

/** Names in quotes: `"a", "b"`; or with another word between them, `"a" or "b"`. */
export const quoted = (names: Iterable<string>, between = ', '): string =>
  Array.from(names, (name) => `"${name}"`).join(between);
