/** Wording and fixes that the rules about spans share. */
import type { Found } from '../../project/records/quote-search';
import { piecePath, type OffsetUnit } from '../../project/records/spans';
import type { PieceInLine, PieceInText } from './line-spans';
import type { LineFix, LineReport } from './line-view';

const UNITS: Readonly<Record<OffsetUnit, readonly [one: string, many: string]>> = {
  codepoint: ['code point', 'code points'],
  utf16: ['UTF-16 unit', 'UTF-16 units'],
  byte: ['UTF-8 byte', 'UTF-8 bytes'],
};

export const unitName = (unit: OffsetUnit): string => UNITS[unit][1];
export const counted = (count: number, unit: OffsetUnit): string =>
  `${count} ${UNITS[unit][count === 1 ? 0 : 1]}`;

const MAX_SHOWN = 40;

/** A text in quotes for a message: shortened, with control characters escaped. */
export function shown(text: string): string {
  const characters = [...text];
  const cut = characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN).join('')}…` : text;
  return JSON.stringify(cut);
}

/** Path of a piece of a span, or of a field of it. */
export function pathOf(
  { answer, span, piece }: Pick<PieceInLine, 'answer' | 'span' | 'piece'>,
  ...below: string[]
): LineReport['path'] {
  return [...answer.path, ...piecePath(span, piece), ...below];
}

/** Moves a piece to a place in the text (UTF-16) and updates the quote, and the span's own ends with its first and last part. */
export function moveTo(title: string, place: Found, at: Omit<PieceInText, 'line'>): LineFix {
  const { text, answer, span, piece } = at;
  const start = text.fromUtf16(place.from);
  const end = text.fromUtf16(place.to);
  const quote = text.text.slice(place.from, place.to);
  const hull = [...answer.path, span.index];
  const edits: LineFix['edits'][number][] = [
    { path: pathOf(at, 'start'), value: start },
    { path: pathOf(at, 'end'), value: end },
  ];
  if (piece.quote !== undefined && piece.quote !== quote)
    edits.push({ path: pathOf(at, 'text'), value: quote });
  if (piece.part === 0) edits.push({ path: [...hull, 'start'], value: start });
  if (piece.part >= 0 && piece.part === span.pieces.length - 1)
    edits.push({ path: [...hull, 'end'], value: end });
  return { title, safety: 'ask', edits };
}
