import type { Problem } from '../../protocol/request';
import { defined } from '../../base/objects';
import { keptFor, memoize } from '../../base/memoize';
import { FollowedHistory } from '../../platform/git/followed-history';
import { URI } from 'vscode-uri';
import type { ProjectModel } from '../../project/model/model';
import { editsInFile, type EditorAction } from '../code-actions';
import { renumbered } from '../../project/guideline/edits/renumber';
import { sharedHashes } from '../../project/guideline-history';
import {
  proposeVersion,
  versionAction,
  versionBase,
  type VersionBase,
  type VersionProposal,
} from '../new-version';
import { modelAsRead } from '../../engine/whole-model';
import { openGit } from '../../platform/git/git-folder';
import { inProject, type Answer } from '../../server/answers';
import {
  NEW_VERSION_REQUEST,
  VERSION_PROPOSAL_REQUEST,
  type NewVersionParams,
  type NewVersionResult,
  type VersionProposalResult,
} from '../requests';
import type { HostedProject } from '../../server/hosted-project';

/** The version that a guideline is compared with, kept as long as its commit and its version stay the same. */
const baseOf = memoize<HostedProject, ReturnType<typeof keptFor<VersionBase | Problem>>>(() => keptFor());

async function proposal(
  hosted: HostedProject,
): Promise<{ model: ProjectModel; proposed: VersionProposal } | Problem> {
  const { project } = hosted;
  await project.refreshModel();
  const read = modelAsRead(project);
  if ('problem' in read) return read;
  const { model } = read;
  const { git, reason } = await openGit(URI.parse(hosted.root).fsPath);
  if (!git) return { problem: reason };
  const { guideline } = model;
  const key = JSON.stringify([await git.commit('HEAD'), guideline?.file.path, guideline?.version?.text]);
  const base = await baseOf(hosted)(key, () => versionBase(new FollowedHistory(git), model));
  if ('problem' in base) return base;
  const proposed = proposeVersion(base, model);
  return 'problem' in proposed ? proposed : { model, proposed };
}

/** The changes in a new version of the guideline, for the author to confirm. */
async function versionProposal(hosted: HostedProject): Promise<VersionProposalResult> {
  const found = await proposal(hosted);
  if ('problem' in found) return found;
  const { base, changes, versions } = found.proposed;
  return {
    since: defined({ commit: base.commit.commit, version: base.version }),
    versions: defined({ semantic: versions.semantic, editorial: versions.editorial }),
    changes: changes.map(({ key, change, summary, detail }) => ({
      key,
      summary,
      detail,
      impact: change.impact,
      relabel: [...(change.relabel ?? [])],
    })),
  };
}

/** The edits for a version that the author has confirmed. */
async function newVersion(
  hosted: HostedProject,
  { semantic, author }: NewVersionParams,
): Promise<NewVersionResult> {
  const found = await proposal(hosted);
  if ('problem' in found) return found;
  const confirmed = new Set(semantic);
  const action = versionAction(found.model, found.proposed, '', {
    semantic: ({ key }) => confirmed.has(key),
    date: today(),
    ...(author !== undefined && { author }),
  });
  const [path, edits] = [...(action?.edits ?? [])][0] ?? [];
  if (path === undefined || !edits)
    return {
      problem:
        'The version and its entry cannot be written without touching the rest of the file. Write them there.',
    };
  return { uri: hosted.uri(path), edits };
}

/** For editors without the extension's dialog: one action per impact, semantic and editorial; or the reason why there is none. */
export async function versionActions(hosted: HostedProject): Promise<EditorAction[] | Problem> {
  const found = await proposal(hosted);
  if ('problem' in found) return found;
  const { changes, versions } = found.proposed;
  const action = (impact: 'semantic' | 'editorial', semantic: (key: string) => boolean) =>
    versionAction(
      found.model,
      found.proposed,
      `Write version ${versions[impact] ?? ''} and its changelog entry from Git, as ${impact}`,
      { semantic: ({ key }) => semantic(key), date: today() },
    );
  const meant = new Set(changes.filter(({ change }) => change.impact === 'semantic').map(({ key }) => key));
  const isMeant = (key: string): boolean => meant.size === 0 || meant.has(key);
  const actions = [action('semantic', isMeant), action('editorial', () => false)];
  // The proposed impact comes first.
  return (meant.size === 0 ? actions.reverse() : actions).flatMap((each) => each ?? []);
}

/** Fixes of findings; of those, the fix that renumbers an entry of the changelog also writes what Git knows of the two. */
export async function withHashes(hosted: HostedProject, fixes: EditorAction[]): Promise<EditorAction[]> {
  const { model } = hosted.project;
  const plain = model?.guideline && renumbered(model.guideline);
  if (!plain || !fixes.some(({ title }) => title === plain.title)) return fixes;
  const { git } = await openGit(URI.parse(hosted.root).fsPath);
  const hashes = git && (await sharedHashes(new FollowedHistory(git), model));
  const { edits } = renumbered(model.guideline!, hashes) ?? plain;
  const { file } = model.guideline!;
  const inFile = editsInFile(file, { path: file.path, edits });
  return fixes.map((fix) => (fix.title === plain.title ? { ...fix, edits: inFile } : fix));
}

const today = (): string => new Date().toISOString().slice(0, 10);

export const answers: readonly Answer[] = [
  inProject(VERSION_PROPOSAL_REQUEST, versionProposal),
  inProject(NEW_VERSION_REQUEST, newVersion),
];
