/** A number that the data do not define, with the reason for the user. Used instead of NaN, 0 or 1. */
export interface Undefined {
  value: null;
  reason: string;
}

/** A number, or the reason why it is undefined. */
export type Estimate = { value: number } | Undefined;

export function undefinedBecause(reason: string): Undefined {
  return { value: null, reason };
}

export function isDefined<T extends { value: number | null }>(
  estimate: T,
): estimate is Exclude<T, { value: null }> {
  return estimate.value !== null;
}

export const reasons = {
  notPairable: 'no item has two annotators',
  oneLabel: 'only one label among pairable values',
  oneDeclared: 'only one label is known: declare the label set',
  tooManyPairs: 'too many pairs of annotators and labels',
  notTwoAnnotators: 'defined for exactly two annotators; see the pairs',
  labelAbsent: 'the label does not occur among pairable values',
  noSharedItem: 'the two annotators share no item',
  oneLabelPair: 'both annotators used one and the same label',
  noSpans: 'neither side has a span',
  nothingMarked: 'no one marked anything',
  noLength: 'the length of a text is unknown',
  noOrder: 'the labels have no declared order',
  noNumbers: 'the labels have no numbers',
  negative: 'the ratio metric needs numbers of 0 and above',
  tooFewItems: 'a standard error needs at least two items',
} as const;
