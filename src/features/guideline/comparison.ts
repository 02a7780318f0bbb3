import { counted, oneLine } from '../../base/text/phrases';
import type { GuidelineChange, GuidelineDiff } from '../../project/guideline/diff/guideline-diff';
import type { SamplesToReview } from '../../engine/queries/samples-to-review';
import {
  blocksOf,
  joined,
  joinedBy,
  paragraph,
  quiet,
  type Block,
  type Document,
  type Inline,
  section,
} from '../../document/blocks';
import { changeBlocks } from './change-blocks';

/** Two versions of a guideline and their differences. */
export interface Comparison {
  readonly from: string;
  /** Without it, the newer version is that of the files. */
  readonly to?: string;
  readonly diff: GuidelineDiff;
  readonly stale: { readonly labels: readonly string[]; readonly layers: readonly string[] };
  readonly review: SamplesToReview;
}

/** Changes of meaning since an earlier version: first the required actions, then all differences. */
export function comparisonDocument(title: string, { from, to, diff, stale, review }: Comparison): Document {
  const silent = unrecordedIn(diff);
  const { before, after } = diff;
  const versions = [before, after].map(({ version }) =>
    version === undefined ? 'no version' : `version ${oneLine(version)}`,
  );
  return {
    title: `${oneLine(title)}: what changed since ${oneLine(from)}`,
    subtitle: `From ${versions[0]!} to ${versions[1]!}, ${to ?? 'the files as they are'}`,
    blocks: blocksOf(
      staleBlocks(stale, review),
      silent.length > 0 &&
        paragraph(
          { strong: 'Not in the changelog:' },
          ' ',
          ...joinedBy(silent, ', ', ({ id }) => ({ code: id })),
          '. Say there whether labels must be looked at again; until then records made before do not count as stale.',
        ),
      before.hash !== after.hash &&
        before.version !== undefined &&
        before.version === after.version &&
        'The meaning may have moved under the same version: raise it, or records cannot say which one they followed.',
      blocksByImpact(diff.changes, 2),
      diff.changes.length === 0 &&
        quiet(before.hash === after.hash ? 'No changes.' : 'No changes but of layout.'),
    ),
  };
}

/** Changes of meaning that should be reviewed and that the changelog does not mention. */
export const unrecordedIn = ({ changes }: GuidelineDiff): GuidelineChange[] =>
  changes.filter(({ relabel, recorded }) => relabel && !recorded);

/** What changes of meaning made stale, and what to look at again. */
export function staleBlocks(stale: Comparison['stale'], review: SamplesToReview): Block[] {
  const labels: Inline[] = [...stale.labels, ...stale.layers].map((id) => ({ code: id }));
  return [
    paragraph(
      { strong: 'Labels made stale:' },
      ' ',
      ...(labels.length === 0 ? ['none'] : joined(labels, ', ')),
    ),
    paragraph({ strong: 'To look at again:' }, ' ', reviewText(review)),
  ];
}

/** Changes of meaning, then editorial ones. */
export function blocksByImpact(changes: GuidelineDiff['changes'], level: 2 | 3): Block[] {
  const of = (impact: string): Block[] => changeBlocks(changes.filter((change) => change.impact === impact));
  return [
    ...section(level, 'Changes of meaning', of('semantic')),
    ...section(level, 'Editorial changes', of('editorial')),
  ];
}

/** The answers to review, in words. */
function reviewText({ samples, answers, annotators, withoutVersion }: SamplesToReview): string {
  if (samples === 0) return 'no samples';
  const people = annotators.map(({ id, answers: count }) => `${oneLine(id)} ${count}`).join(', ');
  const unknown = withoutVersion === 0 ? '' : `; ${withoutVersion} do not say which version they followed`;
  return `${counted(samples, 'sample')}, ${counted(answers, 'answer')} (${people}${unknown})`;
}
