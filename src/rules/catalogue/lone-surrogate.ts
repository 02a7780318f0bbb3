import { hasLoneSurrogate } from '../../base/text/offsets';
import { lineRule } from '../framework/rule';

/** An escaped surrogate; pairs are excluded after decoding. Surrogates occur only as escapes: UTF-8 cannot encode them. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;
const LONE = /\p{Surrogate}/gu;

export const loneSurrogate = lineRule({
  id: 'lone-surrogate',
  group: 'data',
  kinds: ['sample', 'annotation', 'decision', 'gold'],
  severity: 'error',
  fix: 'ask',
  reveals: 'answer',
  summary: 'Half of a character: JSON.parse accepts it, but other readers refuse the whole file.',
  start: () => (line, report) => {
    if (
      line.isAscii ||
      line.value === undefined ||
      line.format !== 'jsonl' ||
      !SURROGATE_ESCAPE.test(line.raw)
    )
      return;
    forEachString(line.value, (place) => {
      if (hasLoneSurrogate(place.text)) report(reportOf(place));
    });
  },
});

function reportOf({ text, path, part }: StringPlace) {
  const [first, ...more] = [...text.matchAll(LONE)];
  const start = first!.index;
  const code = text.charCodeAt(start).toString(16);
  const others = more.length > 0 ? ` ${more.length} more in this text.` : '';
  return {
    path,
    message:
      `\\u${code} is half of a character (a lone surrogate). Many readers refuse the whole file for it; it usually comes from a text ` +
      `that was cut in the middle of an emoji. Restore the character at its source.${others}`,
    ...(part === 'key' ? { part } : { within: { start, end: start + 1 } }),
    ...(part === 'value' && {
      fixes: [
        {
          title:
            more.length > 0
              ? 'Replace all in this text by U+FFFD (offsets stay right)'
              : 'Replace it by U+FFFD (offsets stay right)',
          safety: 'ask' as const,
          edits: [first!, ...more].map(({ index }) => ({
            path,
            within: { start: index, end: index + 1 },
            text: '\ufffd',
          })),
        },
      ],
    }),
  };
}

/** A key or a string in a line's JSON value. */
interface StringPlace {
  readonly text: string;
  readonly path: readonly (string | number)[];
  readonly part: 'key' | 'value';
}

/** Deeper values are ignored: real data is not nested this deeply, and recursion must end. */
const MAX_DEPTH = 100;

/** Calls `visit` for each key and each string in a value, in the order of the line. */
function forEachString(
  value: unknown,
  visit: (place: StringPlace) => void,
  path: readonly (string | number)[] = [],
): void {
  if (typeof value === 'string') return visit({ text: value, path, part: 'value' });
  if (typeof value !== 'object' || value === null || path.length > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => forEachString(item, visit, [...path, index]));
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    visit({ text: key, path: [...path, key], part: 'key' });
    forEachString(item, visit, [...path, key]);
  }
}
