/** Merges numbers into groups (union-find). A group is identified by its smallest number. */
export class Groups {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, n) => n);
  }

  first(n: number): number {
    const parent = this.#parent;
    let root = n;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = n; parent[at] !== root;) [at, parent[at]] = [parent[at]!, root];
    return root;
  }

  /** Merges the groups of two numbers. Returns false if they were in one group. */
  join(a: number, b: number): boolean {
    const [x, y] = [this.first(a), this.first(b)];
    if (x === y) return false;
    this.#parent[Math.max(x, y)] = Math.min(x, y);
    return true;
  }
}
