/** Distances between label sets, not squared; both are 0 for two empty sets and 1 for an empty and a non-empty one. */
export type SetDistance = (a: ReadonlySet<unknown>, b: ReadonlySet<unknown>) => number;

/** 1 - |a ∩ b| / |a ∪ b| */
export const jaccardDistance: SetDistance = (a, b) => {
  const shared = intersection(a, b);
  const union = a.size + b.size - shared;
  return union === 0 ? 0 : 1 - shared / union;
};

/** MASI (Passonneau 2006): 1 - J M with M = 1 for equal sets, 2/3 for a subset, 1/3 for any other overlap, 0 for none. */
export const masiDistance: SetDistance = (a, b) => {
  const shared = intersection(a, b);
  const union = a.size + b.size - shared;
  if (union === 0) return 0;
  const smaller = Math.min(a.size, b.size);
  const monotonicity =
    a.size === b.size && shared === a.size ? 1 : shared === 0 ? 0 : shared === smaller ? 2 / 3 : 1 / 3;
  return 1 - (shared / union) * monotonicity;
};

function intersection(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const member of few) if (many.has(member)) shared += 1;
  return shared;
}
