import { projectRule } from '../framework/rule';

/** Findings of a file that are reported one by one. */
const MAX_LISTED = 100;

export const invalidBatchLine = projectRule({
  id: 'invalid-batch-line',
  group: 'data',
  severity: 'error',
  reveals: 'nothing',
  summary: 'A sample whose line cannot be read is not in the batch: no one of it gets the sample.',
  async check(view, report) {
    for (const { frozen } of (await view.assignments())?.batches ?? []) {
      const { path = '', wrong = [] } = frozen ?? {};
      const more = wrong.length - MAX_LISTED;
      for (const [n, { line, offset, message }] of wrong.slice(0, MAX_LISTED).entries())
        report({
          record: { file: path, line, offset, path: [] },
          message: `${message}${n === MAX_LISTED - 1 && more > 0 ? ` ${more} more lines of this file have a problem.` : ''}`,
          // Without numbers of lines, which change with what comes above.
          key: `invalid-batch-line ${path} ${message.replace(/line [\d,]+/g, 'line')}`,
        });
    }
  },
});
