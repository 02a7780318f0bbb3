import { maxOf, minOf } from '../../../base/lists';
import { overlap, sameAttributes, sameExtent } from '../../../kinds/difference';
import type { Labels, Span } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Stretch } from '../state/caret';
import { marksText } from '../../../kinds/traits';

/** How people's spans at one place of the text differ. */
export type SpanDifference = 'boundary' | 'label' | 'attribute' | 'missing';

/** A place of the text with all spans there. */
export interface AlignedSpans {
  /** By person; undefined: the person did not answer the layer. */
  readonly byPerson: readonly (readonly Span[] | undefined)[];
  readonly differences: readonly SpanDifference[];
}

/** The places of a text, in its order, at which people's spans differ on any of the layers; in code points, as spans are. */
export function differingPlaces(layers: readonly Layer[], answers: readonly Labels[]): Stretch[] {
  const spansIn = (labels: Labels, { id }: Layer): readonly Span[] | undefined => {
    const value = labels[id];
    return Array.isArray(value) ? (value as Span[]) : undefined;
  };
  return layers
    .filter(marksText)
    .flatMap((layer) => alignSpans(answers.map((labels) => spansIn(labels, layer))))
    .filter(({ differences }) => differences.length > 0)
    .map(({ byPerson }) => {
      const spans = byPerson.flatMap((each) => each ?? []);
      return {
        start: minOf(spans.map(({ start }) => start)),
        end: maxOf(spans.map(({ end }) => end)),
      };
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Groups people's spans by place, in text order. Spans that are equal or overlap share a place. */
export function alignSpans(values: readonly (readonly Span[] | undefined)[]): AlignedSpans[] {
  const all = values.flatMap((spans, person) => (spans ?? []).map((span) => ({ span, person })));
  all.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const places: { span: Span; person: number }[][] = [];
  // Equal spans get a place of their own, so that nested spans on which people agree stay separate.
  const loose: typeof all = [];
  for (const one of all) {
    const isEverybodys = values.every(
      (spans) => spans === undefined || spans.some((other) => isSame(other, one.span)),
    );
    if (!isEverybodys) loose.push(one);
    else {
      const place = places.find(([first]) => isSame(first!.span, one.span));
      if (place) place.push(one);
      else places.push([one]);
    }
  }
  const differing: (typeof all)[] = [];
  for (const one of loose) {
    const place = differing.at(-1);
    if (place?.some(({ span }) => overlap(span, one.span) > 0)) place.push(one);
    else differing.push([one]);
  }
  return [...places, ...differing]
    .sort((a, b) => a[0]!.span.start - b[0]!.span.start || a[0]!.span.end - b[0]!.span.end)
    .map((place) => {
      const byPerson = values.map((spans, person) =>
        spans === undefined
          ? undefined
          : place.filter((one) => one.person === person).map(({ span }) => span),
      );
      return { byPerson, differences: differencesOf(byPerson) };
    });
}

function differencesOf(byPerson: AlignedSpans['byPerson']): SpanDifference[] {
  const answered = byPerson.filter((spans) => spans !== undefined);
  const present = answered.filter((spans) => spans.length > 0);
  const found: SpanDifference[] = [];
  const spans = present.flat();
  const [first] = spans;
  if (first && spans.some((span) => !sameExtent(span, first))) found.push('boundary');
  if (first && spans.some(({ label }) => label !== first.label)) found.push('label');
  const isAlike = (a: Span, b: Span): boolean => a.label === b.label && sameExtent(a, b);
  if (spans.some((a) => spans.some((b) => isAlike(a, b) && !sameAttributes(a, b)))) found.push('attribute');
  if (present.length < answered.length) found.push('missing');
  return found;
}

/** Whether two people's spans are the same: place, label and attributes. */
export const isSame = (a: Span, b: Span): boolean =>
  a.label === b.label && sameExtent(a, b) && sameAttributes(a, b);
