import type { Span } from '../../../project/records/records';
import { toRange } from '../state/span-editing';
import type { TextModel } from '../state/text-model';

/** A few words before and after a span, on one line. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** How many UTF-16 units of each side are shown. */
const REACH = 18;

/** The words around a span; empty if it is not in the text. */
export function surroundings(model: TextModel, span: Span): Surroundings {
  const range = toRange(model, span);
  if (!range) return { before: '', after: '' };
  const { text } = model;
  return {
    before: cut(text.slice(Math.max(0, range.start - REACH), range.start), range.start > REACH, /^\S*\s+/),
    after: cut(text.slice(range.end, range.end + REACH), range.end + REACH < text.length, /\s+\S*$/),
  };
}

/** Without the word that is cut in two. */
function cut(text: string, isCut: boolean, rest: RegExp): string {
  return (isCut ? text.replace(rest, '') : text).replace(/\s+/g, ' ');
}
