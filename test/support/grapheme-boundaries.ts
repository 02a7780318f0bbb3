import { isGraphemeBoundary } from '../../src/base/text/graphemes';

/** Where a text may be cut, in UTF-16 units. */
export function boundariesOf(text: string): number[] {
  return Array.from({ length: text.length + 1 }, (_, i) => i).filter((i) => isGraphemeBoundary(text, i));
}

/** Straight from the engine, without any shortcut. */
export function boundariesOfEngine(text: string): number[] {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  return [...Array.from(segments, (segment) => segment.index), text.length];
}
