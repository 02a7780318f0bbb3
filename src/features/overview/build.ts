import type { ProjectFiles } from '../../base/files/files';
import { groupBy } from '../../base/group-by';
import { defined } from '../../base/defined';
import { agreementScope } from '../../engine/agreement/agreement-scope';
import { Timings } from '../../engine/agreement/timings';
import type { Project } from '../../engine/project';
import { ownRepeats } from '../../engine/queries/own-repeats';
import type { ProjectModel } from '../../project/model/model';
import { annotatorRows, headlineOf } from '../agreement/numbers';
import { withVersionReader } from '../compare/read-version';
import { comparison } from '../compare/report/build';
import type { Comparison } from '../compare/report/model';
import { projectGate } from '../gate/measure-gate';
import { layerAnalysis } from '../report/measure/layer-analysis';
import { statusOf, type ProjectStatus } from '../status/project-status';
import { samplesAt, type Answered } from '../status/stages';
import { byName, endWords, onlyHowMany, type Naming } from '../status/words';
import { agreementRows, worthwhilePairs } from './agreement';
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

/** A project on one page, as plain data. Shares are from 0 to 1, times in RFC 3339, and time spent is in seconds. */
export type Overview = Awaited<ReturnType<typeof overviewOf>>;

/** The overview of a loaded and checked project. It takes seconds for a large one, and yields regularly. */
export async function overviewOf(project: Project, model: ProjectModel, options: OverviewOptions) {
  const { software, now, since: start, reader, rate, pause } = options;
  const { schema, guideline } = model;
  const { records, disagreements } = project;
  const since = Date.parse(start);
  const isLead = reader === undefined || schema.reviewers.some(({ id }) => id === reader);
  const isForAll = isLead && schema.reportsPeople && !options.isPublic;
  await project.goldLog.refresh({ pause });
  await project.assignments.ready(model);
  const status = await statusOf(project, model, { now: now.getTime(), pause });
  const layers = schema.layers.flatMap(({ layer }) => layer ?? []);
  const timings = new Timings();
  const repeats = await ownRepeats(project, layers, pause, timings);
  const { includes } = agreementScope(project, model);
  const agreement = [];
  const rows = [];
  for (const layer of layers) {
    const { analysis } = await layerAnalysis(project, model, layer, { repeats, includes, pause });
    agreement.push(
      ...agreementRows(project, layer, { headline: headlineOf(analysis).headline, includes, since }),
    );
    rows.push(annotatorRows(analysis));
    await pause();
  }
  const answers = [...records.table.counting()];
  const people = status.annotators.map(({ id }) => id);
  const toDecide = status.stages
    ? await samplesAt(project, model, { kind: 'stage', stage: 'to-adjudicate' }, pause)
    : [...disagreements.twice].filter((key) => disagreements.hasDisagreement(key));
  const team = teamRows(project, status, timings, rows, since);
  const review = reviewRows(project, model, toDecide, since);
  const differing = { twice: status.labelledTwice, differing: status.disputed };
  return {
    version: 1 as const,
    title: schema.title ?? 'Labelling project',
    ...(guideline?.version && { guideline: `${guideline.version.text} (${guideline.status})` }),
    ...{ made: now.toISOString(), since: start, software },
    /** Whose rows `team` has, and whether the owner has turned on those of all. Of the reader's own, nobody else is named anywhere. */
    people: isForAll ? ('all' as const) : ('own' as const),
    reportsPeople: schema.reportsPeople,
    counts: {
      ...{ ...differing, samples: status.samples, toDecide: toDecide.length, answers: answers.length },
      answersSince: answers.filter((row) => records.table.answered(row) >= since).length,
    },
    time: spentBy(timings, people, since),
    ...defined({ rate }),
    nextHour: nextHour({
      ...{ ...differing, toDecide: toDecide.length },
      lacking: status.stages?.lacking ?? { one: 0, all: 0, answers: 0 },
      seconds: people.flatMap((name) => [...timings.seconds(name)]),
      decisions: [...groupBy(decisionsOf(project), ({ reviewer }) => reviewer).values()],
    }),
    progress: progressOf(
      status,
      new Set(answers.map((row) => records.table.key(row))).size,
      isForAll ? byName : onlyHowMany,
    ),
    /** Pairs of a stage and a number of samples: all of them, and those on which people differ. */
    stages: {
      counts: [...(status.stages?.counts ?? [])],
      differing: [...(status.stages?.differing ?? [])],
    },
    team: isForAll ? team : team.filter(({ name }) => name === reader).map(withoutGold),
    review: isForAll ? review : review.slice(-1),
    agreement,
    change: await changeOf(project, model, options),
    pairs: await worthwhilePairs(project, model, layers, pause),
    gate: await projectGate(project, model, { pause, isNameless: !isForAll }),
  };
}

type PersonRow = ReturnType<typeof teamRows>[number];
export type { PersonRow };

/** A person's own row: their own page has what they may be told of gold. */
const withoutGold = ({ gold: _, checks: _1, qualification: _2, ...row }: PersonRow): PersonRow => row;

/** How far each batch is, and at last all samples: when it ends or why it has no end, and why it is closed. `answered`: samples with an answer, where nobody knows who labels what. */
function progressOf({ samples, stages, pace: { ends } }: ProjectStatus, answered: number, who: Naming) {
  const rowOf = (batch: string | null, of: Answered) => {
    const expected = ends.find((one) => (one.batch ?? null) === batch);
    const closed = stages?.closed.filter((one) => one.batch === batch) ?? [];
    const reasons = [...groupBy(closed, ({ reason }) => reason)].map(([reason, list]) => {
      const people = list.flatMap(({ person }) => person ?? []);
      return `closed${people.length === 0 ? '' : ` for ${who(people)}`}: ${reason}`;
    });
    return { batch, ...of, words: [...reasons, ...(expected ? [endWords(expected, who)] : [])] };
  };
  const batches = [...(stages?.batches ?? [])].map(([batch, of]) => rowOf(batch, of));
  return [...batches, rowOf(null, stages?.all ?? { samples, answered })];
}

/** What changed since the last commit before; or why that is not known. */
async function changeOf(
  project: Project,
  model: ProjectModel,
  { past, software, pause }: OverviewOptions,
): Promise<Comparison | { readonly reason: string }> {
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
