import { SCHEMA_FILE } from '../../project/model-store';
import { FollowedHistory } from '../../platform/git/followed-history';
import { URI } from 'vscode-uri';
import { diffGuidelines } from '../../project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../project/guideline/diff/stale';
import { closedMessage, closedTo } from '../../engine/independence';
import { explainSample } from './explain-sample';
import { guidelineHistory, modelAt } from '../../project/guideline-history';
import { samplesToReview } from '../../engine/statistics/samples-to-review';
import { lineKindOf, objectOf, sampleOf } from '../../engine/record-line';
import { openGit } from '../../platform/git/git-folder';
import { withHistory } from '../../platform/git/history';
import type { CompareParams, ExplainParams, RevisionsResult, TextResult } from '../../protocol/server';
import { documentMarkdown } from '../../document/markdown';
import { explainDocument } from './document';
import { comparisonDocument } from '../guideline/comparison';
import type { HostedProject } from '../../server/hosted-project';
import type { Pause } from '../../server/requests';

const gitOf = (hosted: HostedProject) => openGit(URI.parse(hosted.root).fsPath);
const UNREADABLE = { problem: 'labelwright.yaml cannot be read.' };

/** Explains a sample's labels. `text` is the line, if the request is about a line. */
export async function explanation(
  hosted: HostedProject,
  { uri, sample, line, software = '', viewer }: ExplainParams,
  text: string | undefined,
): Promise<TextResult> {
  const { project } = hosted;
  await hosted.refresh({ data: false });
  const { model } = project;
  if (!model) return UNREADABLE;
  const path = hosted.path(uri) ?? '';
  const kind = lineKindOf(path, project);
  const value = text === undefined ? undefined : objectOf(text);
  const requested =
    sample ?? (kind && value && sampleOf(model, { kind, path, line: line ?? 0, text: text ?? '' }, value));
  if (requested === undefined)
    return { problem: 'No sample is named here. Put the cursor into a line of samples or records.' };
  if (closedTo(project, model, viewer)?.(project.samples.ids.find(requested)))
    return { problem: closedMessage(requested) };
  const found = await withHistory(URI.parse(hosted.root).fsPath, SCHEMA_FILE, (past) =>
    explainSample(project, model, requested, past),
  );
  if (!found)
    return { problem: `No file and no record of the project knows a sample ${JSON.stringify(requested)}.` };
  const { gold, ...explained } = found;
  const shown = gold && !hosted.goldHidden(viewer)?.(requested) ? { ...explained, gold } : explained;
  return { title: `Why ${requested}`, text: documentMarkdown(explainDocument(model, shown), software) };
}

/** The commits with versions of the guideline, newest first. */
export async function revisions(hosted: HostedProject): Promise<RevisionsResult> {
  await hosted.refresh({ data: false });
  const { model } = hosted.project;
  if (!model) return UNREADABLE;
  const { git, reason } = await gitOf(hosted);
  if (!git) return { problem: reason };
  const past = await guidelineHistory(new FollowedHistory(git, SCHEMA_FILE), model);
  const list = past.flatMap(({ version, commits }) => commits.map((commit) => ({ version, ...commit })));
  return { revisions: list.sort((a, b) => (a.time < b.time ? 1 : -1)) };
}

/** The guideline's changes since a commit, the labels they make stale, and what to review. */
export async function comparison(
  hosted: HostedProject,
  { revision, software = '' }: CompareParams,
  pause: Pause,
): Promise<TextResult> {
  const { project } = hosted;
  await hosted.refresh();
  const { model } = project;
  if (!model) return UNREADABLE;
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
}
