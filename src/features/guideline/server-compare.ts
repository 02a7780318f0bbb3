import { URI } from 'vscode-uri';
import { documentMarkdown } from '../../document/markdown';
import { modelAsRead } from '../../engine/whole-model';
import { samplesToReview } from '../../engine/queries/samples-to-review';
import { FollowedHistory } from '../../platform/git/followed-history';
import { openGit } from '../../platform/git/git-folder';
import { diffGuidelines } from '../../project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../project/guideline/diff/stale';
import { guidelineHistory, modelAt } from '../../project/guideline-history';
import { SCHEMA_FILE } from '../../project/model-store';
import type { HostedProject } from '../../server/hosted-project';
import { type Pause, withModel, withSchema } from '../../server/requests';
import { comparisonDocument } from './comparison';
import type { CompareParams, RevisionsResult } from './requests';

const gitOf = (hosted: HostedProject) => openGit(URI.parse(hosted.root).fsPath);

/** The commits with versions of the guideline, newest first. */
export const revisions = withSchema(modelAsRead, async ({ hosted, model }): Promise<RevisionsResult> => {
  const { git, reason } = await gitOf(hosted);
  if (!git) return { problem: reason };
  const past = await guidelineHistory(new FollowedHistory(git, SCHEMA_FILE), model);
  const list = past.flatMap(({ version, commits }) => commits.map((commit) => ({ version, ...commit })));
  return { revisions: list.sort((a, b) => (a.time < b.time ? 1 : -1)) };
});

/** The guideline's changes since a commit, the labels they make stale, and what to review. */
export const comparison = withModel(
  modelAsRead,
  async ({ hosted, project, model }, params: CompareParams, pause: Pause) => {
    const { revision, software = '' } = params;
    const { git, reason } = await gitOf(hosted);
    if (!git) return { problem: reason };
    const commit = await git.commit(revision);
    const before =
      commit === undefined ? undefined : await modelAt(new FollowedHistory(git, SCHEMA_FILE), commit);
    if (!before) return { problem: `Git has no labelwright.yaml of this project at ${revision}.` };
    const diff = diffGuidelines(before, model);
    const stale = new DiffStaleness(diff, before, model);
    const review = await samplesToReview(project, model, stale, diff.before, diff.after, pause);
    const title = model.guideline?.title ?? model.schema.title ?? 'Guideline';
    const from = /^[0-9a-f]{40,}$/.test(revision) ? revision.slice(0, 10) : revision;
    return {
      title: `Guideline since ${from}`,
      text: documentMarkdown(comparisonDocument(title, { from, diff, stale, review }), software),
    };
  },
);
