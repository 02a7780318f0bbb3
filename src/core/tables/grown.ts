/** A column of at least twice the length, and of `least`, that starts with what this one holds; the rest is zeros. */
export function grown(column: Int32Array, least = 0): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(column.length * 2, least));
  larger.set(column);
  return larger;
}
