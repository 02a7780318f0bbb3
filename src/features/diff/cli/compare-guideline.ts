import { eachProject, type ReadProject } from '../../../cli/open-project';
import { type InProject, EXIT, type ExitCode } from '../../../cli/command';
import { relativeFolder } from '../../../cli/find-projects';
import { UsageError } from '../../../cli/options';
import { deliver, type WithOutputs, jsonHead, documentText, say } from '../../../cli/output';
import type { Paint } from '../../../cli/colors';
import { type Revision, asUsage, commitIn, gitOf, revisionOf } from '../../../cli/versions';
import { comparisonDocument, unrecordedIn } from '../../guideline/comparison';
import {
  type GuidelineChange,
  diffGuidelines,
  type GuidelineDiff,
} from '../../../project/guideline/diff/guideline-diff';
import { compileGlobs } from '../../../base/files/globs';
import { FollowedHistory } from '../../../platform/git/followed-history';
import { DiffStaleness } from '../../../project/guideline/diff/stale';
import { MIGRATIONS_FOLDER, MIGRATIONS_GLOB } from '../../../project/model/migration';
import type { Migration, ProjectModel } from '../../../project/model/model';
import { readModel } from '../../../project/read-model';
import { samplesToReview, type SamplesToReview } from '../../../engine/queries/samples-to-review';
import { openGit, type GitFolder } from '../../../platform/git/git-folder';

/** The diff of one project as JSON; docs/cli.md describes it. */
function diffJson({ folder, title, from, to, diff, stale, review }: ProjectDiff): object {
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

/** Two versions of a project's guideline and their differences. Without `to`, the newer one is that of the working files. */
interface ProjectDiff {
  readonly folder: string;
  readonly title: string | undefined;
  readonly from: Revision;
  readonly to?: Revision;
  readonly diff: GuidelineDiff;
  readonly stale: DiffStaleness;
  readonly review: SamplesToReview;
}

interface Revisions {
  /** The project's names. */
  readonly git: GitFolder;
  readonly from: Revision;
  readonly to?: Revision;
}

/** Resolves the revisions once for all projects of a folder. */
async function resolveRevisions(folder: string, from: string, to?: string): Promise<Revisions> {
  const git = await gitOf(folder);
  return {
    git,
    from: await revisionOf(git, from),
    ...(to !== undefined && { to: await revisionOf(git, to) }),
  };
}

/** Compares the versions of a project, or says why it cannot; reads its records, and no samples. */
async function diffProject(
  { project, model, folder: root }: ReadProject,
  { git: outer, from, to }: Revisions,
): Promise<ProjectDiff | string> {
  const { title } = model.schema;
  const folder = relativeFolder(root);
  const { git, reason } = await openGit(root);
  if (!git) return reason;
  const missing = ({ name }: Revision): string => `There was no labelwright.yaml in ${folder} at ${name}.`;
  const before = await modelAt(git, outer, from);
  if (!before) return missing(from);
  const after = to ? await modelAt(git, outer, to) : model;
  if (!after) return missing(to!);
  const diff = diffGuidelines(before, after, migrationsOf(before, after));
  const stale = new DiffStaleness(diff, before, after);
  await project.records.refresh(model.schema.data);
  const pause = (): Promise<void> => Promise.resolve();
  const review = await samplesToReview({ project, model }, stale, diff.before, diff.after, pause);
  return { folder, title, from, ...(to && { to }), diff, stale, review };
}

/** Migrations of the newer version, and those that only the older one has: both contain renames. */
function migrationsOf(before: ProjectModel, after: ProjectModel): Migration[] {
  const remaining = new Set(after.migrations.map(({ name }) => name));
  return [...before.migrations.filter(({ name }) => !remaining.has(name)), ...after.migrations];
}

/** Includes the migrations of that time. */
async function modelAt(
  git: GitFolder,
  outer: GitFolder,
  revision: Revision,
): Promise<ProjectModel | undefined> {
  const commit = await commitIn(git, outer, revision.commit);
  if (commit === undefined) return undefined;
  const history = new FollowedHistory(git);
  const { matches } = compileGlobs([MIGRATIONS_GLOB]);
  const migrations = (await asUsage(history.pathsAt(commit, MIGRATIONS_FOLDER))).filter(matches);
  return asUsage(readModel((file) => history.textAt(commit, file), migrations));
}

/** `labelwright compare --guideline`: compares two versions of the guidelines of all projects in a folder, by meaning. */
export async function compareGuideline(
  from: string,
  to: string | undefined,
  options: InProject & WithOutputs<string> & { requireChangelog?: boolean },
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
  const isIncomplete = options.requireChangelog && diffs.some(({ diff }) => unrecordedIn(diff).length > 0);
  return isIncomplete ? EXIT.findings : EXIT.clean;
}

/** The diff of one project for people. */
const diffText = ({ folder, title = folder, from, to, ...found }: ProjectDiff, paint: Paint): string =>
  documentText(
    comparisonDocument(title, { ...found, from: shown(from), ...(to && { to: shown(to) }) }),
    paint,
  ).trimEnd();

const shown = ({ name, commit }: Revision): string =>
  commit.startsWith(name) ? commit.slice(0, 10) : `${name} ${commit.slice(0, 10)}`;
