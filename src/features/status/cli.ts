import type { CliCommand, InProject } from '../../cli/command';
import type { QualificationState } from '../../engine/gold/judged';
import type { ProjectStages } from './stages';
import { oneDocument, statusDocument } from './cli-document';
import { accuracyOf, statusOf, type ProjectStatus } from './project-status';
import { checkProjects, type OpenProject } from '../check/cli/check-projects';
import { findProjects, shownPath } from '../../cli/find-projects';
import { sayLeftOut } from '../../cli/open-project';
import type { Document } from '../../document/blocks';
import { documentForms, deliver, type WithOutputs, jsonHead } from '../../cli/output';

/** `labelwright status`: shows each annotator's progress and the open work. */
const define = (program: CliCommand) =>
  program
    .command('status')
    .description('Show progress, findings and disagreements')
    .onProject('Project, or folder with projects; the working folder by default')
    .forms(['text', 'json', 'markdown', 'html'])
    .addHelpText('after', HELP);

export const register = (program: CliCommand): void => void define(program).runs(status);

const HELP = `
Exit code: 0, or 2 if a project cannot be read.

Examples:
  labelwright status
  labelwright status -C projects --json`;

async function status({
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
    const found = await statusOf(open.project, open.model, { pause: () => Promise.resolve() });
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
      const pace = found.pace.people.get(one.id);
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
        pace: { days: pace?.days ?? 0, answers_per_day: pace?.answersPerDay ?? null },
        gold: { judged: gold.judged, right: gold.right, accuracy: accuracyOf(gold) },
        attention_checks: { judged: gold.checks, failed: gold.failedChecks },
        ...(qualification && { qualification: qualificationJson(qualification) }),
      };
    }),
    disagreements: { samplesLabelledTwice: found.labelledTwice, samplesDisputed: found.disputed },
    decided: found.decided,
    stages: found.stages ? stagesJson(found.stages) : null,
    next: found.next,
    expected_ends: found.pace.ends.map(({ batch = null, left, end = null, limits, reason }) => ({
      batch,
      answers_left: left,
      end,
      limits: limits?.map((limit) => limit ?? null) ?? null,
      ...(reason !== undefined && { reason }),
    })),
    gold: found.gold,
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
