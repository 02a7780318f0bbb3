/** Deeper values are refused: real data is not nested this deeply, and recursion must end. */
const MAX_DEPTH = 1000;

/**
 * JSON in the canonical form of RFC 8785: no white space, and keys in the order of their UTF-16 units. Takes what JSON.parse returns.
 * A lone surrogate, which the RFC refuses, is written as an escape. Throws RangeError if the value is nested more than 1,000 levels deep.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth >= MAX_DEPTH) throw new RangeError(`A value is nested more than ${MAX_DEPTH} levels deep.`);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  // Strings compare by UTF-16 units.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, depth + 1)}`).join(',')}}`;
}
