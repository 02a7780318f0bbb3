import type { ProjectModel } from '../core/project/model';
import type { Project } from '../engine/project';
import type { ExplainedSample } from '../engine/explain/explain-sample';
import type { VersionDiff } from '../engine/past-versions';
import type { SpotCheckResult } from '../engine/spot-check/spot-check-result';
import { ownPage, type OwnPageOptions } from './annotator/build';
import { annotatorMain, annotatorPage } from './annotator/page';
import { projectReport, type ReportOptions } from './build/project-report';
import { comparison, type NamedVersion } from './compare/build';
import { comparisonMain, comparisonPage } from './compare/document';
import type { FileOf } from './compare/document';
import { documentMarkdown } from './document/markdown';
import { quiet } from './document/blocks';
import { documentMain, documentPage } from './document/html';
import { explainDocument } from './explain/document';
import { comparisonDocument, type Comparison } from './guideline/comparison';
import { guidelineDocument } from './guideline/build';
import { guidelineBlocks, guidelineMarkdown, guidelinePage } from './guideline/document';
import type { PageFrame } from './html/frame';
import { reportMain, reportPage } from './html/page';
import { spotCheckDocument, spotCheckScope, VERDICTS } from './spot-check/document';

/** Samples listed of each way to differ: the editor opens the others itself. */
const SAMPLES = 20;

/** The report for the editor: the whole page in its frame, or what is on it. Loaded by the language server when it is first asked for. */
export async function editorReport(
  project: Project,
  model: ProjectModel,
  options: Omit<ReportOptions, 'samples' | 'texts'>,
  frame: PageFrame | undefined,
): Promise<string> {
  const report = await projectReport(project, model, { ...options, samples: SAMPLES, texts: true });
  return frame ? reportPage(report, frame) : reportMain(report);
}

/**
 * The guideline for the editor: the whole page in its frame, or what is on it; or as a file to give away. The page says with `noHistory` why
 * it does not say what changed between versions.
 */
export function editorGuideline(
  model: ProjectModel,
  diffs: ReadonlyMap<string, VersionDiff> | undefined,
  software: string,
  form: PageFrame | 'body' | 'html' | 'md',
  noHistory: string | undefined,
): string {
  const guideline = guidelineDocument(model, diffs);
  if (form === 'md') return guidelineMarkdown(guideline, software);
  if (form === 'html') return guidelinePage(guideline, software);
  const { lead, ...blocks } = guidelineBlocks(guideline);
  const note =
    noHistory === undefined ? [] : [quiet(`What changed between versions is not shown. ${noHistory}`)];
  const document = { ...blocks, lead: [...note, ...lead] };
  return form === 'body' ? documentMain(document) : documentPage(document, software, form);
}

/** An annotator's own page for the editor: the whole page in its frame, or what is on it. */
export async function editorOwnPage(
  project: Project,
  model: ProjectModel,
  annotator: string,
  options: OwnPageOptions,
  frame: PageFrame | undefined,
): Promise<string> {
  const page = await ownPage(project, model, annotator, options);
  return frame ? annotatorPage(page, frame) : annotatorMain(page).text;
}

/** What became of a spot check, in Markdown. */
export const editorSpotCheck = (
  result: SpotCheckResult,
  software: string,
  isClosed?: (sample: string) => boolean,
): string => documentMarkdown(spotCheckDocument(result, isClosed), software);

/** Whose answers a spot check is about, and how it stands, in words. */
export const spotCheckWords = (result: SpotCheckResult): { scope: string; verdict: string } => ({
  scope: spotCheckScope(result.check),
  verdict: VERDICTS[result.verdict],
});

/** Why a sample has its labels, in Markdown. */
export const editorExplanation = (
  model: ProjectModel,
  explained: ExplainedSample,
  software: string,
): string => documentMarkdown(explainDocument(model, explained), software);

/** What changed since an earlier version, in Markdown. */
export const editorComparison = (model: ProjectModel, comparison: Comparison, software: string): string =>
  documentMarkdown(
    comparisonDocument(model.guideline?.title ?? model.schema.title ?? 'Guideline', comparison),
    software,
  );

/** Resamples of a difference, and the seed that they are drawn with. */
const BOOTSTRAP = { resamples: 1000, seed: 1 };

/** Two versions of a project, compared: the whole page in its frame, or what is on it. */
export async function editorVersions(
  before: NamedVersion,
  after: NamedVersion,
  { software, pause, fileOf }: { software: string; pause: () => Promise<void>; fileOf: FileOf },
  frame: PageFrame | undefined,
): Promise<string> {
  const compared = await comparison(before, after, software, { ...BOOTSTRAP, pause });
  return frame ? comparisonPage(compared, frame, fileOf) : comparisonMain(compared, fileOf);
}
