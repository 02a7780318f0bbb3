import { counted } from '../../base/text/phrases';
import { projectRule } from '../framework/rule';

export const loadAboveCapacity = projectRule({
  id: 'load-above-capacity',
  group: 'schema',
  severity: 'warning',
  fix: 'none',
  summary: 'A person with more samples than they can take will not finish them.',
  async check(view, report) {
    for (const { batch, loadOf } of (await view.assignments())?.batches ?? [])
      for (const { id, capacity, capacityNode, node, file } of batch.people) {
        const load = loadOf(id);
        if (capacity === undefined || load <= capacity) continue;
        report({
          place: { file, node: capacityNode ?? node },
          message: `"${id}" gets ${counted(load, 'sample')}, more than the capacity of ${capacity}. Add people, or fewer people per sample.`,
          key: `load-above-capacity ${batch.name} ${id}`,
        });
      }
  },
});
