import type { OwnItem } from './format';

/** The first item beside all of them: what came from a tool can go out in the shape it came in. */
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
