import type { GuidelineChange } from '../../../project/guideline/diff/guideline-diff';
import type { Revision } from '../../../cli/versions';
import type { ProjectDiff } from './project-diff';

/** The diff of one project as JSON; docs/cli.md describes it. */
export function diffJson({ folder, title, from, to, diff, stale, review }: ProjectDiff): object {
  const revision = (given: Revision | undefined) => ({
    revision: given?.name ?? null,
    commit: given?.commit ?? null,
  });
  return {
    folder,
    title,
    before: { ...revision(from), ...diff.before },
    after: { ...revision(to), ...diff.after },
    changes: diff.changes.map(changeJson),
    stale: { labels: stale.labels, layers: stale.layers },
    review,
  };
}

/** A change of a guideline as JSON has it. */
export function changeJson({ recorded, fields, labels, all, ...change }: GuidelineChange): object {
  return {
    ...change,
    labels: all ? '*' : labels,
    fields: fields.map((field) => ({ ...field, labels: undefined })),
    ...(recorded && {
      recorded: {
        version: recorded.version,
        type: recorded.change.type,
        target: recorded.change.target.id,
        impact: recorded.change.impact,
        relabel: recorded.change.relabel.map(({ id }) => id),
      },
    }),
  };
}
