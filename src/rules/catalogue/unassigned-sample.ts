import { counted, quoted } from '../../base/text/phrases';
import { field } from '../../project/model/reader';
import { projectRule } from '../framework/rule';

const MAX_NAMED = 5;

export const unassignedSample = projectRule({
  id: 'unassigned-sample',
  group: 'schema',
  severity: 'warning',
  reveals: 'nothing',
  summary: 'No one will label the sample: it is in no queue.',
  async check(view, report) {
    const assignments = await view.assignments();
    // Whose samples are in a file that cannot be read is not known.
    if (!assignments || assignments.batches.some(({ frozen }) => frozen?.problem)) return;
    const { total, samples } = assignments.unassigned();
    if (total === 0) return;
    const shown = samples.slice(0, MAX_NAMED);
    const more = total > shown.length ? ` and ${total - shown.length} more` : '';
    const { file } = view.model.schema;
    const data = field(file.root, 'data');
    report({
      place: { file, node: field(data, 'samples') ?? data ?? file.root },
      message: `${counted(total, 'sample')} assigned to no one: ${quoted(shown)}${more}. Make a batch for new samples in assignments/, with "samples: {new: true}".`,
      key: 'unassigned-sample',
    });
  },
});
