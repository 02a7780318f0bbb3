/** Gives each distinct string (exact code units) a number: 0, 1, 2 ... in the order of first occurrence. */
export class Interner {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  intern(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.names.length;
    this.#numbers.set(name, number);
    this.names.push(name);
    return number;
  }

  get(name: string): number | undefined {
    return this.#numbers.get(name);
  }
}

/** Orders strings by their code units: the same on every machine and in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `order[old]` is the new number when `names` are sorted by `compare`. */
export function sortedNumbers(
  names: readonly string[],
  compare: (a: string, b: string) => number,
): {
  sorted: string[];
  numberOf: Int32Array;
} {
  const old = names.map((_, i) => i).sort((a, b) => compare(names[a]!, names[b]!));
  const numberOf = new Int32Array(names.length);
  old.forEach((number, i) => (numberOf[number] = i));
  return { sorted: old.map((i) => names[i]!), numberOf };
}
