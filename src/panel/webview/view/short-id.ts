/** Maximum number of characters of an id above the text. */
const ROOM = 24;

/** An id shortened for display. Of a path, the end is kept, since it distinguishes the samples. */
export function shortId(id: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return id.length > ROOM && name !== '' && name.length < id.length ? `…/${name}` : id;
}

const numbers = new Intl.NumberFormat('en');

/** A count with thousands separators: `1,200`. */
export const grouped = (count: number): string => numbers.format(count);
