/** A directed graph: node -> the nodes it leads to. */
export type Graph = Map<string, Set<string>>;

/** The strongly connected components of two or more nodes (Tarjan 1972), without recursion: guidelines may be long chains. */
export function components(graph: Graph): Set<string>[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: Set<string>[] = [];
  for (const root of graph.keys()) {
    if (order.has(root)) continue;
    const work: { node: string; next: Iterator<string> }[] = [];
    const enter = (node: string): void => {
      order.set(node, order.size);
      low.set(node, order.get(node)!);
      stack.push(node);
      onStack.add(node);
      work.push({ node, next: (graph.get(node) ?? new Set<string>()).values() });
    };
    enter(root);
    while (work.length > 0) {
      const { node, next } = work.at(-1)!;
      const step = next.next();
      if (!step.done) {
        if (!order.has(step.value)) enter(step.value);
        else if (onStack.has(step.value)) low.set(node, Math.min(low.get(node)!, order.get(step.value)!));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low.set(parent.node, Math.min(low.get(parent.node)!, low.get(node)!));
      if (low.get(node) !== order.get(node)) continue;
      const component = new Set(stack.splice(stack.lastIndexOf(node)));
      for (const member of component) onStack.delete(member);
      if (component.size > 1) found.push(component);
    }
  }
  return found;
}

/** The nodes on a shortest path, both ends included; `detour: true` excludes the direct edge. */
export function shortestPath(
  graph: Graph,
  from: string,
  to: string,
  { detour = false }: { readonly detour?: boolean } = {},
): string[] | undefined {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  const queue = [from];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (before.has(next) || (detour && node === from && next === to)) continue;
      before.set(next, node);
      if (next === to) return pathTo(to, before);
      queue.push(next);
    }
  }
  return undefined;
}

function pathTo(to: string, before: ReadonlyMap<string, string | undefined>): string[] {
  const path: string[] = [];
  for (let node: string | undefined = to; node !== undefined; node = before.get(node)) path.push(node);
  return path.reverse();
}
