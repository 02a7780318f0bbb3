/** Numbers in groups that grow together; a group is named by its smallest number. */
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

  /** Whether they were in different groups. */
  join(a: number, b: number): boolean {
    const [x, y] = [this.first(a), this.first(b)];
    if (x === y) return false;
    this.#parent[Math.max(x, y)] = Math.min(x, y);
    return true;
  }
}
