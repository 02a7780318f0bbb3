/** Clamps a byte range (end exclusive) to a file of `size` bytes: 0 <= start <= end <= size. */
export function byteRange(size: number, start = 0, end = size): { start: number; end: number } {
  const from = Math.min(Math.max(start, 0), size);
  return { start: from, end: Math.min(Math.max(end, from), size) };
}
