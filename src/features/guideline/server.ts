import { FollowedHistory } from '../../platform/git/followed-history';
import { URI } from 'vscode-uri';
import type { ProjectModel } from '../../project/model/model';
import {
  readPastVersions,
  versionDiffs,
  type PastVersions,
  type VersionDiff,
} from '../../project/past-versions';
import { openGit, type GitFolder } from '../../platform/git/git-folder';
import { GitError } from '../../platform/git/run-git';
import type { GuidelineFileResult, CompareParams, RevisionsResult } from './requests';
import type { ReportParams, ReportResult } from '../../protocol/request';
import { quiet } from '../../document/blocks';
import { documentMain, documentPage, type PageFrame } from '../../document/html';
import { documentMarkdown } from '../../document/markdown';
import { guidelineDocument } from './document';
import type { IsExampleHidden } from '../../engine/queries/hidden-examples';
import { counted } from '../../base/text/phrases';
import { modelAsRead } from '../../engine/whole-model';
import type { HostedProject } from '../../server/hosted-project';
import { withSchema, type Pause, withModel } from '../../server/requests';
import { samplesToReview } from '../../engine/queries/samples-to-review';
import { diffGuidelines } from '../../project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../project/guideline/diff/stale';
import { guidelineHistory, modelAt } from '../../project/guideline-history';
import { comparisonDocument } from './comparison';

type Form = PageFrame | 'body' | 'html' | 'md';

interface KnownPast {
  readonly head: string;
  readonly past: PastVersions;
}

const pasts = new WeakMap<HostedProject, KnownPast | undefined>();

/** A project's guideline as a page of the editor. */
export async function guidelinePage(hosted: HostedProject, params: ReportParams): Promise<ReportResult> {
  const { software, nonce, root } = params;
  const made = await guidelineFile(hosted, {
    software,
    format: nonce === undefined ? 'body' : { nonce, root },
  });
  return 'problem' in made ? made : { html: made.text };
}

/** A project's guideline as a file, or in another form. */
export const guidelineFile = withSchema(
  modelAsRead,
  async (
    { hosted, model },
    { software, format }: { readonly software: string; readonly format: Form },
  ): Promise<GuidelineFileResult> => {
    if (!model.guideline) return { problem: 'labelwright.yaml names no guideline that can be read.' };
    // Without Git, the changes in each version are left out.
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
    const text = guidelineText(model, diffs, software, format, noHistory, await hosted.examplesHidden());
    return { text, ...(noHistory !== undefined && { noHistory }) };
  },
);

/** The guideline for the editor: the framed page, its content, or a file, without the examples that are hidden, which are counted. `noHistory`: why it shows no changes. */
export function guidelineText(
  model: ProjectModel,
  diffs: ReadonlyMap<string, VersionDiff> | undefined,
  software: string,
  form: Form,
  noHistory: string | undefined,
  isHidden?: IsExampleHidden,
): string {
  const { examples = [] } = model.guideline ?? {};
  const hidden = isHidden ? examples.filter(isHidden) : [];
  const ids = new Set(hidden.map(({ id, text }) => id || text));
  const shown = model.guideline && {
    ...model.guideline,
    examples: examples.filter((example) => !hidden.includes(example)),
  };
  const shownDiffs = [...(diffs ?? [])].map(([version, diff]) => {
    const list = diff.list.filter(({ kind, id }) => kind !== 'example' || !ids.has(id));
    return [version, { ...diff, list }] as const;
  });
  const made = guidelineDocument({ ...model, guideline: shown }, new Map(shownDiffs));
  const waiting = quiet(`${counted(hidden.length, 'example')} hidden until you have answered.`);
  const document = hidden.length === 0 ? made : { ...made, lead: [waiting, ...(made.lead ?? [])] };
  if (form === 'md') return documentMarkdown(document, software);
  if (form === 'html') return documentPage(document, software);
  const note =
    noHistory === undefined ? [] : [quiet(`What changed between versions is not shown. ${noHistory}`)];
  const noted = { ...document, lead: [...note, ...(document.lead ?? [])] };
  return form === 'body' ? documentMain(noted) : documentPage(noted, software, form);
}

async function pastOf(
  git: GitFolder,
  model: ProjectModel,
  known: KnownPast | undefined,
): Promise<KnownPast | undefined> {
  const head = await git.commit('HEAD');
  if (head === undefined) return undefined;
  if (known?.head === head && known.past.version === model.guideline?.version?.text) return known;
  return { head, past: await readPastVersions(new FollowedHistory(git), model, head) };
}

const gitOf = (hosted: HostedProject) => openGit(URI.parse(hosted.root).fsPath);

/** The commits with versions of the guideline, newest first. */
export const revisions = withSchema(modelAsRead, async ({ hosted, model }): Promise<RevisionsResult> => {
  const { git, reason } = await gitOf(hosted);
  if (!git) return { problem: reason };
  const past = await guidelineHistory(new FollowedHistory(git), model);
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
    const before = commit === undefined ? undefined : await modelAt(new FollowedHistory(git), commit);
    if (!before) return { problem: `Git has no labelwright.yaml of this project at ${revision}.` };
    const diff = diffGuidelines(before, model);
    const stale = new DiffStaleness(diff, before, model);
    const review = await samplesToReview({ project, model }, stale, diff.before, diff.after, pause);
    const title = model.guideline?.title ?? model.schema.title ?? 'Guideline';
    const from = /^[0-9a-f]{40,}$/.test(revision) ? revision.slice(0, 10) : revision;
    return {
      title: `Guideline since ${from}`,
      text: documentMarkdown(comparisonDocument(title, { from, diff, stale, review }), software),
    };
  },
);
