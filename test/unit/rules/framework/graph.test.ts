import assert from 'node:assert/strict';
import fc from 'fast-check';
import { components, shortestPath, type Graph } from '../../../../src/rules/framework/graph';
import { SLOW } from '../../../host/until';

const graphOf = (edges: readonly (readonly [string, string])[]): Graph => {
  const graph: Graph = new Map();
  for (const [from, to] of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
};

/** Whether there is a way of one or more edges. */
function reaches(graph: Graph, from: string, to: string): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === to) return true;
      if (!seen.has(next)) queue.push(next);
      seen.add(next);
    }
  }
  return false;
}

const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const edges = fc.array(fc.tuple(node, node), { maxLength: 14 });

describe('components', function () {
  this.timeout(SLOW);

  it('finds circles, and not the chains between them', () => {
    const graph = graphOf([
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'c'],
      ['c', 'd'],
      ['d', 'e'],
      ['e', 'd'],
    ]);
    assert.deepEqual(
      components(graph).map((set) => [...set].sort()),
      [
        ['d', 'e'],
        ['a', 'b'],
      ],
    );
  });

  it('joins exactly the nodes that reach each other', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const graph = graphOf(list);
        const found = components(graph);
        const nodes = [...new Set(list.flat())];
        for (const a of nodes) {
          for (const b of nodes) {
            if (a === b) continue;
            const together = found.some((set) => set.has(a) && set.has(b));
            assert.equal(together, reaches(graph, a, b) && reaches(graph, b, a));
          }
        }
      }),
    );
  });

  it('takes a long chain', () => {
    const chain = Array.from({ length: 50_000 }, (_, at) => [`n${at}`, `n${(at + 1) % 50_000}`] as const);
    assert.equal(components(graphOf(chain))[0]!.size, 50_000);
  });
});

describe('shortestPath', function () {
  this.timeout(SLOW);

  it('goes the short way, or round about', () => {
    const graph = graphOf([
      ['a', 'b'],
      ['a', 'c'],
      ['c', 'b'],
    ]);
    assert.deepEqual(shortestPath(graph, 'a', 'b'), ['a', 'b']);
    assert.deepEqual(shortestPath(graph, 'a', 'b', { detour: true }), ['a', 'c', 'b']);
    assert.equal(shortestPath(graph, 'b', 'a'), undefined);
  });
});
