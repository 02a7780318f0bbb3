import { peoplePath } from '../../project/model/batch';
import { field } from '../../project/model/reader';
import { projectRule } from '../framework/rule';

export const unfrozenBatch = projectRule({
  id: 'unfrozen-batch',
  group: 'schema',
  severity: 'warning',
  reveals: 'nothing',
  summary:
    'Each change of the data gives samples to other people, until the people of the batch are written down.',
  async check(view, report) {
    for (const { batch, frozen } of (await view.assignments())?.batches ?? []) {
      if (frozen) continue;
      const { file, name, samples } = batch;
      report({
        place: { file, node: field(file.root, 'samples') ?? field(file.root, 'people') ?? file.root },
        message: samples.openOf
          ? `The batch has no samples until they are written to ${peoplePath(batch)}: labelwright assign ${name}`
          : `There is no ${peoplePath(batch)}, so every change of the data may move samples to other people. Write it: labelwright assign ${name}`,
        key: `unfrozen-batch ${name}`,
      });
    }
  },
});
