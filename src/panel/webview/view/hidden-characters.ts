/** Invisible characters, and the short names that are shown for them. */

const names: Record<number, string> = {
  0x00: 'NUL',
  0x07: 'BEL',
  0x08: 'BS',
  0x0b: 'VT',
  0x0c: 'FF',
  0x0d: 'CR',
  0x1b: 'ESC',
  0x7f: 'DEL',
  0x85: 'NEL',
  0xad: 'SHY',
  0x61c: 'ALM',
  0x180e: 'MVS',
  0x200b: 'ZWSP',
  0x200c: 'ZWNJ',
  0x200d: 'ZWJ',
  0x200e: 'LRM',
  0x200f: 'RLM',
  0x2028: 'LS',
  0x2029: 'PS',
  0x202a: 'LRE',
  0x202b: 'RLE',
  0x202c: 'PDF',
  0x202d: 'LRO',
  0x202e: 'RLO',
  0x2060: 'WJ',
  0x2066: 'LRI',
  0x2067: 'RLI',
  0x2068: 'FSI',
  0x2069: 'PDI',
  0x3164: 'HF',
  0xfeff: 'BOM',
};

/**
 * Controls except tab, zero-width and bidirectional controls, fillers, lone surrogates. Joiners only where they join nothing: between
 * letters or emoji they are part of the spelling.
 */
const hidden =
  /(?![\t])[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\p{Surrogate}|(?<![\p{L}\p{M}\p{Emoji_Presentation}\p{Extended_Pictographic}\ufe0f])[\u200c\u200d]/gu;

export interface TextPiece {
  readonly text: string;
  /** The name to show for a hidden character. */
  readonly mark?: string;
}

/** Cuts a text at its hidden characters. Joined, the pieces are the text. */
export function pieces(text: string): TextPiece[] {
  const found: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(hidden)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    const code = match[0].codePointAt(0)!;
    const mark = names[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    found.push({ text: match[0], mark });
    from = match.index + match[0].length;
  }
  if (from < text.length || found.length === 0) found.push({ text: text.slice(from) });
  return found;
}
