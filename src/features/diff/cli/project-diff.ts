import { compileGlobs } from '../../../base/files/globs';
import { SCHEMA_FILE } from '../../../project/model-store';
import { FollowedHistory } from '../../../platform/git/followed-history';
import { diffGuidelines, type GuidelineDiff } from '../../../project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../../project/guideline/diff/stale';
import { MIGRATIONS_FOLDER, MIGRATIONS_GLOB } from '../../../project/model/migration';
import type { Migration, ProjectModel } from '../../../project/model/model';
import { readModel } from '../../../project/read-model';
import { samplesToReview, type SamplesToReview } from '../../../engine/queries/samples-to-review';
import { openGit, type GitFolder } from '../../../platform/git/git-folder';
import type { ReadProject } from '../../../cli/each-project';
import { asUsage, commitIn, gitOf, revisionOf, type Revision } from '../../../cli/versions';

/** Two versions of a project's guideline and their differences. Without `to`, the newer one is that of the working files. */
export interface ProjectDiff {
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
export async function resolveRevisions(folder: string, from: string, to?: string): Promise<Revisions> {
  const git = await gitOf(folder);
  return {
    git,
    from: await revisionOf(git, from),
    ...(to !== undefined && { to: await revisionOf(git, to) }),
  };
}

/** Compares the versions of a project, or says why it cannot; reads its records, and no samples. */
export async function diffProject(
  { project, model, path, folder }: ReadProject,
  { git: outer, from, to }: Revisions,
): Promise<ProjectDiff | string> {
  const { title } = model.schema;
  const { git, reason } = await openGit(path);
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
  const review = await samplesToReview(project, model, stale, diff.before, diff.after, pause);
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
  const history = new FollowedHistory(git, SCHEMA_FILE);
  const { matches } = compileGlobs([MIGRATIONS_GLOB]);
  const migrations = (await asUsage(history.pathsAt(commit, MIGRATIONS_FOLDER))).filter(matches);
  return asUsage(readModel((file) => history.textAt(commit, file), migrations));
}
