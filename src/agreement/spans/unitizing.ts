import { addTo } from '../../base/lists';
import { leadingCount } from '../../base/leading-count';
import { undefinedBecause, type Estimate, type Undefined, reasons } from '../statistics/estimate';
import { ratingCount } from '../tables/rating-table';
import type { SpanTable } from './span-table';

/** A part of the continuum, end exclusive, in whole units of it. */
interface Unit {
  readonly start: number;
  readonly end: number;
}

/** One annotator's units by label; units of one label must not overlap. */
export type Unitizing = ReadonlyMap<string, readonly Unit[]>;

export interface AlphaU {
  value: number;
  perLabel: Map<string, Estimate & { observed: number; expected: number }>;
}

/** A unit (`marked`) or the gap between two. */
interface Section extends Unit {
  readonly marked: boolean;
}

/**
 * Krippendorff's alpha_U (1995; 2004, chapter 11) for annotators who divide one continuum, `start` and `length` long, into units: 1 - mean D_o /
 * mean D_e over the labels, and the alpha of each label.
 */
export function unitizingAlpha(
  annotators: readonly Unitizing[],
  continuum: { start: number; length: number },
): AlphaU | Undefined {
  if (annotators.length < 2) return undefinedBecause('fewer than two annotators');
  const labels = [...new Set(annotators.flatMap((units) => [...units.keys()]))].sort();
  const perLabel: AlphaU['perLabel'] = new Map();
  let observedSum = 0;
  let expectedSum = 0;
  for (const label of labels) {
    const sections: Section[][] = [];
    for (const units of annotators) {
      const cut = cutContinuum(units.get(label) ?? [], continuum);
      if (typeof cut === 'string') return undefinedBecause(`label ${JSON.stringify(label)}: ${cut}`);
      sections.push(cut);
    }
    if (sections.every((cut) => cut.every(({ marked }) => !marked))) continue;
    const observed = observedDisagreement(sections, continuum.length);
    const expected = expectedDisagreement(sections, continuum.length);
    observedSum += observed;
    expectedSum += expected;
    const alpha =
      expected === 0 ? undefinedBecause('no disagreement is possible') : { value: 1 - observed / expected };
    perLabel.set(label, { ...alpha, observed, expected });
  }
  if (expectedSum === 0) return undefinedBecause('no annotator marked a unit');
  return { value: 1 - observedSum / expectedSum, perLabel };
}

function cutContinuum(
  units: readonly Unit[],
  { start, length }: { start: number; length: number },
): Section[] | string {
  const sections: Section[] = [];
  let at = start;
  for (const unit of [...units].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (unit.start < at)
      return unit.start < start ? 'a unit starts before the continuum' : 'units of one annotator overlap';
    if (unit.start > at) sections.push({ start: at, end: unit.start, marked: false });
    if (unit.end > unit.start) sections.push({ start: unit.start, end: unit.end, marked: true });
    at = unit.end;
  }
  if (at > start + length) return 'a unit ends after the continuum';
  if (at < start + length) sections.push({ start: at, end: start + length, marked: false });
  return sections;
}

/** Sum over ordered pairs of annotators of the squared differences of their sections, over m (m - 1) L^2. */
function observedDisagreement(sections: readonly (readonly Section[])[], length: number): number {
  let sum = 0;
  for (let i = 0; i < sections.length; i += 1) {
    for (let j = 0; j < i; j += 1) sum += 2 * differences(sections[i]!, sections[j]!);
  }
  return sum / (sections.length * (sections.length - 1) * length * length);
}

/** Both divide the same continuum, so one parallel pass finds every pair of sections that overlap. */
function differences(a: readonly Section[], b: readonly Section[]): number {
  let sum = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const g = a[i]!;
    const h = b[j]!;
    if (g.marked && h.marked) sum += (g.start - h.start) ** 2 + (g.end - h.end) ** 2;
    else if (g.marked && h.start <= g.start && g.end <= h.end) sum += (g.end - g.start) ** 2;
    else if (h.marked && g.start <= h.start && h.end <= g.end) sum += (h.end - h.start) ** 2;
    if (g.end <= h.end) i += 1;
    if (h.end <= g.end) j += 1;
  }
  return sum;
}

/** The mean difference if units are placed anywhere on the continuum (Krippendorff 1995, formula for D_e). */
function expectedDisagreement(sections: readonly (readonly Section[])[], length: number): number {
  const all = sections.flat();
  const units = all.filter(({ marked }) => marked).map(({ start, end }) => end - start);
  const gaps = all
    .filter(({ marked }) => !marked)
    .map(({ start, end }) => end - start)
    .sort((a, b) => b - a);
  const gapSums = [0];
  for (const gap of gaps) gapSums.push(gapSums.at(-1)! + gap);
  let sum = 0;
  for (const l of units) {
    const wider = leadingCount(gaps.length, (n) => gaps[n]! >= l);
    const places = gapSums[wider]! + wider * (1 - l);
    sum += ((units.length - 1) / 3) * (2 * l ** 3 - 3 * l ** 2 + l) + l * l * places;
  }
  const positions = sections.length * length;
  const within = units.reduce((total, l) => total + l * (l - 1), 0);
  return ((2 / length) * sum) / (positions * (positions - 1) - within);
}

/**
 * alpha_U of spans, with all texts end to end as one continuum and parts as units. `continuum`: a single text, if no row states its extent.
 */
export function spanUnitizing(
  { ratings, spans, lengths }: SpanTable,
  continuum?: { start: number; length: number },
): AlphaU | Undefined {
  const all = ratings.annotators.length;
  const complete: number[] = [];
  for (let item = 0; item < ratings.items.length; item += 1)
    if (ratingCount(ratings, item) === all) complete.push(item);
  if (all < 2) return undefinedBecause(reasons.notPairable);
  if (complete.length === 0) return undefinedBecause('no item was answered by all annotators');
  if (continuum && complete.length > 1)
    return undefinedBecause('a continuum can be given for a single item only');
  if (!continuum && complete.some((item) => lengths[item] === undefined))
    return undefinedBecause(reasons.noLength);
  const units = ratings.annotators.map(() => new Map<string, Unit[]>());
  let shift = 0;
  for (const item of complete) {
    for (let p = ratings.start[item]!; p < ratings.start[item + 1]!; p += 1) {
      const own = units[ratings.annotator[p]!]!;
      for (const span of spans[ratings.label[p]!]!) {
        for (const { start, end } of span.parts ?? [span])
          addTo(own, span.label, { start: start + shift, end: end + shift });
      }
    }
    shift += lengths[item] ?? 0;
  }
  return unitizingAlpha(units, continuum ?? { start: 0, length: shift });
}
