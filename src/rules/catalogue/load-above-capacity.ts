import { counted } from '../../base/text/phrases';
import { field } from '../../project/model/reader';
import { projectRule } from '../framework/rule';

export const loadAboveCapacity = projectRule({
  id: 'load-above-capacity',
  group: 'schema',
  severity: 'warning',
  reveals: 'nothing',
  summary: 'A person with more samples than they can take will not finish them.',
  async check(view, report) {
    for (const { batch, frozen, loadOf } of (await view.assignments())?.batches ?? []) {
      const { name, file: source, people, perSample = 0 } = batch;
      if (people.length > 0 && perSample > people.length)
        report({
          place: { file: source, node: field(source.root, 'per_sample') ?? source.root },
          message: `${perSample} people per sample are required, but the batch names ${people.length}. Name more people, or require fewer.`,
          key: `load-above-capacity ${name}`,
        });
      // Of a batch with its people, capacity is not read: see batch-changed-after-freezing.
      for (const { id, capacity, capacityNode, node, file } of frozen?.hasPeople ? [] : people) {
        const load = loadOf(id);
        if (capacity === undefined || load <= capacity) continue;
        report({
          place: { file, node: capacityNode ?? node },
          message: `"${id}" gets ${counted(load, 'sample')}, more than the capacity of ${capacity}. Add people, or fewer people per sample.`,
          key: `load-above-capacity ${name} ${id}`,
        });
      }
    }
  },
});
