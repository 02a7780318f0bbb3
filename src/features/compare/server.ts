import { SCHEMA_FILE } from '../../project/model-store';
import { FollowedHistory } from '../../platform/git/followed-history';
import { URI } from 'vscode-uri';
import { namedClosedTo } from '../../engine/independence';
import { readVersion } from './read-version';
import { guidelineHistory } from '../../project/guideline-history';
import type { ProjectFiles } from '../../base/files/files';
import { GitFiles } from '../../platform/git/git-files';
import { openGit } from '../../platform/git/git-folder';
import { NodeFiles } from '../../platform/node-files';
import type { CommitsResult, ReportResult, VersionsParams } from '../../protocol/server';
import { comparison } from './report/build';
import { comparisonMain, comparisonPage } from './report/document';
import type { HostedProject } from '../../server/hosted-project';
import type { Pause } from '../../server/requests';

/** Number of resamples for a difference, and their seed. */
const BOOTSTRAP = { resamples: 1000, seed: 1 };
/** Maximum number of commits offered. */
const MAX_COMMITS = 300;

/** The commits that changed a project, newest first, with the guideline's version if they changed it. */
export async function commits(hosted: HostedProject): Promise<CommitsResult> {
  await hosted.refresh({ data: false });
  const { model } = hosted.project;
  if (!model) return { problem: 'labelwright.yaml cannot be read.' };
  const { git, reason } = await openGit(URI.parse(hosted.root).fsPath);
  if (!git) return { problem: reason };
  const [list, versions] = await Promise.all([
    git.log('.', { limit: MAX_COMMITS }),
    guidelineHistory(new FollowedHistory(git, SCHEMA_FILE), model),
  ]);
  const of = new Map(
    versions.flatMap(({ version, commits: held }) => held.map(({ commit }) => [commit, version] as const)),
  );
  return {
    commits: list.map((one) => {
      const version = of.get(one.commit);
      return { ...one, ...(version !== undefined && { version }) };
    }),
  };
}

/** A comparison of two versions as a page. Both are read from Git or disk, apart from the served project. */
export async function versionsPage(
  hosted: HostedProject,
  { root, software, nonce, from, to, viewer }: VersionsParams,
  pause: Pause,
): Promise<ReportResult> {
  const folder = URI.parse(hosted.root).fsPath;
  const { git, reason } = await openGit(folder);
  if (!git) return { problem: reason };
  const disk = new NodeFiles(folder);
  const opened: GitFiles[] = [];
  const read = async (revision: string | undefined) => {
    let files: ProjectFiles = disk;
    let commit: string | undefined;
    if (revision !== undefined) {
      commit = await git.commit(revision);
      if (commit === undefined) return undefined;
      const past = await GitFiles.open(git, commit, disk);
      opened.push(past);
      files = past;
    }
    const version = await readVersion(files, pause);
    return version && { ...version, revision: revision ?? null, commit: commit ?? null };
  };
  try {
    const before = await read(from);
    if (!before) return { problem: `Git has no labelwright.yaml of this project at ${from}.` };
    const after = await read(to);
    if (!after)
      return {
        problem:
          to === undefined
            ? 'labelwright.yaml cannot be read.'
            : `Git has no labelwright.yaml of this project at ${to}.`,
      };
    const frame = nonce === undefined ? undefined : { nonce, root, params: JSON.stringify({ from, to }) };
    const { project } = hosted;
    const isClosed = project.model && namedClosedTo(project, project.model, viewer);
    const fileOf = (sample: string) =>
      isClosed?.(sample) ? null : project.samples.locate(sample)?.file.path;
    const compared = await comparison(before, after, software, { ...BOOTSTRAP, pause });
    return { html: frame ? comparisonPage(compared, frame, fileOf) : comparisonMain(compared, fileOf) };
  } finally {
    for (const each of opened) each.dispose();
  }
}
