import { isDefined } from '../../agreement/statistics/estimate';
import { proportionInterval, type Limits } from '../../agreement/statistics/proportion';
import { counted } from '../../base/text/phrases';
import { readPages, type PageRecord, type Receipt } from '../../project/pages/page-log';
import { decides } from '../../project/records/records';
import type { ProjectModel } from '../../project/model/model';
import {
  goldScore,
  qualificationOf,
  type GoldScore,
  type QualificationState,
} from '../../engine/gold/judged';
import type { Members } from '../../engine/assignments/assignments';
import { progressOf, type ProgressCount } from '../../engine/progress';
import type { Project, WithModel } from '../../engine/project';
import { expectedEnds, type ExpectedEnd } from './pace';
import { stagesOf, type ProjectStages, type Stage } from './stages';

interface AnnotatorStatus extends ProgressCount {
  readonly id: string;
  /** Without an answer of any kind. */
  readonly todo: number;
  /** Listed under `people` in the schema. */
  readonly listed: boolean;
  /** By first answers. */
  readonly gold: GoldScore;
  readonly qualification: QualificationState | undefined;
}

/** What a person should do next. `wait`: they cannot go on before others have acted. */
export interface NextStep {
  readonly person: string;
  readonly step: 'label' | 'decide' | 'wait' | 'none';
  /** The step in words, such as "label 3 samples, 1 waits only for ben". */
  readonly words: string;
}

/** The progress of a project. Numbers of samples unless noted otherwise. */
export interface ProjectStatus {
  readonly files: readonly { readonly path: string; readonly samples: number }[];
  readonly samples: number;
  /** Those of the schema in order, then others with records, by name. */
  readonly annotators: readonly AnnotatorStatus[];
  /** Samples with two or more answers, and those of them with disagreements. */
  readonly labelledTwice: number;
  readonly disputed: number;
  readonly decided: number;
  readonly gold: number;
  readonly stages: ProjectStages | undefined;
  readonly next: readonly NextStep[];
  readonly ends: readonly ExpectedEnd[];
  /** The newest page of each person, and what was last received of one. */
  readonly pages: readonly { readonly page: PageRecord; readonly receipt: Receipt | undefined }[];
}

/** The status of a loaded project with an up-to-date `goldLog` and `assignments`. Progress does not count gold that is hidden among samples. `now`: in milliseconds since 1970. */
export async function statusOf(
  { project, model }: WithModel,
  { now = Date.now(), pause }: { readonly now?: number; readonly pause: () => Promise<void> },
): Promise<ProjectStatus> {
  const { samples, records, disagreements } = project;
  const members = model.schema.gold?.share === undefined ? undefined : othersThanGold(project);
  const isApart = (key: number): boolean => members !== undefined && !members.has(key);
  const membersOf = (id: string): Members | undefined =>
    project.assignments.limiting(id)?.membersFor(id, samples.files, isApart) ?? members;
  const listed = new Set(model.schema.annotators.map(({ id }) => id));
  const others = records.table.annotators.all().filter((name) => !listed.has(name));
  const people: AnnotatorStatus[] = [];
  for (const id of [...listed, ...others.sort()]) {
    await pause();
    const count = progressOf({ project, model }, id, undefined, membersOf(id));
    const todo = count.total - count.done - count.draft - count.stale - count.returned;
    const gold = goldScore(project, model, id);
    const qualification = qualificationOf(project, model, id);
    people.push({ id, listed: listed.has(id), ...count, todo, gold, qualification });
  }
  await pause();
  const stages = await stagesOf({ project, model }, pause);
  const { pages, receipts } = await readPages(project);
  const pageOf = new Map(pages.map((page) => [page.person, page]));
  const receiptOf = new Map(receipts.map((receipt) => [receipt.person, receipt]));
  return {
    files: samples.files.map(({ path, rows }) => ({ path, samples: rows })),
    samples: samples.total,
    annotators: people,
    labelledTwice: disagreements.twice.size,
    disputed: [...disagreements.twice].filter((key) => disagreements.hasDisagreement(key)).length,
    decided: [...records.decisions.values()].filter(({ record }) => decides(record)).length,
    gold: records.gold.size,
    stages,
    next: stages ? nextSteps(model, people, stages) : [],
    ends: expectedEnds(
      project,
      new Map(people.filter((one) => one.listed).map(({ id, total, done }) => [id, total - done])),
      now,
    ),
    pages: [...pageOf].map(([person, page]) => ({ page, receipt: receiptOf.get(person) })),
  };
}

function othersThanGold({ samples, records }: Project): Members & { has(key: number): boolean } {
  const keys = new Set(
    [...records.gold.keys()].filter((id) => samples.locate(id)).map((id) => samples.ids.find(id)),
  );
  return { total: samples.total - keys.size, has: (key) => !keys.has(key) };
}

type Step = Omit<NextStep, 'person'>;

/** A step for each listed annotator and reviewer, and for everyone else whom samples wait for. Labelling comes before deciding. */
function nextSteps(
  { schema, batches }: ProjectModel,
  annotators: readonly AnnotatorStatus[],
  stages: ProjectStages,
): NextStep[] {
  const statuses = new Map(annotators.map((one) => [one.id, one]));
  const awaited = new Map(stages.awaited.map((one) => [one.id, one]));
  const people = new Set([
    ...annotators.filter(({ listed }) => listed).map(({ id }) => id),
    ...awaited.keys(),
    ...schema.reviewers.map(({ id }) => id),
  ]);
  const labelling = (person: string): Step | undefined => {
    const status = statuses.get(person);
    const { qualification, returned = 0, stale = 0 } = status ?? {};
    if (qualification?.phase === 'blocked')
      return { step: 'wait', words: 'wait: has not passed the qualification' };
    if (qualification?.phase === 'first')
      return {
        step: 'label',
        words: `answer ${counted(qualification.missing, 'sample')} of the qualification`,
      };
    const { samples = 0, alone = 0 } = awaited.get(person) ?? {};
    // Gold waits for no one, but everyone listed has it.
    const open = Math.max(samples, status?.listed ? status.todo + status.draft + returned : 0);
    if (open > 0)
      return {
        step: 'label',
        words: [
          `label ${counted(open, 'sample')}`,
          alone > 0 && `${amount(alone)} wait${alone === 1 ? 's' : ''} only for ${person}`,
          returned > 0 && `${amount(returned)} returned`,
        ]
          .filter(Boolean)
          .join(', '),
      };
    return stale > 0
      ? { step: 'label', words: `look again at ${counted(stale, 'stale answer')}` }
      : undefined;
  };
  const deciding = (person: string): Step | undefined => {
    const count = stages.toDecide.get(person) ?? 0;
    if (count === 0) return undefined;
    return { step: 'decide', words: `decide ${counted(count, 'sample')}` };
  };
  const waiting = (person: string): Step | undefined => {
    const own = new Set(
      batches
        .filter(({ people: members }) => members.some(({ id, left }) => id === person && !left))
        .map(({ name }) => name),
    );
    const closed = stages.closed.find((one) => (one.person ?? person) === person && own.has(one.batch));
    return closed && { step: 'wait', words: `wait: batch "${closed.batch}" is closed` };
  };
  /** Somebody who could label is named as idle while samples lack answers: the lead can give them some. */
  const idle = (person: string): Step => {
    const canLabel = schema.annotators.some(({ id, isAside }) => id === person && !isAside);
    const of = (stage: Stage): number => (canLabel ? stages.counts.get(stage)! : 0);
    const [others, nobody] = [of('waiting'), of('not-assigned')];
    const words = [
      'nothing to do',
      others > 0 && `${counted(others, 'sample')} wait${others === 1 ? 's' : ''} for others`,
      nobody > 0 && `${counted(nobody, 'sample')} not assigned`,
    ];
    return { step: 'none', words: words.filter(Boolean).join(', ') };
  };
  return [...people].map((person) => ({
    person,
    ...(labelling(person) ?? deciding(person) ?? waiting(person) ?? idle(person)),
  }));
}

const amount = (count: number): string => count.toLocaleString('en');

/** The share of right answers with its 95 % interval; null without any. */
export function accuracyOf({ judged, right }: GoldScore): { value: number; limits: Limits } | null {
  const interval = proportionInterval(right, judged);
  return isDefined(interval) ? { value: interval.value, limits: interval.limits } : null;
}
