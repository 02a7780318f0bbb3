import { diffJson } from './diff-json';
import { diffProject, resolveRevisions, type ProjectDiff } from './project-diff';
import { eachProject } from '../../../cli/each-project';
import { type InProject, EXIT, type ExitCode } from '../../../cli/command';
import { UsageError } from '../../../cli/options';
import { deliver, type WithOutputs, jsonHead, documentText, say } from '../../../cli/output';
import type { Paint } from '../../../cli/colors';
import type { Revision } from '../../../cli/versions';
import { comparisonDocument, unrecordedIn } from '../../guideline/comparison';
import type { GuidelineChange } from '../../../project/guideline/diff/guideline-diff';

interface Options extends InProject, WithOutputs<string> {
  requireChangelog?: boolean;
}

/** `labelwright compare --guideline`: compares two versions of the guidelines of all projects in a folder, by meaning. */
export async function compareGuideline(
  from: string,
  to: string | undefined,
  options: Options,
): Promise<ExitCode> {
  const revisions = await resolveRevisions(options.project, from, to);
  const found = await eachProject(options.project, (open) => diffProject(open, revisions));
  const diffs = found.filter((each) => typeof each !== 'string');
  for (const each of found) if (typeof each === 'string') say(each);
  if (diffs.length === 0) throw new UsageError('Nothing to compare.');
  await deliver(options.outputs, {
    text: (paint) => diffs.map((each) => diffText(each, paint)).join('\n\n'),
    json: () => ({ ...jsonHead(), projects: diffs.map(diffJson) }),
  });
  return options.requireChangelog && diffs.some((each) => unrecorded(each).length > 0)
    ? EXIT.findings
    : EXIT.clean;
}

/** The diff of one project for people. */
const diffText = ({ folder, title = folder, from, to, ...found }: ProjectDiff, paint: Paint): string =>
  documentText(
    comparisonDocument(title, { ...found, from: shown(from), ...(to && { to: shown(to) }) }),
    paint,
  ).trimEnd();

/** Changes of meaning that should be reviewed and that the changelog does not mention. */
const unrecorded = ({ diff }: ProjectDiff): GuidelineChange[] => unrecordedIn(diff);

const shown = ({ name, commit }: Revision): string =>
  commit.startsWith(name) ? commit.slice(0, 10) : `${name} ${commit.slice(0, 10)}`;
