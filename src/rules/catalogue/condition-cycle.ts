import { quoted } from '../../base/text/phrases';
import { idPlace } from '../framework/duplicates';
import { components, type Graph } from '../framework/graph';
import { guidelineRule } from '../framework/rule';

export const conditionCycle = guidelineRule({
  id: 'condition-cycle',
  group: 'schema',
  severity: 'error',
  summary: 'A layer that waits for its own answer is never asked.',
  check(model, report) {
    const graph: Graph = new Map();
    for (const { id, layer, layerRefs } of model.layers.values()) {
      const waitsFor = new Set(Object.keys(layer?.when ?? {}));
      const own = layerRefs.find((ref) => ref.id === id && waitsFor.has(id));
      if (own)
        report({
          place: own,
          message: `"${id}" is asked only when "${id}" is answered, so never. Name another layer.`,
          key: id,
        });
      waitsFor.delete(id);
      graph.set(id, waitsFor);
    }
    for (const members of components(graph)) {
      const layers = [...members].map((id) => model.layers.get(id)!).sort((a, b) => startOf(a) - startOf(b));
      const last = layers.at(-1)!;
      report({
        place: last.layerRefs.find((ref) => members.has(ref.id)) ?? idPlace(last),
        message: `${inList(layers.map(({ id }) => id))} wait for each other's answers and are never asked. Take one of the conditions out.`,
        related: layers
          .slice(0, -1)
          .map((layer) => ({ place: idPlace(layer), message: `"${layer.id}" waits too.` })),
        key: [...members].sort().join(' '),
      });
    }
    function startOf({ file, node }: (typeof model.schema.layers)[number]): number {
      return file.document.range(node).start;
    }
  },
});

function inList(ids: readonly string[]): string {
  return `${quoted(ids.slice(0, -1))} and "${ids.at(-1)}"`;
}
