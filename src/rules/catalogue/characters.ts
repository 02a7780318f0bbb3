import { findMojibake, type Mojibake } from '../../base/text/mojibake';
import type { LineReport } from '../framework/line-view';
import { lineRule } from '../framework/rule';
import { readTexts, ownText, placeInText, stringsIn, type StringPlace } from '../framework/text-field';
import { shown } from '../framework/line-spans';
import { hasLoneSurrogate } from '../../base/text/offsets';
import { codePointName, findInvisible, type Invisible } from '../../base/text/invisible';
import { LOST, misreadMessage } from '../../base/text/misread';
import { countBy } from '../../base/lists';

export const mojibake = lineRule({
  id: 'mojibake',
  kinds: ['sample', 'gold'],
  severity: 'warning',
  summary: 'Text that was decoded with the wrong charset teaches the wrong words to a model and to people.',
  start:
    ({ schema }) =>
    (line, report) => {
      if (line.isAscii || !line.value) return;
      for (const { path, text } of readTexts(line, schema.data)) {
        const found = findMojibake(text);
        if (found) report(reportOf(path, text, found));
      }
    },
});

/** One finding per text: the cause is at its source. */
function reportOf(path: LineReport['path'], text: string, { ranges }: Mojibake): LineReport {
  const [first, ...others] = ranges as [(typeof ranges)[0], ...typeof ranges];
  const is = shown(text.slice(first.start, first.end));
  const more = others.length > 0 ? ` ${others.length} more in this text.` : '';
  const message =
    first.kind === 'misread'
      ? `${is} should be ${shown(first.repair!)}: UTF-8 that was read as Windows-1252 or Latin-1. Decode it again at its source, before it is labelled.`
      : `${is} stands for characters that were lost in decoding. Get the text again from its source.`;
  return { path, within: { start: first.start, end: first.end }, message: message + more };
}

/** An escaped surrogate; pairs are excluded after decoding. Surrogates occur only as escapes: UTF-8 cannot encode them. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;
const LONE = /\p{Surrogate}/gu;

export const loneSurrogate = lineRule({
  id: 'lone-surrogate',
  severity: 'error',
  fix: 'ask',
  summary: 'Half of a character: JSON.parse accepts it, but other readers refuse the whole file.',
  start: () => (line, report) => {
    if (
      line.isAscii ||
      line.value === undefined ||
      line.format !== 'jsonl' ||
      !SURROGATE_ESCAPE.test(line.raw)
    )
      return;
    for (const place of stringsIn(line.value))
      if (hasLoneSurrogate(place.text)) report(surrogateReport(place));
  },
});

function surrogateReport({ text, path, part }: StringPlace) {
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

/** Kinds of characters that a message names. */
const MAX_NAMED = 4;

export const invisibleCharacters = lineRule({
  id: 'invisible-characters',
  kinds: ['sample', 'gold'],
  severity: 'info',
  summary:
    'Invisible characters split words for a model, hide text from people, and shift offsets when a tool drops them.',
  start:
    ({ schema }) =>
    (line, report) => {
      if (line.isAscii || !line.value) return;
      const text = ownText(line, schema.data);
      const found = text === undefined ? [] : findInvisible(text);
      if (found.length > 0)
        report({ ...placeInText(line, schema.data, found[0]!), message: messageOf(found) });
    },
});

/** One finding per text, at the first character. */
function messageOf(found: readonly Invisible[]): string {
  const counts = countBy(found.map(({ codePoint }) => codePointName(codePoint)));
  const names = [...counts].map(([name, count]) => (count > 1 ? `${name} (${count} times)` : name));
  return `The text contains invisible characters: ${names.slice(0, MAX_NAMED).join(', ')}${names.length > MAX_NAMED ? ', …' : ''}. Remove them at the source of the data, before it is labelled.`;
}

export const wrongEncoding = lineRule({
  id: 'wrong-encoding',
  group: 'tool',
  severity: 'error',
  summary: 'Characters are lost when a file is read in the wrong encoding, and ids no longer match.',
  oncePerFile: true,
  start:
    () =>
    ({ misread, raw }, report) => {
      if (!misread) return;
      const start = misread === 'utf-16' ? 0 : raw.indexOf(LOST);
      report({
        path: [],
        raw: { start, end: start + 1 },
        message: misreadMessage(
          misread,
          'Until then, what else is found in lines like this one is not reported.',
        ),
      });
    },
});
