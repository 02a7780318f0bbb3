import { getOrAdd } from '../../base/lists';
import { undefinedBecause, type Estimate, type Undefined, reasons } from '../statistics/estimate';
import { krippendorffAlpha, type Alpha } from './alpha';
import { itemAgreement, type Coefficient } from './chance-corrected';
import { fleissKappa } from './fleiss';
import { gwetAC } from './gwet';
import type { ItemGroups } from '../tables/item-groups';
import { agreementWeights } from './weights';

/** Agreement on one label as a yes/no question: this label or not. */
export interface LabelAgreement {
  /** The number of ratings with the label, and their share of all ratings. */
  ratings: number;
  prevalence: number;
  /** The chance that another annotator gives the label if one does (Dice; Fleiss' P_k). */
  specificAgreement: Estimate;
  alpha: Alpha | Undefined;
  fleiss: Coefficient | Undefined;
  ac1: Coefficient | Undefined;
}

const BINARY = agreementWeights('identity', new Float64Array(2));

/** Agreement on each of `labels` labels. `labelsOf`: the labels that a label of the groups represents, such as the members of a set. */
export function labelAgreements(
  groups: ItemGroups,
  labels: number,
  labelsOf: (label: number) => Iterable<number> = (label) => [label],
): LabelAgreement[] {
  return binaryGroups(groups, labels, labelsOf).map((binary) => {
    const agreement = itemAgreement(binary, BINARY);
    const { ratings, total } = yesRatings(binary);
    return {
      ratings,
      prevalence: total === 0 ? 0 : ratings / total,
      specificAgreement: specificAgreement(binary),
      alpha: krippendorffAlpha(binary, { kind: 'nominal' }),
      fleiss: fleissKappa(agreement),
      ac1: gwetAC(agreement),
    };
  });
}

/** The groups of each label's yes/no question (0 no, 1 yes), without `groupOf`. */
function binaryGroups(
  groups: ItemGroups,
  labels: number,
  labelsOf: (label: number) => Iterable<number>,
): ItemGroups[] {
  const itemsOfSize = new Map<number, number>();
  groups.size.forEach((size, g) => itemsOfSize.set(size, (itemsOfSize.get(size) ?? 0) + groups.count[g]!));
  const shapes = Array.from({ length: labels }, () => new Map<string, Shape>());
  const yes = new Map<number, number>();
  for (let g = 0; g < groups.size.length; g += 1) {
    yes.clear();
    for (let p = groups.start[g]!; p < groups.start[g + 1]!; p += 1) {
      for (const k of labelsOf(groups.label[p]!)) yes.set(k, (yes.get(k) ?? 0) + groups.times[p]!);
    }
    const size = groups.size[g]!;
    for (const [k, times] of yes) addShape(shapes[k]!, { size, yes: times, count: groups.count[g]! });
  }
  return shapes.map((byShape) => {
    const rest = new Map(itemsOfSize);
    for (const { size, count } of byShape.values()) rest.set(size, rest.get(size)! - count);
    for (const [size, count] of rest) if (count > 0) addShape(byShape, { size, yes: 0, count });
    return shapeGroups([...byShape.values()], groups.items);
  });
}

/** `count` items with `size` ratings each; `yes` of the ratings of an item give the label. */
interface Shape {
  size: number;
  yes: number;
  count: number;
}

function addShape(shapes: Map<string, Shape>, { size, yes, count }: Shape): void {
  getOrAdd(shapes, `${size} ${yes}`, () => ({ size, yes, count: 0 })).count += count;
}

function shapeGroups(shapes: readonly Shape[], items: number): ItemGroups {
  const start = [0];
  const label: number[] = [];
  const times: number[] = [];
  for (const { size, yes } of shapes) {
    for (const [k, n] of [size - yes, yes].entries()) {
      if (n === 0) continue;
      label.push(k);
      times.push(n);
    }
    start.push(label.length);
  }
  return {
    labels: 2,
    items,
    start: Int32Array.from(start),
    label: Int32Array.from(label),
    times: Int32Array.from(times),
    size: Int32Array.from(shapes, ({ size }) => size),
    count: Float64Array.from(shapes, ({ count }) => count),
    groupOf: new Int32Array(0),
  };
}

function yesRatings(binary: ItemGroups): { ratings: number; total: number } {
  let ratings = 0;
  let total = 0;
  forEachGroup(binary, (size, yes, count) => {
    ratings += count * yes;
    total += count * size;
  });
  return { ratings, total };
}

function specificAgreement(binary: ItemGroups): Estimate {
  let pairs = 0;
  let ratings = 0;
  let pairable = false;
  forEachGroup(binary, (size, yes, count) => {
    if (size < 2) return;
    pairable = true;
    pairs += (count * yes * (yes - 1)) / (size - 1);
    ratings += count * yes;
  });
  if (!pairable) return undefinedBecause(reasons.notPairable);
  return ratings === 0 ? undefinedBecause(reasons.labelAbsent) : { value: pairs / ratings };
}

function forEachGroup(binary: ItemGroups, visit: (size: number, yes: number, count: number) => void): void {
  for (let g = 0; g < binary.size.length; g += 1) {
    let yes = 0;
    for (let p = binary.start[g]!; p < binary.start[g + 1]!; p += 1)
      if (binary.label[p] === 1) yes = binary.times[p]!;
    visit(binary.size[g]!, yes, binary.count[g]!);
  }
}
