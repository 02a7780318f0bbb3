/** A text with case, white space and Unicode forms folded: what a reader takes for the same text. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/**
 * A 53-bit hash of the folded text: equal for texts that `foldText` makes equal. Two multiplicative lanes (as in cyrb53 by bryc, public
 * domain); not safe against attackers. Never 0, so that 0 can stand for "no text". ASCII is folded on the way, without a copy.
 */
export function foldedHash(text: string): number {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  let pending = false;
  let started = false;
  for (let at = 0; at < text.length; at++) {
    let unit = text.charCodeAt(at);
    if (unit > 0x7f) return hashOf(foldText(text));
    if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)) {
      pending = started;
      continue;
    }
    if (pending) {
      h1 = Math.imul(h1 ^ 0x20, 2654435761);
      h2 = Math.imul(h2 ^ 0x20, 1597334677);
      pending = false;
    }
    started = true;
    if (unit >= 0x41 && unit <= 0x5a) unit += 0x20;
    h1 = Math.imul(h1 ^ unit, 2654435761);
    h2 = Math.imul(h2 ^ unit, 1597334677);
  }
  return finish(h1, h2);
}

function hashOf(text: string): number {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    h1 = Math.imul(h1 ^ unit, 2654435761);
    h2 = Math.imul(h2 ^ unit, 1597334677);
  }
  return finish(h1, h2);
}

function finish(first: number, second: number): number {
  let h1 = Math.imul(first ^ (first >>> 16), 2246822507);
  h1 ^= Math.imul(second ^ (second >>> 13), 3266489909);
  let h2 = Math.imul(second ^ (second >>> 16), 2246822507);
  h2 ^= Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return 4294967296 * (2097151 & h2) + (h1 >>> 0) || 1;
}
