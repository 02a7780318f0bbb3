import { defined } from '../../base/objects';
import { groupBy } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import type { ProjectFiles } from '../../base/files/files';
import { agreementScope, type AgreementScope } from '../../engine/agreement/agreement-scope';
import type { Project, WithModel } from '../../engine/project';
import { ownRepeats, type Timings } from '../../engine/queries/own-repeats';
import type { GateCheck } from '../../project/gate';
import { annotatorRows, headlineOf, judgedShare } from '../agreement/numbers';
import { withVersionReader } from '../compare/read-version';
import { comparison } from '../compare/report/build';
import type { Comparison } from '../compare/report/model';
import { projectGate } from '../gate/measure-gate';
import { worthOfPairs } from '../guideline-tests/report';
import { layerAnalysis, answeredTwice } from '../report/measure/layer-analysis';
import { statusOf, type ProjectStatus } from '../status/project-status';
import { answeredOf, samplesAt, type Answered } from '../status/stages';
import { closedWords, endWords } from '../status/words';
import { nextHour } from './next-hour';
import { median } from '../../agreement/statistics/quantile';
import { shareOf } from '../../engine/queries/decision-state';
import { decides, type DecisionRecord } from '../../project/records/records';
import type { AnnotatorRow, Coefficient } from '../agreement/model';
import { KeySet } from '../../base/columns/key-set';
import { quotedCoefficient } from '../../agreement/change/quoted-coefficient';
import { figure } from '../../document/figure';
import { layerAnswers } from '../../engine/agreement/layer-answers';
import type { Layer } from '../../project/schema/layer-types';

export interface OverviewOptions {
  readonly software: string;
  readonly now: Date;
  /** RFC 3339. */
  readonly since: string;
  /** Who reads it; without a reader, as on the command line, it is for a lead. */
  readonly reader?: string;
  /** It names nobody, whatever the owner has turned on. */
  readonly isPublic?: boolean;
  /** Pay for an hour. */
  readonly rate?: number | undefined;
  /** The project's last commit before `since`, or why there is none. */
  readonly past:
    | { readonly files: ProjectFiles & { dispose(): void }; readonly commit: string; readonly time: string }
    | { readonly reason: string };
  readonly pause: () => Promise<void>;
}

/** A project on one page, as plain data. Shares are from 0 to 1, times in RFC 3339, and time spent is in seconds. */
export type Overview = Awaited<ReturnType<typeof overviewOf>>;

/** The most pairs of labels that are listed for a question. */
const MAX_PAIRS = 5;

/** The overview of a loaded and checked project. It takes seconds for a large one, and yields regularly. */
export async function overviewOf({ project, model }: WithModel, options: OverviewOptions) {
  const { software, now, since: start, reader, rate, pause } = options;
  const { schema, guideline } = model;
  const { records, disagreements } = project;
  const since = Date.parse(start);
  const isLead = reader === undefined || schema.reviewers.some(({ id }) => id === reader);
  const isForAll = isLead && schema.reportsPeople && !options.isPublic;
  await project.goldLog.refresh({ pause });
  await project.assignments.ready(model);
  const status = await statusOf({ project, model }, { now: now.getTime(), pause });
  const layers = schema.layers.flatMap(({ layer }) => layer ?? []);
  const timings: Timings = new Map();
  const repeats = await ownRepeats(project, layers, pause, timings);
  const { includes } = agreementScope(project, model);
  const agreement = [];
  const rows = [];
  for (const layer of layers) {
    const { analysis } = await layerAnalysis({ project, model }, layer, { repeats, includes, pause });
    const { headline } = headlineOf(analysis);
    for (const row of agreementRows(project, layer, { headline, includes, since })) agreement.push(row);
    for (const row of annotatorRows(analysis)) rows.push({ ...row, question: layer.name ?? layer.id });
    await pause();
  }
  const answers = [...records.table.counting()];
  const people = status.annotators.map(({ id }) => id);
  const open = status.stages
    ? await samplesAt({ project, model }, { kind: 'stage', stage: 'to-adjudicate' }, pause)
    : [...disagreements.twice].filter((key) => disagreements.hasDisagreement(key));
  const team = teamRows(project, status, timings, rows, since);
  const review = reviewRows({ project, model }, open, since);
  const gate = await projectGate({ project, model }, { pause });
  const samples = { twice: status.labelledTwice, differing: status.disputed, toDecide: open.length };
  const pairs = await worthOfPairs({ project, model }, pause);
  return {
    version: 1 as const,
    title: schema.title ?? 'Labelling project',
    ...(guideline?.version && { guideline: `${guideline.version.text} (${guideline.status})` }),
    ...{ made: now.toISOString(), since: start, software },
    /** Whose rows `team` has. If only the reader's own, nobody else is named anywhere. */
    people: isForAll ? ('all' as const) : ('own' as const),
    counts: {
      ...{ samples: status.samples, ...samples, answers: answers.length },
      answersSince: answers.filter((row) => records.table.answered(row) >= since).length,
    },
    time: spentBy(timings, people, since),
    ...defined({ rate }),
    nextHour: nextHour({
      ...samples,
      lacking: status.stages?.lacking ?? { one: 0, all: 0, answers: 0 },
      seconds: people.flatMap((name) => (timings.get(name) ?? []).map(({ seconds }) => seconds)),
      decisions: [...groupBy(decisionsOf(project), ({ reviewer }) => reviewer).values()],
    }),
    progress: progressOf(project, status, isForAll),
    /** Samples on which people differ, by stage: pairs of a stage and a number. */
    differing: [...(status.stages?.differing ?? [])].filter(([, count]) => count > 0),
    team: isForAll ? team : team.filter(({ name }) => name === reader).map(withoutGold),
    review: isForAll ? review : review.slice(-1),
    agreement,
    change: await changeOf({ project, model }, options),
    pairs: pairs.map((layer) => ({ ...layer, pairs: layer.pairs.slice(0, MAX_PAIRS) })),
    gate: { ...gate, checks: goldInOne(gate.checks), coverage: isForAll ? gate.coverage : [] },
  };
}

type PersonRow = ReturnType<typeof teamRows>[number];

/** A person's own row: their own page has what they may be told of gold. */
const withoutGold = (row: PersonRow) => ({ ...row, gold: undefined, checks: undefined });

/** How far each batch is, and at last all assigned samples: when it ends, why it is closed, and what is left over. */
function progressOf(project: Project, { stages, ends }: ProjectStatus, isNamed: boolean) {
  const unassigned = stages?.counts.get('not-assigned') ?? 0;
  const rowOf = (batch: string | null, of: Answered) => {
    const closed = stages?.closed.filter((one) => one.batch === batch) ?? [];
    const expected = ends.filter((one) => (one.batch ?? null) === batch);
    const words = [
      ...closed.map((one) => closedWords(isNamed ? one : { ...one, person: undefined })),
      ...expected.map((end) =>
        endWords(isNamed ? end : { ...end, ...NAMELESS, assumed: end.assumed && ['some'] }),
      ),
      ...(batch === null && unassigned > 0
        ? [`${counted(unassigned, 'more sample')} assigned to nobody`]
        : []),
    ];
    return { batch, ...of, words: [...new Set(words)] };
  };
  const batches = [...(stages?.batches ?? [])].map(([batch, of]) => rowOf(batch, of));
  return [...batches, rowOf(null, answeredOf(project, stages))];
}

/** Why a batch has no expected end, where nobody is named. */
const NAMELESS = { reason: 'too few days with answers, or closed' };

/** For the interval of a difference, as in `compare`. */
const BOOTSTRAP = { resamples: 1000, seed: 1 };

/** What changed since the last commit before, or why that is not known. */
async function changeOf(
  { project, model }: WithModel,
  { past, software, pause }: OverviewOptions,
): Promise<Comparison | { readonly reason: string }> {
  if ('reason' in past) return past;
  const { files, commit, time } = past;
  const openPast = () => Promise.resolve(files);
  return withVersionReader(project.files, openPast, pause, async (read) => {
    const before = await read({ name: commit, commit });
    if (!before) return { reason: `There was no labelwright.yaml in the commit ${commit.slice(0, 10)}.` };
    const after = { project, model, revision: null, commit: null };
    return comparison({ ...before, time }, after, software, { ...BOOTSTRAP, pause });
  });
}

/** The checks of a gate with one in place of those of each person, which says how many reach the threshold: who does is in the rows of people. */
function goldInOne(checks: readonly GateCheck[]): GateCheck[] {
  const [first, ...others] = checks.filter(
    ({ check, about }) => check === 'min_gold_pass_rate' && about !== undefined,
  );
  if (!first) return [...checks];
  const passing = [first, ...others].filter(({ outcome }) => outcome === 'pass').length;
  const one: GateCheck = {
    ...{ check: first.check, threshold: first.threshold, title: first.title.replace(`: ${first.about}`, '') },
    ...{ value: null, outcome: passing <= others.length ? 'fail' : 'pass' },
    detail: `${passing} of ${counted(others.length + 1, 'person', 'people')} reach it`,
  };
  return checks.flatMap((check) => (check === first ? [one] : others.includes(check) ? [] : [check]));
}

/** Recorded seconds that people have spent on answers, in all and since a time in milliseconds. */
function spentBy(timings: Timings, people: readonly string[], since: number) {
  const spent = { all: 0, since: 0 };
  for (const { time, seconds } of people.flatMap((name) => timings.get(name) ?? [])) {
    spent.all += seconds;
    if (time >= since) spent.since += seconds;
  }
  return spent;
}

/**
 * A row for each person who labels or has answered: how much they answered in all and since a time, their median seconds for a sample, what
 * gold says of their first answers (attention checks apart), and the question on which their agreement with the others is lowest.
 */
const teamRows = (
  { records: { table } }: Project,
  { annotators, next }: ProjectStatus,
  timings: Timings,
  agreement: readonly (AnnotatorRow & { readonly question: string })[],
  since: number,
) =>
  annotators.map(({ id, gold: { judged, right, checks, failedChecks } }) => {
    const rows = [...table.rowsOf(table.annotators.find(id))].filter((row) => table.isDone(row));
    const [lowest] = agreement
      .filter(({ name, withOthers }) => name === id && withOthers.value !== null)
      .sort((a, b) => a.withOthers.value! - b.withOthers.value!);
    return {
      name: id,
      isAside: rows.some((row) => table.isAside(row)),
      answers: rows.length,
      since: rows.filter((row) => table.answered(row) >= since).length,
      time: spentBy(timings, [id], since),
      median: median(Float64Array.from(timings.get(id) ?? [], ({ seconds }) => seconds).sort()),
      ...defined({ lowest: lowest && { question: lowest.question, ...lowest.withOthers } }),
      next: next.find(({ person }) => person === id)?.words ?? '',
      ...defined({ gold: judgedShare(right, judged) }),
      ...(checks > 0 && { checks: { judged: checks, failed: failedChecks } }),
    };
  });

/** The decisions that stand on samples of the project, by time. */
const decisionsOf = ({ records, samples }: Project): DecisionRecord[] =>
  Array.from(records.decisions.values(), ({ record }) => record)
    .filter((record) => decides(record) && samples.locate(record.sample) !== undefined)
    .sort((a, b) => (a.time < b.time ? -1 : 1));

/** A row for each reviewer, and one for all of them (null). `open`: the keys of the samples to decide, and how many are in their share. */
function reviewRows({ project, model }: WithModel, open: readonly number[], since: number) {
  const decisions = decisionsOf(project);
  const listed = model.schema.reviewers.map(({ id }) => id);
  const names = new Set([...listed, ...decisions.map(({ reviewer }) => reviewer)]);
  return [...names, null].map((reviewer) => {
    const own = decisions.filter((one) => reviewer === null || one.reviewer === reviewer);
    const isInShare =
      shareOf({ project, model }, reviewer ?? '') ?? (() => reviewer === null || listed.includes(reviewer));
    return {
      reviewer,
      decided: own.length,
      since: own.filter(({ time }) => Date.parse(time) >= since).length,
      open: open.filter(isInShare).length,
    };
  });
}

type Includes = AgreementScope['includes'];

/**
 * Agreement on a question: of all answers (`headline`, with the number of samples on which people differ), of those since a time in milliseconds, and of
 * those to the samples of each batch that two people have answered some of.
 */
function agreementRows(
  project: Project,
  layer: Layer,
  of: { readonly headline: Coefficient; readonly includes: Includes; readonly since: number },
) {
  const { table } = project.records;
  const twice = answeredTwice(project, layer);
  const { key, name: coefficient } = of.headline;
  const among = (isIn: Includes): Coefficient => {
    const includes: Includes = (sample, row) => of.includes(sample, row) && isIn(sample, row);
    const { data, level } = layerAnswers(table, layer, { includes });
    return { key, name: coefficient, ...figure(quotedCoefficient(data, level)) };
  };
  const { id, name = id } = layer;
  const row = (of: string, headline: Coefficient) => ({ id, name, of, headline });
  const disputed = twice.filter((key) => project.disagreements.hasDisagreementOn(key, layer.id)).length;
  const batches = (project.assignments.current?.batches ?? []).flatMap(({ batch, keys }) => {
    const members = new KeySet(keys.filter((key) => key >= 0));
    const isShared = twice.some((key) => members.has(key));
    return batch && isShared
      ? [
          row(
            `batch ${batch.name}`,
            among((key) => members.has(key)),
          ),
        ]
      : [];
  });
  const fresh = among((_, answer) => table.answered(answer) >= of.since);
  const all = { ...row('all answers', of.headline), twice: twice.length, disputed };
  return [all, row('given since', fresh), ...batches];
}
