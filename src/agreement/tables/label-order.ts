import type { StringTable } from '../../base/columns/columns';

export interface Declared {
  /** The label set, in no particular order. */
  labels?: readonly string[];
  /** The label set from the lowest to the highest level. */
  order?: readonly string[];
}

export interface OrderedLabels {
  names: readonly string[];
  undeclared: readonly string[];
  ordered: boolean;
  values?: Float64Array;
  /** New number of each observed label. */
  numberOf: Int32Array;
}

/** The final order of labels: as declared, else by number, else by code unit. `scores`: numbers of the observed labels, if they have any. */
export function orderLabels(
  observed: StringTable,
  scores: readonly number[],
  { labels = [], order = [] }: Declared,
): OrderedLabels {
  const declared = new Set([...order, ...labels]);
  const undeclared = observed
    .all()
    .filter((name) => !declared.has(name))
    .sort();
  let names = [...declared, ...undeclared];
  let values = labelValues(names, (name) => scores[observed.find(name)]);
  // Numbers also order labels that a declared order lacks, unless they contradict it.
  const byNumber =
    values && (order.length === 0 || (undeclared.length > 0 && isAscending(values, new Set(order).size)));
  if (byNumber) {
    const { sorted, numbers } = sortByValue(names, values!);
    names = sorted;
    values = numbers;
  }
  const levels = byNumber ? new Set(values).size : new Set(order).size;
  const position = new Map(names.map((name, i) => [name, i]));
  return {
    names,
    undeclared: declared.size === 0 ? [] : undeclared,
    ordered: levels > 0 && levels === names.length,
    values,
    numberOf: Int32Array.from(observed.all(), (name) => position.get(name)!),
  };
}

/** The number of every label, if each has one. An unused label's number is read from its name, if that works for all other labels. */
function labelValues(
  names: readonly string[],
  scoreOf: (name: string) => number | undefined,
): Float64Array | undefined {
  const known = names.map(scoreOf);
  if (known.every((score) => score === undefined)) return undefined;
  if (known.some((score) => score !== undefined && !Number.isFinite(score))) return undefined;
  if (!known.includes(undefined)) return Float64Array.from(known as number[]);
  const read = names.map((name) => (name.trim() === '' ? NaN : Number(name)));
  const readable = read.every((n, i) => Number.isFinite(n) && (known[i] ?? n) === n);
  return readable ? Float64Array.from(read) : undefined;
}

function isAscending(values: Float64Array, length: number): boolean {
  return values.subarray(0, length).every((value, i) => i === 0 || value > values[i - 1]!);
}

function sortByValue(
  names: readonly string[],
  values: Float64Array,
): { sorted: string[]; numbers: Float64Array<ArrayBuffer> } {
  const order = names.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  return { sorted: order.map((i) => names[i]!), numbers: Float64Array.from(order, (i) => values[i]!) };
}
