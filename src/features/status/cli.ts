import type { CliCommand, InProject } from '../../cli/command';
import type { QualificationState } from '../../engine/gold/judged';
import type { ProjectStages } from './stages';
import { accuracyOf, statusOf, type ProjectStatus } from './project-status';
import { checkProjects, type OpenProject } from '../check/cli/check-projects';
import { findProjects, shownPath } from '../../cli/find-projects';
import { sayLeftOut } from '../../cli/open-project';
import { type Document, factOf, heading, paragraph, table, type Block } from '../../document/blocks';
import { documentForms, deliver, type WithOutputs, jsonHead } from '../../cli/output';
import { counted } from '../../base/text/phrases';
import { countsText, sumOf } from '../../cli/finding-counts';

/** The progress of a project as a document. */
function statusDocument({ model: { guideline }, checked }: OpenProject, found: ProjectStatus): Document {
  const { annotators, labelledTwice, disputed, decided } = found;
  const { title, folder, result } = checked;
  const version = guideline?.version?.text;
  return {
    title: title ?? folder,
    subtitle: `Status${folder === '.' ? '' : ` of ${folder}`}, ${version === undefined ? 'no guideline version' : `guideline ${version} (${guideline!.status})`}`,
    lead: [
      {
        kind: 'facts',
        facts: [
          factOf(found.samples, 'sample'),
          factOf(found.files.length, 'file'),
          factOf(found.gold, 'gold label'),
          factOf(labelledTwice, 'sample', ' with two or more answers'),
          factOf(disputed, 'with disagreements', '', 'with disagreements'),
          factOf(decided, 'decided', '', 'decided'),
        ],
      },
      paragraph(
        sumOf(result.counts) === 0
          ? `No findings in ${counted(result.filesChecked, 'file')}.`
          : `${countsText(result.counts)} in ${result.files.length} of ${counted(result.filesChecked, 'file')}.`,
      ),
    ],
    blocks: [
      ...(annotators.length === 0 ? [paragraph('No annotators yet.')] : []),
      ...table('Samples of each annotator', annotators, [
        ['annotator', ({ id }) => id],
        ['done', ({ done }) => done, 'number'],
        ['flagged', ({ flagged }) => flagged, 'number'],
        ['stale', ({ stale }) => stale, 'number'],
        ['returned', ({ returned }) => returned, 'number'],
        ['draft', ({ draft }) => draft, 'number'],
        ['to do', ({ todo }) => todo, 'number'],
      ]),
      ...table('Next steps', found.next, [
        ['person', ({ person }) => person],
        ['step', ({ words }) => words],
      ]),
      ...table('Pages of annotators', found.pages, [
        ['annotator', ({ page }) => page.person],
        ['samples', ({ page }) => page.samples, 'number'],
        ['made', ({ page }) => page.time.slice(0, 10)],
        ['last received', ({ receipt }) => receipt?.time.slice(0, 10) ?? 'nothing yet'],
      ]),
      paragraph('“labelwright report overview” shows batches, what people differ on, and when it all ends.'),
    ],
  };
}

/** Several projects, one below the other. */
function oneDocument(documents: readonly Document[]): Document {
  const [first] = documents;
  if (documents.length === 1) return first!;
  return {
    ...first!,
    title: 'Status',
    subtitle: counted(documents.length, 'project'),
    lead: [],
    blocks: documents.flatMap(({ title, subtitle = '', lead = [], blocks }): Block[] => [
      heading(2, title),
      paragraph(subtitle),
      ...lead,
      ...blocks,
    ]),
  };
}

/** `labelwright status`: shows each annotator's progress and the open work. */
export const define = (command: CliCommand) =>
  command
    .description('Show progress, findings and disagreements')
    .onProject('Project, or folder with projects; the working folder by default')
    .forms(['text', 'json', 'markdown', 'html'])
    .addHelpText('after', HELP);

const HELP = `
Exit code: 0, or 2 if a project cannot be read.

Examples:
  labelwright status
  labelwright status -C projects --json`;

export async function run({
  project,
  outputs,
}: InProject & WithOutputs<'text' | 'json' | 'markdown' | 'html'>): Promise<void> {
  const all = await statusOfProjects(await findProjects(project));
  await deliver(outputs, {
    ...documentForms(() => oneDocument(all.map((each) => each.document))),
    json: () => ({ ...jsonHead(), projects: all.map(({ json }) => json) }),
  });
}

/** The status of the projects in these folders (absolute paths), as a document and as the object for JSON. */
export const statusOfProjects = (
  folders: Iterable<string>,
): Promise<{ document: Document; json: object }[]> =>
  checkProjects(folders, { limit: 1 }, async (open) => {
    sayLeftOut(open.project, open.checked.folder);
    await open.project.goldLog.refresh();
    await open.project.assignments.ready(open.model);
    const found = await statusOf(open, { pause: () => Promise.resolve() });
    return { document: statusDocument(open, found), json: statusJson(open, found) };
  });

function statusJson({ model, checked }: OpenProject, found: ProjectStatus): object {
  const { folder, title, result } = checked;
  const { error, warning, info } = result.counts;
  return {
    folder,
    title,
    guideline: { version: model.guideline?.version?.text, status: model.guideline?.status },
    samples: {
      total: found.samples,
      files: found.files.map(({ path, samples }) => ({ path: shownPath(checked, path), samples })),
    },
    annotators: found.annotators.map((one) => {
      const { id, listed, done, flagged, stale, returned, draft, todo, gold, qualification } = one;
      return {
        id,
        listed,
        done,
        flagged,
        stale,
        returned,
        draft,
        todo,
        gold: { judged: gold.judged, right: gold.right, accuracy: accuracyOf(gold) },
        attention_checks: { judged: gold.checks, failed: gold.failedChecks },
        ...(qualification && { qualification: qualificationJson(qualification) }),
      };
    }),
    disagreements: { samplesLabelledTwice: found.labelledTwice, samplesDisputed: found.disputed },
    decided: found.decided,
    stages: found.stages ? stagesJson(found.stages) : null,
    next: found.next,
    expected_ends: found.ends.map(({ batch = null, left, end = null, limits, assumed, reason }) => ({
      batch,
      answers_left: left,
      end,
      limits: limits?.map((limit) => limit ?? null) ?? null,
      ...(assumed && { assumed_pace: assumed }),
      ...(reason !== undefined && { reason }),
    })),
    gold: found.gold,
    pages: found.pages.map(({ page: { person, id, samples, time }, receipt }) => {
      return { person, page: id, samples, made: time, received: receipt?.time ?? null };
    }),
    findings: { errors: error, warnings: warning, infos: info },
  };
}

const stagesJson = ({ counts, awaited, closed }: ProjectStages): object => ({
  closed: closed.map(({ person = null, ...rest }) => ({ ...rest, person })),
  samples: Object.fromEntries([...counts].map(([stage, count]) => [stage.replace('-', '_'), count])),
  waiting_for: awaited.map(({ id, samples, alone }) => ({ id, samples, alone })),
});

function qualificationJson({ outcome, right, judged, missing, limits, phase }: QualificationState): object {
  return { outcome, right, judged, missing, limits: limits ?? null, blocked: phase === 'blocked' };
}
