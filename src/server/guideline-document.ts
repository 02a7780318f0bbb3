import { SCHEMA_FILE } from '../engine/model-store';
import { FollowedHistory } from '../platform/git/followed-history';
import { URI } from 'vscode-uri';
import type { ProjectModel } from '../core/project/model';
import { readPastVersions, versionDiffs, type PastVersions } from '../engine/past-versions';
import { openGit, type GitFolder } from '../platform/git/git-folder';
import { GitError } from '../platform/git/run-git';
import type {
  GuidelineFileParams,
  GuidelineFileResult,
  ReportParams,
  ReportResult,
} from '../protocol/server';
import type { HostedProject } from './hosted-project';

/** What Git holds of a guideline, kept for the next page: nothing of it moves as long as HEAD does not. */
interface KnownPast {
  readonly head: string;
  readonly past: PastVersions;
}

const pasts = new WeakMap<HostedProject, KnownPast | undefined>();

/** The guideline of a project as a page of the editor. */
export async function guidelinePage(hosted: HostedProject, params: ReportParams): Promise<ReportResult> {
  const { software, nonce, root } = params;
  const made = await guideline(hosted, software, nonce === undefined ? 'body' : { nonce, root });
  return 'problem' in made ? made : { html: made.text };
}

/** The guideline of a project as a file. */
export const guidelineFile = (
  hosted: HostedProject,
  { software, format }: GuidelineFileParams,
): Promise<GuidelineFileResult> => guideline(hosted, software, format);

async function guideline(
  hosted: HostedProject,
  software: string,
  form: 'body' | 'html' | 'md' | { readonly nonce: string; readonly root: string },
): Promise<GuidelineFileResult> {
  const { project } = hosted;
  await hosted.refresh({ data: false });
  const { model } = project;
  if (!model) return { problem: project.models.unreadable?.message ?? 'labelwright.yaml cannot be read.' };
  if (!model.guideline) return { problem: 'labelwright.yaml names no guideline that can be read.' };
  const { editorGuideline } = await import('../handoff/editor');
  // Without Git the guideline is shown without what changed in each version.
  const { git, unused } = await openGit(URI.parse(hosted.root).fsPath);
  let noHistory = unused;
  const known =
    git &&
    (await pastOf(git, model, pasts.get(hosted)).catch((error: unknown) => {
      if (!(error instanceof GitError)) throw error;
      noHistory = error.message;
      return undefined;
    }));
  pasts.set(hosted, known);
  const diffs = known && versionDiffs(known.past, model);
  const text = editorGuideline(model, diffs, software, form, noHistory);
  return { text, ...(noHistory !== undefined && { noHistory }) };
}

/** The past of a guideline: that which is known, as long as it holds. */
async function pastOf(
  git: GitFolder,
  model: ProjectModel,
  known: KnownPast | undefined,
): Promise<KnownPast | undefined> {
  const head = await git.commit('HEAD');
  if (head === undefined) return undefined;
  if (known?.head === head && known.past.version === model.guideline?.version?.text) return known;
  return { head, past: await readPastVersions(new FollowedHistory(git, SCHEMA_FILE), model, head) };
}
