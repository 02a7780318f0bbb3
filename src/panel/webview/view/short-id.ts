/** Characters of an id that find room above the text. */
const ROOM = 24;

/** An id as it is shown where there is little room: of a path its end, which tells it from others. */
export function shortId(id: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return id.length > ROOM && name !== '' && name.length < id.length ? `…/${name}` : id;
}

/** A count with its thousands marked: `1,200`. */
export const grouped = (count: number): string => count.toLocaleString('en');
