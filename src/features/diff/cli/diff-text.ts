import type { Paint } from '../../../cli/colors';
import { documentText } from '../../../cli/document-text';
import type { Revision } from '../../../cli/versions';
import { comparisonDocument, unrecordedIn } from '../../guideline/comparison';
import type { GuidelineChange } from '../../../project/guideline/diff/guideline-diff';
import type { ProjectDiff } from './project-diff';

/** The diff of one project for people. */
export const diffText = ({ folder, title = folder, from, to, ...found }: ProjectDiff, paint: Paint): string =>
  documentText(
    comparisonDocument(title, { ...found, from: shown(from), ...(to && { to: shown(to) }) }),
    paint,
  ).trimEnd();

/** Changes of meaning that should be reviewed and that the changelog does not mention. */
export const unrecorded = ({ diff }: ProjectDiff): GuidelineChange[] => unrecordedIn(diff);

const shown = ({ name, commit }: Revision): string =>
  commit.startsWith(name) ? commit.slice(0, 10) : `${name} ${commit.slice(0, 10)}`;
