import { quoted } from '../../base/text/phrases';
import { checkSpans } from '../../project/answers/check-spans';
import { isSpanForm } from '../../project/records/marks';
import type { Span } from '../../project/records/records';
import type { SpansLayer } from '../../project/schema/layer-types';
import { attributesForm, attributesSchema } from '../asked-attributes';
import { list, oneOf, record, TEXT, type Kind } from '../kind';
import { spanDifferences } from './differences';
import { quotedSpans, readSpans } from './reply';

const areSpans = (value: unknown): value is Span[] => Array.isArray(value) && value.every(isSpanForm);

export const spans: Kind<SpansLayer> = {
  check: (layer, value, _complete, report) => checkSpans(layer, value, report),
  fits: (value) => Array.isArray(value) && (value.length === 0 || isSpanForm(value[0])),
  differences: ({ id }, a, b) => (areSpans(a) && areSpans(b) ? spanDifferences(id, a, b) : []),
  measured: {
    kind: 'spans',
    answer: (_layer, value, _labels, length) =>
      areSpans(value) ? { kind: 'spans', spans: value, length: length() } : undefined,
  },
  found: (base, { labels, overlap, discontinuous, repeats, attributes }) =>
    labels.length === 0
      ? undefined
      : {
          ...base,
          type: 'spans',
          labels,
          overlap,
          discontinuous,
          boundary: 'character',
          ...(repeats && { repeats }),
          ...(attributes.length > 0 && { attributes }),
        },
  form: ({ overlap, discontinuous, repeats, boundary }) => [
    `Passages of the text are marked. ${OVERLAPS[overlap]}`,
    discontinuous ? ' A mark may have several parts.' : '',
    repeats ? ' A passage may have the same label several times.' : '',
    boundary === 'word' ? ' Marks begin and end with words.' : '',
  ],
  asked: {
    schema(layer, { offered, isJoined }) {
      const place = { quote: TEXT, occurrence: { type: 'integer' } };
      return list(
        record({
          ...(isJoined && { id: TEXT }),
          label: oneOf(offered),
          ...(layer.discontinuous ? { parts: list(record(place)) } : place),
          ...attributesSchema(layer),
        }),
      );
    },
    form(layer, { offered, isJoined }) {
      const place =
        '"quote" is exactly as in the text, character by character; "occurrence" says which one it is: 1 for the first place in the text where these characters occur, 2 for the second';
      const parts = layer.discontinuous
        ? ' Each has "parts" in the order of the text: one, or several for a span with gaps.'
        : '';
      const ids = isJoined ? ' Each has an "id" of its own, such as "s1".' : '';
      return `A list of spans with a label: ${quoted(offered)}.${ids} ${place}.${parts} ${ASKED_OVERLAPS[layer.overlap]} [] is none.${attributesForm(layer)}`;
    },
    read: readSpans,
    example: quotedSpans,
  },
};

const OVERLAPS = {
  none: 'Marks do not overlap.',
  nested: 'A mark may lie inside another.',
  any: 'Marks may overlap in any way.',
} as const;

const ASKED_OVERLAPS = {
  none: 'Spans do not overlap.',
  nested: 'A span may lie in another, but they do not cross.',
  any: 'Spans may overlap.',
} as const;
