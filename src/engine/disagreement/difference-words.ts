import { spanDifferences, type Difference } from '../../core/disagreement/compare';
import type { LayerValue, Span } from '../../core/records/records';
import type { Layer } from '../../core/schema/layer-types';
import { distinctOf, type Given } from './given';

/** Differences that are said one by one. */
const SAID = 6;
/** UTF-16 units of an answer in words. */
const LONGEST = 80;

/** What people's answers on a layer differ in, in words. Offsets are code points, end exclusive. */
export function differencesInWords(
  layer: Layer,
  given: readonly Given[],
  nameOf: (one: Given) => string,
): string[] {
  const who = (one: Given): string =>
    given
      .filter(({ said }) => said === one.said)
      .map(nameOf)
      .sort()
      .join(', ');
  const distinct = distinctOf(given).sort((a, b) => (who(a) < who(b) ? -1 : 1));
  if (layer.type !== 'spans') return distinct.map((one) => `${who(one)}: ${inWords(one.value)}`);
  const said = distinct.flatMap((a, n) =>
    distinct
      .slice(n + 1)
      .flatMap((b) =>
        spanDifferences(layer.id, spansIn(a), spansIn(b)).map((one) => spansInWords(one, who(a), who(b))),
      ),
  );
  return said.length > SAID ? [...said.slice(0, SAID), `and ${said.length - SAID} more`] : said;
}

const spansIn = ({ value }: Given): Span[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'object' && 'start' in item) : [];

function spansInWords(difference: Difference, first: string, second: string): string {
  switch (difference.kind) {
    case 'span-boundary': {
      const [a, b] = difference.spans;
      return `${difference.label}: ${place(a)} (${first}), ${place(b)} (${second})`;
    }
    case 'span-label': {
      const [a, b] = difference.spans;
      return `${place(a)} ${a.label} (${first}), ${place(b)} ${b.label} (${second})`;
    }
    case 'span-missing':
      return `${difference.label} ${place(difference.span)}: only ${difference.by === 1 ? first : second}`;
    default:
      return difference.kind;
  }
}

const place = ({ start, end, parts }: Span): string =>
  (parts ?? [{ start, end }]).map((part) => `${part.start}–${part.end}`).join(' + ');

function inWords(value: LayerValue): string {
  const text = !Array.isArray(value)
    ? String(value)
    : value.length === 0
      ? 'none'
      : value
          .map((item) =>
            typeof item === 'string'
              ? item
              : 'from' in item
                ? `${item.label} ${item.from} → ${item.to}`
                : item.label,
          )
          .join(', ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
