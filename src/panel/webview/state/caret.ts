/** A keyboard caret that walks a text by words and characters. All offsets are UTF-16 units, ends exclusive. */
import { graphemeBoundaries } from '../../../base/text/graphemes';
import { nextWordEnd, previousWordStart, wordAt } from '../../../base/text/words';

/** A stretch of the text on screen. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The keyboard selection: a word or character that stays (`anchor`) and one that moves (`head`). */
export interface Caret {
  readonly anchor: Stretch;
  readonly head: Stretch;
}

export type Direction = 1 | -1;

/** What is selected: from the anchor to the head, both included. */
export function selectionOf({ anchor, head }: Caret): Stretch {
  return { start: Math.min(anchor.start, head.start), end: Math.max(anchor.end, head.end) };
}

export function caretOn(stretch: Stretch): Caret {
  return { anchor: stretch, head: stretch };
}

/** The word after or before an offset; inside a word, the rest of it. Undefined at either end of the text. */
function wordFrom(text: string, from: number, direction: Direction): Stretch | undefined {
  if (direction > 0) {
    const end = nextWordEnd(text, from);
    const start = wordAt(text, end - 1)?.start ?? previousWordStart(text, end);
    const word = { start: Math.max(start, from), end };
    return word.end <= from || isBlank(text, word) ? undefined : word;
  }
  const start = previousWordStart(text, from);
  const word = { start, end: Math.min(wordAt(text, start)?.end ?? from, from) };
  return word.start >= from || isBlank(text, word) ? undefined : word;
}

/** The grapheme after or before an offset; spaces are skipped. */
function characterFrom(text: string, from: number, direction: Direction): Stretch | undefined {
  for (let at = from; direction > 0 ? at < text.length : at > 0;) {
    const cluster = direction > 0 ? clusterAt(text, at) : clusterAt(text, at - 1);
    if (!isBlank(text, cluster)) return cluster;
    at = direction > 0 ? cluster.end : cluster.start;
  }
  return undefined;
}

/** The grapheme that contains the unit at an offset. */
function clusterAt(text: string, utf16: number): Stretch {
  const { start } = graphemeBoundaries(text, utf16);
  if (start < utf16) return { start, end: graphemeBoundaries(text, utf16).end };
  return { start, end: graphemeBoundaries(text, utf16 + 1).end };
}

/** Moves by a word. Extending moves only the head. */
export function walkWord(
  text: string,
  caret: Caret | undefined,
  direction: Direction,
  extend: boolean,
): Caret | undefined {
  if (!caret) return firstWord(text);
  // Moving without extending starts from the end of the selection in that direction.
  const base = extend ? caret.head : selectionOf(caret);
  const head = wordFrom(text, direction > 0 ? base.end : base.start, direction);
  if (!head) return undefined;
  return { anchor: extend ? caret.anchor : head, head };
}

/** Moves by a character, starting inside the word under the caret, at the side it comes from. */
export function walkCharacter(
  text: string,
  caret: Caret | undefined,
  direction: Direction,
): Caret | undefined {
  if (!caret) {
    const first = characterFrom(text, 0, 1);
    return first && caretOn(first);
  }
  const selected = selectionOf(caret);
  const first = characterFrom(text, selected.start, 1);
  const isOne = first !== undefined && first.end >= selected.end;
  const inside = direction > 0 ? first : characterFrom(text, selected.end, -1);
  const next = isOne ? characterFrom(text, direction > 0 ? selected.end : selected.start, direction) : inside;
  return next && caretOn(next);
}

/** Moves the start or end of a selection by a character. At least one character stays selected. */
export function moveEdge(text: string, range: Stretch, edge: 'start' | 'end', direction: Direction): Stretch {
  const at = range[edge];
  const grows = (edge === 'end') === direction > 0;
  if (grows) return { ...range, [edge]: (characterFrom(text, at, direction) ?? range)[edge] };
  // Shrinking removes one character and the spaces after it, so that the edge is at a character again.
  const lost = characterFrom(text, at, direction);
  const remaining = lost && characterFrom(text, direction > 0 ? lost.end : lost.start, direction);
  if (!remaining || remaining.start < range.start || remaining.end > range.end) return range;
  return { ...range, [edge]: remaining[edge] };
}

export function firstWord(text: string): Caret | undefined {
  const word = wordFrom(text, 0, 1);
  return word && caretOn(word);
}

export function lastWord(text: string): Caret | undefined {
  const word = wordFrom(text, text.length, -1);
  return word && caretOn(word);
}

/** The word at an offset, or else the nearest one in the same line. */
export function wordNear(text: string, utf16: number): Stretch | undefined {
  return wordAt(text, utf16) ?? wordFrom(text, utf16, 1) ?? wordFrom(text, utf16, -1);
}

function isBlank(text: string, { start, end }: Stretch): boolean {
  return text.slice(start, end).trim() === '';
}
