import { defined } from '../../base/objects';
import { FollowedHistory } from '../../platform/git/followed-history';
import { URI } from 'vscode-uri';
import { GitFiles } from '../../platform/git/git-files';
import { NodeFiles } from '../../platform/node-files';
import { withVersionReader } from './read-version';
import { guidelineHistory } from '../../project/guideline-history';
import { openGit } from '../../platform/git/git-folder';
import { documentMain, documentPage } from '../../document/html';
import type { CommitsResult, VersionsParams } from './requests';
import type { ReportResult } from '../../protocol/request';
import { comparison } from './report/build';
import { comparisonDocument } from './report/document';
import type { HostedProject } from '../../server/hosted-project';
import { modelAsRead } from '../../engine/whole-model';
import { type Pause, withSchema } from '../../server/requests';

/** Number of resamples for a difference, and their seed. */
const BOOTSTRAP = { resamples: 1000, seed: 1 };
/** Maximum number of commits offered. */
const MAX_COMMITS = 300;

/** The commits that changed a project, newest first, with the guideline's version if they changed it. */
export const commits = withSchema(modelAsRead, async ({ hosted, model }): Promise<CommitsResult> => {
  const { git, reason } = await openGit(URI.parse(hosted.root).fsPath);
  if (!git) return { problem: reason };
  const [list, versions] = await Promise.all([
    git.log('.', { limit: MAX_COMMITS }),
    guidelineHistory(new FollowedHistory(git), model),
  ]);
  const of = new Map(
    versions.flatMap(({ version, commits: held }) => held.map(({ commit }) => [commit, version] as const)),
  );
  return {
    commits: list.map((one) => defined({ ...one, version: of.get(one.commit) })),
  };
});

/** A comparison of two versions as a page. Both are read from Git or disk, apart from the served project. */
export async function versionsPage(
  hosted: HostedProject,
  { root, software, nonce, from, to, viewer }: VersionsParams,
  pause: Pause,
): Promise<ReportResult> {
  // Until the schema has been read, no one knows what is hidden.
  await hosted.refresh({ data: false });
  const { git, reason } = await openGit(URI.parse(hosted.root).fsPath);
  if (!git) return { problem: reason };
  const disk = new NodeFiles(git.folder);
  const openPast = (commit: string) => GitFiles.open(git, commit, disk);
  return withVersionReader(disk, openPast, pause, async (read) => {
    const past = async (name: string) => {
      const commit = await git.commit(name);
      return commit === undefined ? undefined : read({ name, commit });
    };
    const before = await past(from);
    if (!before) return { problem: `Git has no labelwright.yaml of this project at ${from}.` };
    const after = await (to === undefined ? read() : past(to));
    if (!after)
      return {
        problem:
          to === undefined
            ? 'labelwright.yaml cannot be read.'
            : `Git has no labelwright.yaml of this project at ${to}.`,
      };
    const { project } = hosted;
    const isHidden = hosted.hiddenFrom(viewer);
    const fileOf = (sample: string) =>
      isHidden?.(sample) ? null : project.samples.locate(sample)?.file.path;
    const compared = await comparison(before, after, software, { ...BOOTSTRAP, pause });
    // What a pair is worth counts all answers: it is for those from whom none are hidden.
    const document = comparisonDocument(isHidden ? { ...compared, promises: [] } : compared, fileOf);
    if (nonce === undefined) return { html: documentMain(document) };
    const frame = { nonce, root, params: JSON.stringify({ from, to }) };
    return { html: documentPage(document, software, frame) };
  });
}
