import type { OwnItem } from './format';

/** Returns the first item and an iterable of all items, so that an export can use the shape in which the first was imported. */
export async function peeked(
  items: AsyncIterable<OwnItem>,
): Promise<{ first: OwnItem | undefined; all: AsyncIterable<OwnItem> }> {
  const iterator = items[Symbol.asyncIterator]();
  const start = await iterator.next();
  const all = async function* () {
    for (let next = start; next.done !== true; next = await iterator.next()) yield next.value;
  };
  return { first: start.done === true ? undefined : start.value, all: all() };
}
