import { field } from '../../project/model/reader';
import { projectRule } from '../framework/rule';

export const batchFrozenTwice = projectRule({
  id: 'batch-frozen-twice',
  group: 'schema',
  severity: 'warning',
  reveals: 'nothing',
  summary: 'Of two files that keep a batch, only one counts: changes of the other one do nothing.',
  async check(view, report) {
    for (const { batch, frozen } of (await view.assignments())?.batches ?? [])
      if (frozen?.besides !== undefined)
        report({
          place: { file: batch.file, node: field(batch.file.root, 'people') ?? batch.file.root },
          message: `${frozen.path} keeps the samples and people of the batch, so ${frozen.besides} is not read. Delete ${frozen.besides}.`,
          key: `batch-frozen-twice ${batch.name}`,
        });
  },
});
