import { defined } from '../../base/defined';
import { groupBy } from '../../base/group-by';
import { counted } from '../../base/text/phrases';
import type { ProjectFiles } from '../../base/files/files';
import { agreementScope } from '../../engine/agreement/agreement-scope';
import { Timings } from '../../engine/agreement/timings';
import type { Project } from '../../engine/project';
import { ownRepeats } from '../../engine/queries/own-repeats';
import type { GateCheck, GateResult } from '../../project/gate';
import type { ProjectModel } from '../../project/model/model';
import { annotatorRows, headlineOf } from '../agreement/numbers';
import { withVersionReader } from '../compare/read-version';
import { comparison } from '../compare/report/build';
import type { Comparison } from '../compare/report/model';
import { projectGate } from '../gate/measure-gate';
import { worthOfPairs } from '../guideline-tests/report';
import { layerAnalysis } from '../report/measure/layer-analysis';
import { statusOf, type ProjectStatus } from '../status/project-status';
import { samplesAt, type Answered } from '../status/stages';
import { closedWords, endWords } from '../status/words';
import { agreementRows } from './agreement';
import { nextHour } from './next-hour';
import { decisionsOf, reviewRows, spentBy, teamRows } from './team';

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
    const { headline } = headlineOf(analysis);
    agreement.push(...agreementRows(project, layer, { headline, includes, since }));
    rows.push(...annotatorRows(analysis).map((row) => ({ ...row, question: layer.name ?? layer.id })));
    await pause();
  }
  const answers = [...records.table.counting()];
  const people = status.annotators.map(({ id }) => id);
  const open = status.stages
    ? await samplesAt(project, model, { kind: 'stage', stage: 'to-adjudicate' }, pause)
    : [...disagreements.twice].filter((key) => disagreements.hasDisagreement(key));
  const team = teamRows(project, status, timings, rows, since);
  const review = reviewRows(project, model, open, since);
  const gate = await projectGate(project, model, { pause });
  const samples = { twice: status.labelledTwice, differing: status.disputed, toDecide: open.length };
  const answered = new Set(answers.map((row) => records.table.key(row))).size;
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
      seconds: people.flatMap((name) => [...timings.seconds(name)]),
      decisions: [...groupBy(decisionsOf(project), ({ reviewer }) => reviewer).values()],
    }),
    progress: progressOf(status, answered, isForAll),
    /** Samples on which people differ, by stage: pairs of a stage and a number. */
    differing: [...(status.stages?.differing ?? [])].filter(([, count]) => count > 0),
    team: isForAll ? team : team.filter(({ name }) => name === reader).map(withoutGold),
    review: isForAll ? review : review.slice(-1),
    agreement,
    change: await changeOf(project, model, options),
    pairs: (await worthOfPairs(project, model, pause)).map((layer) => ({
      ...layer,
      pairs: layer.pairs.slice(0, MAX_PAIRS),
    })),
    gate: isForAll ? gate : nameless(gate),
  };
}

type PersonRow = ReturnType<typeof teamRows>[number];

/** A person's own row: their own page has what they may be told of gold. */
const withoutGold = (row: PersonRow) => ({ ...row, gold: undefined, checks: undefined });

/** How far each batch is, and at last all samples: when it ends and why it is closed. `answered`: samples with an answer, where nobody knows who labels what. */
function progressOf({ samples, stages, ends }: ProjectStatus, answered: number, isNamed: boolean) {
  const rowOf = (batch: string | null, of: Answered) => {
    const closed = stages?.closed.filter((one) => one.batch === batch) ?? [];
    const expected = ends.filter((one) => (one.batch ?? null) === batch);
    const words = [
      ...closed.map((one) => closedWords(isNamed ? one : { ...one, person: undefined })),
      ...expected.map((end) =>
        endWords(
          isNamed
            ? end
            : { ...end, reason: 'too few days with answers, or closed', assumed: end.assumed && ['some'] },
        ),
      ),
    ];
    return { batch, ...of, words: [...new Set(words)] };
  };
  const batches = [...(stages?.batches ?? [])].map(([batch, of]) => rowOf(batch, of));
  return [...batches, rowOf(null, stages?.all ?? { samples, answered })];
}

/** For the interval of a difference, as in `compare`. */
const BOOTSTRAP = { resamples: 1000, seed: 1 };

/** What changed since the last commit before, or why that is not known. */
async function changeOf(
  project: Project,
  model: ProjectModel,
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

/** A gate that names nobody: one check in place of those of each person, which says how many reach the threshold. */
function nameless(gate: GateResult): GateResult {
  const each = gate.checks.filter(
    ({ check, about }) => check === 'min_gold_pass_rate' && about !== undefined,
  );
  const passing = each.filter(({ outcome }) => outcome === 'pass').length;
  const inOne = ({ check, threshold, title, about }: GateCheck): GateCheck => ({
    ...{ check, threshold, title: title.replace(`: ${about}`, ''), value: null },
    outcome: passing < each.length ? 'fail' : 'pass',
    detail: `${passing} of ${counted(each.length, 'person', 'people')} reach it`,
  });
  const checks = gate.checks.flatMap((one) =>
    one === each[0] ? [inOne(one)] : each.includes(one) ? [] : [one],
  );
  return { ...gate, checks, coverage: [] };
}
