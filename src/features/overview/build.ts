import type { ProjectFiles } from '../../base/files/files';
import { groupBy } from '../../base/group-by';
import { defined } from '../../base/defined';
import { agreementScope } from '../../engine/agreement/agreement-scope';
import { Timings } from '../../engine/agreement/timings';
import type { Project } from '../../engine/project';
import { ownRepeats } from '../../engine/queries/own-repeats';
import type { ProjectModel } from '../../project/model/model';
import type { AnnotatorRow } from '../agreement/model';
import { annotatorRows, headlineOf } from '../agreement/numbers';
import { withVersionReader } from '../compare/read-version';
import { comparison } from '../compare/report/build';
import { projectGate } from '../gate/measure-gate';
import { layerAnalysis } from '../report/measure/layer-analysis';
import { statusOf, type ProjectStatus } from '../status/project-status';
import { samplesAt, type Answered } from '../status/stages';
import { byName, endWords, onlyHowMany, type Naming } from '../status/words';
import { agreementRows, worthwhilePairs } from './agreement';
import type { AgreementOf, Overview } from './model';
import { nextHour } from './next-hour';
import { decisionsOf, reviewRows, spentBy, teamRows } from './team';

export interface OverviewOptions {
  readonly software: string;
  readonly now: Date;
  /** RFC 3339. */
  readonly since: string;
  /** Who reads it; without a reader, as on the command line, it is for a lead. */
  readonly reader?: string | undefined;
  /** It names nobody, whatever the owner has turned on. */
  readonly isPublic?: boolean;
  readonly rate?: number | undefined;
  /** The project's files before `since`, or why there are none. */
  readonly past: Past | { readonly reason: string };
  readonly pause: () => Promise<void>;
}

interface Past {
  readonly files: ProjectFiles & { dispose(): void };
  readonly commit: string;
  readonly time: string;
}

/** The overview of a loaded and checked project. It takes seconds for a large one, and yields regularly. */
export async function overviewOf(
  project: Project,
  model: ProjectModel,
  options: OverviewOptions,
): Promise<Overview> {
  const { software, now, since, reader, rate, pause } = options;
  const { schema, guideline } = model;
  const { table } = project.records;
  const from = Date.parse(since);
  const isLead = reader === undefined || schema.reviewers.some(({ id }) => id === reader);
  const people = isLead && schema.reportsPeople && !options.isPublic ? 'all' : 'own';
  await project.goldLog.refresh({ pause });
  await project.assignments.ready(model);
  const status = await statusOf(project, model, { now: now.getTime(), pause });
  const layers = schema.layers.flatMap(({ layer }) => layer ?? []);
  const timings = new Timings();
  const repeats = await ownRepeats(project, layers, pause, timings);
  const { includes } = agreementScope(project, model);
  const agreement: AgreementOf[] = [];
  const byQuestion: AnnotatorRow[][] = [];
  for (const layer of layers) {
    const { analysis } = await layerAnalysis(project, model, layer, { repeats, includes, pause });
    const { headline } = headlineOf(analysis);
    agreement.push(...agreementRows(project, layer, { headline, includes, since: from }));
    byQuestion.push(annotatorRows(analysis));
    await pause();
  }
  const team = teamRows(project, status, { timings, agreement: byQuestion, since: from });
  const names = status.annotators.map(({ id }) => id);
  const toDecide = status.stages
    ? await samplesAt(project, model, { kind: 'stage', stage: 'to-adjudicate' }, pause)
    : [...project.disagreements.twice].filter((key) => project.disagreements.hasDisagreement(key));
  const review = reviewRows(project, model, toDecide, from);
  const answers = [...table.counting()];
  const twice = status.labelledTwice;
  const awaited = status.stages?.awaited ?? [];
  const ofPeople = people === 'all';
  return {
    version: 1,
    title: schema.title ?? 'Labelling project',
    ...(guideline?.version && { guideline: `${guideline.version.text} (${guideline.status})` }),
    ...{ made: now.toISOString(), since, software, people, reportsPeople: schema.reportsPeople },
    counts: {
      samples: status.samples,
      ...{ twice, differing: status.disputed, toDecide: toDecide.length },
      answers: answers.length,
      answersSince: answers.filter((row) => table.answered(row) >= from).length,
    },
    time: spentBy(timings, names, from),
    ...defined({ rate }),
    nextHour: nextHour({
      lacking: status.stages?.lacking ?? { one: 0, all: 0, answers: 0 },
      ...{ toDecide: toDecide.length, twice, differing: status.disputed },
      seconds: names.flatMap((name) => [...timings.seconds(name)]),
      decisions: [...groupBy(decisionsOf(project), ({ reviewer }) => reviewer).values()].map((list) =>
        list.map(({ time }) => Date.parse(time)),
      ),
    }),
    progress: progressOf(
      status,
      new Set(answers.map((row) => table.key(row))).size,
      ofPeople ? byName : onlyHowMany,
    ),
    ...(status.stages && {
      stages: { counts: [...status.stages.counts], differing: [...status.stages.differing] },
    }),
    waitsFor: {
      people: awaited.length,
      samples: status.stages?.counts.get('waiting') ?? 0,
      alone: awaited.reduce((sum, { alone }) => sum + alone, 0),
    },
    team: ofPeople ? team : team.filter(({ name }) => name === reader).map(({ gold: _, ...row }) => row),
    review: ofPeople ? review : review.filter(({ reviewer }) => reviewer === null),
    agreement,
    change: await changeOf(project, model, options),
    pairs: await worthwhilePairs(project, model, layers, pause),
    gate: await projectGate(project, model, { pause, isNameless: !ofPeople }),
  };
}

/** How far each batch is, and all samples. `answered`: samples with an answer, where nobody knows who labels what. */
function progressOf(
  { samples, stages, pace: { ends } }: ProjectStatus,
  answered: number,
  who: Naming,
): Overview['progress'] {
  const rowOf = (batch: string | null, of: Answered): Overview['progress'][number] => {
    const expected = ends.find((one) => (one.batch ?? null) === batch);
    const closed = groupBy(stages?.closed.filter((one) => one.batch === batch) ?? [], ({ reason }) => reason);
    return {
      batch,
      ...of,
      ...(expected && defined({ left: expected.left, end: expected.end })),
      words: [
        ...[...closed].map(([reason, list]) => {
          const people = list.flatMap(({ person }) => person ?? []);
          return `closed${people.length === 0 ? '' : ` for ${who(people)}`}: ${reason}`;
        }),
        ...(expected ? [endWords(expected, who)] : []),
      ],
    };
  };
  return [
    ...[...(stages?.batches ?? [])].map(([batch, of]) => rowOf(batch, of)),
    rowOf(null, stages?.all ?? { samples, answered }),
  ];
}

async function changeOf(
  project: Project,
  model: ProjectModel,
  { past, software, pause }: OverviewOptions,
): Promise<Overview['change']> {
  if ('reason' in past) return past;
  const { files, commit, time } = past;
  return withVersionReader(
    project.files,
    () => Promise.resolve(files),
    pause,
    async (read) => {
      const before = await read({ name: commit, commit });
      if (!before) return { reason: `There was no labelwright.yaml in the commit ${commit.slice(0, 10)}.` };
      const after = { project, model, revision: null, commit: null };
      return comparison({ ...before, time }, after, software, { ...BOOTSTRAP, pause });
    },
  );
}

/** For the interval of a difference, as in `compare`. */
const BOOTSTRAP = { resamples: 1000, seed: 1 };
