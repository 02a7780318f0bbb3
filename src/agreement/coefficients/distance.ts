/** The distance between labels in Krippendorff's alpha (his delta squared). Labels are numbers of a table. */
export type Distance =
  /** 0 for the same label, 1 otherwise. */
  | { kind: 'nominal' }
  /** Squared difference of the labels' points: the interval metric. */
  | { kind: 'points'; at: Float64Array }
  /** Like `points`, but the points are the mid-ranks of the pairable values themselves: Krippendorff's ordinal metric. */
  | { kind: 'ranks' }
  /** Any symmetric function with 0 on the diagonal. */
  | { kind: 'function'; between: (k: number, l: number) => number };

/** ((c - k) / (c + k))^2 with 0 / 0 = 0; for values of 0 and above. */
export function ratioDistance(values: Float64Array): Distance {
  return {
    kind: 'function',
    between(k, l) {
      const c = values[k]!;
      const d = values[l]!;
      return c === d ? 0 : ((c - d) / (c + d)) ** 2;
    },
  };
}

/** Mid-rank of each label by the number of pairable values: the ordinal distance of c and k is the squared difference (Krippendorff 2011). */
export function midRanks(frequency: Float64Array, into = new Float64Array(frequency.length)): Float64Array {
  let below = 0;
  for (let k = 0; k < frequency.length; k += 1) {
    into[k] = below + frequency[k]! / 2;
    below += frequency[k]!;
  }
  return into;
}
