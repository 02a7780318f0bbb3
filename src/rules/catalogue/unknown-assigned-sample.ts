import { counted } from '../../base/text/phrases';
import { listed } from '../framework/project-paths';
import { projectRule } from '../framework/rule';

export const unknownAssignedSample = projectRule({
  id: 'unknown-assigned-sample',
  group: 'schema',
  severity: 'warning',
  reveals: 'nothing',
  summary: 'A batch with samples that do not exist is smaller than it was planned.',
  async check(view, report) {
    for (const { batch, frozen } of (await view.assignments())?.batches ?? []) {
      const { unknown = [], hasPeople = false, path = '' } = frozen ?? {};
      const [first] = unknown;
      if (first)
        report({
          record: { file: path, line: first.line, offset: first.offset, path: hasPeople ? ['sample'] : [] },
          message: `No file of "data.samples" holds ${counted(unknown.length, 'sample')} of this batch: ${listed(unknown.map(({ id }) => id))}. Bring them back, or ${hasPeople ? 'delete the lines' : 'leave the lines: they keep the others in place'}.`,
          key: 'unknown-assigned-sample',
        });
      if (frozen) continue;
      for (const ref of batch.samples.ids ?? [])
        if (!view.isSample(ref.id))
          report({
            place: ref,
            message: `No file of "data.samples" holds the sample "${ref.id}".`,
            key: `unknown-assigned-sample ${ref.id}`,
          });
    }
  },
});
