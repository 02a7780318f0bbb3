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
import type { Project } from '../../engine/project';
import { paceOf, type ProjectPace } from './pace';
import { stagesOf, type ProjectStages } from './stages';

export interface AnnotatorStatus extends ProgressCount {
  readonly id: string;
  /** Without an answer of any kind. */
  readonly todo: number;
  /** Listed under `people` in the schema. */
  readonly listed: boolean;
  /** By first answers. */
  readonly gold: GoldScore;
  readonly qualification: QualificationState | undefined;
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
  readonly pace: ProjectPace;
}

/** The status of a loaded project with an up-to-date `goldLog` and `assignments`. Progress does not count gold that is hidden among samples. `now`: in milliseconds since 1970. */
export function statusOf(project: Project, model: ProjectModel, now = Date.now()): ProjectStatus {
  const { samples, records, disagreements } = project;
  const members = model.schema.gold?.share === undefined ? undefined : othersThanGold(project);
  const isApart = (key: number): boolean => members !== undefined && !members.has(key);
  const membersOf = (id: string): Members | undefined =>
    project.assignments.limiting(id)?.membersFor(id, samples.files, isApart) ?? members;
  const listed = new Set(model.schema.annotators.map(({ id }) => id));
  const { annotators } = records.table;
  const others = Array.from({ length: annotators.size }, (_, code) => annotators.text(code)).filter(
    (name) => !listed.has(name),
  );
  const people = [...listed, ...others.sort()].map((id) => {
    const count = progressOf(project, model, id, undefined, membersOf(id));
    const todo = count.total - count.done - count.draft - count.stale - count.returned;
    const gold = goldScore(project, model, id);
    const qualification = qualificationOf(project, model, id);
    return { id, listed: listed.has(id), ...count, todo, gold, qualification };
  });
  return {
    files: samples.files.map(({ path, rows }) => ({ path, samples: rows })),
    samples: samples.total,
    annotators: people,
    labelledTwice: disagreements.twice.size,
    disputed: [...disagreements.twice].filter((key) => disagreements.hasDisagreement(key)).length,
    decided: [...records.decisions.values()].filter(({ record }) => decides(record)).length,
    gold: records.gold.size,
    stages: stagesOf(project, model),
    pace: paceOf(
      project,
      new Map(people.filter((one) => one.listed).map(({ id, total, done }) => [id, total - done])),
      now,
    ),
  };
}

function othersThanGold({ samples, records }: Project): Members & { has(key: number): boolean } {
  const keys = new Set(
    [...records.gold.keys()].filter((id) => samples.locate(id)).map((id) => samples.ids.find(id)),
  );
  return { total: samples.total - keys.size, has: (key) => !keys.has(key) };
}
