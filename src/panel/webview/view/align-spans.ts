import { overlap, sameExtent } from '../../../disagreement/compare';
import type { Span } from '../../../project/records/records';

/** How people's spans at one place of the text differ; none: they are the same. */
export type SpanDifference = 'boundary' | 'label' | 'missing';

/** One place of the text with everybody's spans there. */
export interface AlignedSpans {
  /** By person; undefined: the layer was not answered. */
  readonly byPerson: readonly (readonly Span[] | undefined)[];
  readonly differences: readonly SpanDifference[];
}

/** Lays people's spans beside each other, in the order of the text: those that are the same, or overlap, are at one place. */
export function alignSpans(values: readonly (readonly Span[] | undefined)[]): AlignedSpans[] {
  const all = values.flatMap((spans, person) => (spans ?? []).map((span) => ({ span, person })));
  all.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const places: { span: Span; person: number }[][] = [];
  // Exactly the same spans are at a place of their own, so that nested ones stay apart where people agree.
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
  if (present.length < answered.length) found.push('missing');
  return found;
}

const isSame = (a: Span, b: Span): boolean => a.label === b.label && sameExtent(a, b);
