import { percent, counted } from '../../base/text/phrases';
import { qualificationWords } from '../../project/gold/qualification-words';
import type { CliCommand, InProject } from '../../cli/command';
import { isDefined } from '../../agreement/statistics/estimate';
import { proportionInterval, type Limits } from '../../agreement/statistics/proportion';
import type { GoldScore, QualificationState } from '../../engine/gold/judged';
import type { ExpectedEnd } from './pace';
import type { ProjectStages } from './stages';
import { closedWords, endWords, stageName } from './words';
import { statusOf, type AnnotatorStatus, type ProjectStatus } from './project-status';
import { checkProjects, type OpenProject } from '../check/cli/check-projects';
import { findProjects, shownPath } from '../../cli/find-projects';
import { sayLeftOut } from '../../cli/open-project';
import { printable } from '../../cli/printable';
import { textTable } from '../../cli/text-table';
import { countsText, sumOf } from '../../cli/finding-counts';
import { deliver, type WithOutputs } from '../../cli/output';
import { jsonHead } from '../../cli/version';

/** `labelwright status`: shows each annotator's progress and the open work. */
export function register(program: CliCommand): void {
  program
    .command('status')
    .description('Show progress, findings and disagreements')
    .onProject('Project, or folder with projects; the working folder by default')
    .forms(['text', 'json'])
    .addHelpText('after', HELP)
    .runs(status);
}

const HELP = `
Exit code: 0, or 2 if a project cannot be read.

Examples:
  labelwright status
  labelwright status -C projects --json`;

async function status({ project, outputs }: InProject & WithOutputs<'text' | 'json'>): Promise<void> {
  const all = await statusOfProjects(await findProjects(project));
  await deliver(outputs, {
    text: () => all.map(({ text }) => text).join('\n\n'),
    json: () => ({ ...jsonHead(), projects: all.map(({ json }) => json) }),
  });
}

/** The status of the projects in these folders (absolute paths), in both forms. */
export const statusOfProjects = (folders: Iterable<string>): Promise<{ text: string; json: object }[]> =>
  checkProjects(folders, { limit: 1 }, async (open) => {
    sayLeftOut(open.project, open.checked.folder);
    await open.project.goldLog.refresh();
    await open.project.assignments.ready(open.model);
    const found = await statusOf(open.project, open.model, { pause: () => Promise.resolve() });
    return { text: statusText(open, found), json: statusJson(open, found) };
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

/** The stages that have samples, and whom these wait for. */
function stagesText({ counts, awaited, closed }: ProjectStages): string[] {
  const parts = [...counts].filter(([, count]) => count > 0);
  const named = parts.map(([stage, count]) => `${count.toLocaleString('en')} ${stageName(stage)}`);
  const people = awaited.map(({ id, samples, alone }) =>
    printable(
      `${id} (${samples.toLocaleString('en')}${alone > 0 ? `, ${alone.toLocaleString('en')} only for ${id}` : ''})`,
    ),
  );
  return [
    ...(named.length > 0 ? [`Samples by stage: ${named.join(', ')}`] : []),
    ...(people.length > 0 ? [`Waiting for ${people.join(', ')}`] : []),
    ...closed.map((one) => printable(`Batch "${one.batch}" is ${closedWords(one)}`)),
  ];
}

function statusText({ model, checked }: OpenProject, found: ProjectStatus): string {
  const { title, folder, result } = checked;
  const version = model.guideline?.version?.text;
  const head = [
    title === undefined ? '' : printable(title),
    printable(folder),
    version === undefined
      ? 'no guideline version'
      : `guideline ${printable(version)} (${model.guideline!.status})`,
  ];
  const people = found.annotators.map(({ id, done, flagged, stale, returned, draft, todo }) => [
    printable(id),
    ...[done, flagged, stale, returned, draft, todo].map(String),
    found.pace.people.get(id)?.answersPerDay?.toFixed(1) ?? '',
  ]);
  const isJudged = found.annotators.some(({ gold }) => gold.judged + gold.checks > 0);
  const hasQualification = found.annotators.some(({ qualification }) => qualification);
  return [
    head.filter((part) => part !== '').join('  '),
    `${counted(found.samples, 'sample')} in ${counted(found.files.length, 'file')}, ${found.gold} gold`,
    people.length > 0
      ? textTable(['annotator', 'done', 'flagged', 'stale', 'returned', 'draft', 'to do', 'a day'], people)
      : 'No annotators yet.',
    ...(isJudged || hasQualification
      ? [
          textTable(
            [
              'annotator',
              'gold right',
              '95 % interval',
              'checks failed',
              ...(hasQualification ? ['qualification'] : []),
            ],
            found.annotators.map((one) => [
              ...goldCells(one),
              ...(hasQualification ? [qualificationText(one)] : []),
            ]),
          ),
        ]
      : []),
    ...(found.stages ? stagesText(found.stages) : []),
    ...(found.next.length > 0
      ? [
          'Next steps',
          textTable(
            ['', ''],
            found.next.map(({ person, words }) => [person, words].map(printable)),
          ),
        ]
      : []),
    ...found.pace.ends.map(endText),
    `${counted(found.labelledTwice, 'sample')} with two or more answers, ${found.disputed} of them with disagreements; ${found.decided} decided`,
    sumOf(result.counts) === 0
      ? `No findings in ${counted(result.filesChecked, 'file')}`
      : `${countsText(result.counts)} in ${result.files.length} of ${counted(result.filesChecked, 'file')}`,
  ].join('\n');
}

const endText = (end: ExpectedEnd): string =>
  printable(`${end.batch === undefined ? '' : `Batch "${end.batch}": `}${endWords(end)}`);

function accuracyOf({ judged, right }: GoldScore): { value: number; limits: Limits } | null {
  const interval = proportionInterval(right, judged);
  return isDefined(interval) ? { value: interval.value, limits: interval.limits } : null;
}

function qualificationJson({ outcome, right, judged, missing, limits, phase }: QualificationState): object {
  return { outcome, right, judged, missing, limits: limits ?? null, blocked: phase === 'blocked' };
}

function goldCells({ id, gold }: AnnotatorStatus): string[] {
  const limits = accuracyOf(gold)?.limits;
  return [
    printable(id),
    gold.judged === 0 ? '' : `${gold.right} of ${gold.judged}`,
    limits ? `${percent(limits[0])} to ${percent(limits[1])}` : '',
    gold.checks === 0 ? '' : `${gold.failedChecks} of ${gold.checks}`,
  ];
}

function qualificationText({ qualification }: AnnotatorStatus): string {
  if (!qualification) return '';
  const { missing, phase } = qualification;
  return qualificationWords(qualification, missing, phase === 'blocked');
}
