import type { AssignedBatch } from '../../engine/assignments/assignments';
import { KeySet } from '../../base/columns/key-set';
import { addOne } from '../../base/lists';
import type { Project, WithModel } from '../../engine/project';
import { decisionState, shareOf } from '../../engine/queries/decision-state';
import { isReturned } from '../../engine/review/returned';

/** How far a sample is, in the order of work. `closed`: its next people get it when its batch opens. `answered`: by all of its people, where that is one person, or where it is not known whether they agree. */
const STAGES = [
  'not-assigned',
  'closed',
  'waiting',
  'returned',
  'answered',
  'agreed',
  'to-adjudicate',
  'decided',
  'gold',
] as const;
export type Stage = (typeof STAGES)[number];

/** Stages at which an assigned sample does not have all its answers. */
const OPEN: ReadonlySet<Stage> = new Set(['closed', 'waiting', 'returned']);

/** How many of some assigned samples have all their answers: what the gate's `min_answered` asks for. */
export interface Answered {
  readonly samples: number;
  readonly answered: number;
}

/** What a person has to do before samples can go on. */
interface Awaited {
  readonly id: string;
  readonly samples: number;
  /** Those that wait for no one else. */
  readonly alone: number;
}

/** A batch that is closed, for everyone or for one of its people, and why. */
interface ClosedBatch {
  readonly batch: string;
  readonly person: string | undefined;
  readonly reason: string;
}

export interface ProjectStages {
  /** Samples by stage, in the order of work. */
  readonly counts: ReadonlyMap<Stage, number>;
  /** Those on which people differ, by stage: only at `to-adjudicate` they wait for a decision. */
  readonly differing: ReadonlyMap<Stage, number>;
  readonly all: Answered;
  /** By the name of the batch. A sample of several batches has all its answers when it has those of all of them. */
  readonly batches: ReadonlyMap<string, Answered>;
  /** Waiting samples that lack one answer, of those on which people agree so far; those without any, and the answers that these need. */
  readonly lacking: { readonly one: number; readonly all: number; readonly answers: number };
  readonly closed: readonly ClosedBatch[];
  /** Everyone whom samples wait for, the most awaited first. */
  readonly awaited: readonly Awaited[];
  /** The samples to adjudicate in the share of each reviewer. */
  readonly toDecide: ReadonlyMap<string, number>;
}

/** Samples between pauses. */
const STEP = 0x3fff;

/**
 * How many samples of a loaded project are at which stage. Undefined where no one knows who has to label a sample: without assignments and
 * without a list of annotators.
 */
export async function stagesOf(
  { project, model }: WithModel,
  pause: () => Promise<void>,
): Promise<ProjectStages | undefined> {
  // In this order, and not by what comes first in the data: that would tell on which samples people differ.
  const none = () => new Map<Stage, number>(STAGES.map((stage) => [stage, 0]));
  const [counts, differing, awaited] = [none(), none(), new Map<string, Awaited>()];
  const [assigned, unfinished] = [new KeySet(), new KeySet()];
  const lacking = { one: 0, all: 0, answers: 0 };
  const { table } = project.records;
  const shares = model.schema.reviewers.map(({ id }) => [id, shareOf({ project, model }, id)] as const);
  const toDecide = new Map<string, number>();
  const isKnown = await eachStage({ project, model }, pause, (key, stage, open) => {
    counts.set(stage, counts.get(stage)! + 1);
    const isDiffering = project.disagreements.hasDisagreement(key);
    if (isDiffering) addOne(differing, stage);
    if (stage === 'to-adjudicate')
      for (const [id, has] of shares) if (has?.(key) ?? true) addOne(toDecide, id);
    if (stage !== 'not-assigned') assigned.add(key);
    if (OPEN.has(stage)) unfinished.add(key);
    if (stage === 'waiting' && table.countingOn(key).next().done) {
      lacking.all += 1;
      lacking.answers += open.length;
    } else if (stage === 'waiting' && open.length === 1 && !isDiffering) lacking.one += 1;
    for (const id of open) {
      const before = awaited.get(id) ?? { id, samples: 0, alone: 0 };
      awaited.set(id, { id, samples: before.samples + 1, alone: before.alone + (open.length === 1 ? 1 : 0) });
    }
  });
  if (!isKnown) return undefined;
  const answeredOf = (keys: Iterable<number>): Answered => {
    const of = [...keys].filter((key) => assigned.has(key));
    return { samples: of.length, answered: of.filter((key) => !unfinished.has(key)).length };
  };
  return {
    ...{ counts, differing, lacking, toDecide, all: answeredOf(assigned) },
    batches: new Map(
      (project.assignments.current?.batches ?? []).flatMap(({ batch, keys }): [string, Answered][] =>
        batch ? [[batch.name, answeredOf(keys)]] : [],
      ),
    ),
    closed: gatedBatches(project).flatMap((assigned) => closedFor(project, assigned)),
    awaited: [...awaited.values()].sort((a, b) => b.samples - a.samples || (a.id < b.id ? -1 : 1)),
  };
}

/** Of all samples that somebody has to label. Where nobody knows who labels a sample: of all samples, those with an answer. */
export function answeredOf(
  { records: { table }, samples }: Project,
  stages: ProjectStages | undefined,
): Answered {
  if (stages) return stages.all;
  const keys = new Set([...table.counting()].map((row) => table.key(row)));
  return { samples: samples.total, answered: [...keys].filter((key) => samples.has(key)).length };
}

/** The keys of the samples at a stage, or of those that wait for a person, in the order of the data. */
export async function samplesAt(
  read: WithModel,
  wanted:
    | { readonly kind: 'stage'; readonly stage: string }
    | { readonly kind: 'awaited'; readonly person: string },
  pause: () => Promise<void>,
): Promise<number[]> {
  const keys: number[] = [];
  await eachStage(read, pause, (key, stage, open) => {
    if (wanted.kind === 'stage' ? stage === wanted.stage : open.includes(wanted.person)) keys.push(key);
  });
  return keys;
}

const gatedBatches = ({ assignments }: Project): AssignedBatch[] =>
  assignments.current?.batches.filter(({ batch }) => batch?.after ?? batch?.samples.openOf) ?? [];

/** Visits each sample with its stage and the people whom it waits for; returns false if no one knows who has to label it. */
async function eachStage(
  { project, model }: WithModel,
  pause: () => Promise<void>,
  visit: (key: number, stage: Stage, open: readonly string[]) => void,
): Promise<boolean> {
  const { samples, records } = project;
  const { table } = records;
  const assignments = project.assignments.current;
  const annotators = model.schema.annotators.map(({ id }) => id);
  if (!assignments && annotators.length === 0) return false;
  const hasGates = gatedBatches(project).length > 0;
  const gold = new Set([...records.gold.keys()].map((id) => samples.ids.find(id)));
  const isAnswered = (key: number, person: string): boolean => {
    const code = table.annotators.find(person);
    const row = code < 0 ? -1 : table.find(key, code);
    return row >= 0 && table.isDone(row) && !isReturned(records, row);
  };
  const visitKey = (key: number): void => {
    if (gold.has(key)) return visit(key, 'gold', []);
    const decision = decisionState(project, key);
    if (decision === 'done') return visit(key, 'decided', []);
    const people = assignments?.peopleOf(key) ?? annotators;
    const isClosed = hasGates && assignments!.laterPeopleOf(key).length > 0;
    if (people.length === 0) return visit(key, isClosed ? 'closed' : 'not-assigned', []);
    const open = people.filter((person) => !isAnswered(key, person));
    visit(key, decision === 'returned' ? 'returned' : stageOf(key, open, isClosed), open);
  };
  const stageOf = (key: number, open: readonly string[], isClosed: boolean): Stage => {
    if (open.length > 0) return 'waiting';
    if (isClosed) return 'closed';
    if (project.disagreements.hasDisagreement(key)) return 'to-adjudicate';
    return project.disagreements.isAgreed(key) ? 'agreed' : 'answered';
  };
  for (const file of samples.files)
    for (let row = 0; row < file.rows; row++) {
      if ((row & STEP) === STEP) await pause();
      const key = samples.keyAt(file, row);
      const place = key < 0 ? undefined : samples.locate(key);
      if (place?.file === file && place.row === row) visitKey(key);
    }
  return true;
}

function closedFor({ gates, assignments }: Project, assigned: AssignedBatch): ClosedBatch[] {
  const { batch, members, left } = assigned;
  const { name } = batch!;
  const common = gates.closed(batch);
  if (common !== undefined) return [{ batch: name, person: undefined, reason: common }];
  return [...members].flatMap((person) => {
    const reason = left.has(person) ? undefined : assignments.current!.closedBecause(assigned, person);
    return reason === undefined ? [] : [{ batch: name, person, reason }];
  });
}
