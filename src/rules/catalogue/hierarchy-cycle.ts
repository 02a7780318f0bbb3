import { quoted } from '../../base/text/phrases';
import { components, type Graph } from '../framework/graph';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';

export const hierarchyCycle = guidelineRule({
  id: 'hierarchy-cycle',
  group: 'taxonomy',
  severity: 'error',
  summary: 'A label that is above itself has no place in the tree.',
  check(model, report) {
    const graph: Graph = new Map();
    for (const { id, parent } of model.labels.values()) {
      if (!parent) continue;
      if (parent.id === id) {
        report({
          place: parent,
          message: `"${id}" is its own parent. Take the parent out, or name another.`,
          key: id,
        });
      } else graph.set(id, new Set([parent.id]));
    }
    for (const members of components(graph)) {
      // Each label has one parent, so a component is a single cycle.
      const [start] = members;
      const circle = [start!];
      for (let id = [...graph.get(start!)!][0]!; id !== start; id = [...graph.get(id)!][0]!) circle.push(id);
      const last = model.labels.get([...members].at(-1)!)!;
      report({
        place: last.parent!,
        message: `The parents go in a circle: ${quoted([...circle, start!], ' below ')}. Take one of them out.`,
        related: circle
          .filter((id) => id !== last.id)
          .map((id) => ({
            place: idPlace(model.labels.get(id)!),
            message: `"${id}" is below "${[...graph.get(id)!][0]}".`,
          })),
        key: circle.toSorted().join(' '),
      });
    }
  },
});
