import { judgeQualification, type Qualification } from '../../project/gold/qualification';
import type { Feedback } from '../../project/gold/settings';
import type { ProjectModel } from '../../project/model/model';
import type { GoldRecord, Labels } from '../../project/records/records';
import { goldMismatches, isJudged } from '../../disagreement/gold-check';
import type { SampleStore } from '../../project/samples/sample-store';
import type { RecordStore } from '../stores/record-store';
import type { GoldAnswer, GoldLog } from './gold-log';

/** What answers to gold are judged by: the parts of a project. */
export interface GoldSources {
  readonly records: RecordStore;
  readonly samples: SampleStore;
  readonly goldLog: GoldLog;
}

/** A person's first answer to a gold sample, compared with the gold answer. */
export interface JudgedAnswer {
  readonly sample: string;
  readonly gold: GoldRecord;
  readonly answer: GoldAnswer;
  readonly wrong: readonly string[];
  readonly isCheck: boolean;
}

/** A person's results on gold, in samples. Attention checks are counted separately. */
export interface GoldScore {
  readonly judged: number;
  readonly right: number;
  readonly checks: number;
  readonly failedChecks: number;
}

const layersOf = (model: ProjectModel) => model.schema.layers.flatMap(({ layer }) => layer ?? []);

/** A person's judged answer to a sample; undefined without one. As of the last refresh of `Project.goldLog`. */
export function judgedAnswer(
  project: GoldSources,
  model: ProjectModel,
  annotator: string,
  sample: string,
): JudgedAnswer | undefined {
  const gold = project.records.gold.get(sample)?.record;
  if (!gold) return undefined;
  const layers = layersOf(model);
  const answer = project.goldLog
    .of(annotator)
    .get(sample)
    ?.find(({ labels }) => isJudged(layers, labels, gold.labels));
  return (
    answer && {
      sample,
      gold,
      answer,
      wrong: goldMismatches(layers, answer.labels, gold.labels),
      isCheck: gold.check === 'attention',
    }
  );
}

/** All judged answers of a person, by time. */
export function judgedAnswers(project: GoldSources, model: ProjectModel, annotator: string): JudgedAnswer[] {
  return [...project.goldLog.of(annotator).keys()]
    .flatMap((sample) => judgedAnswer(project, model, annotator, sample) ?? [])
    .sort((a, b) => a.answer.time - b.answer.time);
}

/** Looks up a person's judged answer to a gold sample, by name and sample key; undefined for other samples. */
export function firstAnswers(
  project: GoldSources,
  model: ProjectModel,
): (annotator: string, key: number) => Labels | undefined {
  const names = new Map([...project.records.gold.keys()].map((id) => [project.samples.ids.find(id), id]));
  return (annotator, key) => {
    const sample = names.get(key);
    return sample === undefined ? undefined : judgedAnswer(project, model, annotator, sample)?.answer.labels;
  };
}

export function goldScore(project: GoldSources, model: ProjectModel, annotator: string): GoldScore {
  const all = judgedAnswers(project, model, annotator);
  const checks = all.filter(({ isCheck }) => isCheck);
  const others = all.filter(({ isCheck }) => !isCheck);
  const isRight = ({ wrong }: JudgedAnswer): boolean => wrong.length === 0;
  return {
    judged: others.length,
    right: others.filter(isRight).length,
    checks: checks.length,
    failedChecks: checks.length - checks.filter(isRight).length,
  };
}

/** Ids of the qualification's samples that exist and have gold, in their order; empty without a qualification. */
export function qualificationSamples(
  { records, samples }: Pick<GoldSources, 'records' | 'samples'>,
  { schema }: ProjectModel,
): string[] {
  const { qualification } = schema;
  if (!qualification) return [];
  const ids =
    qualification.goldFile === undefined
      ? qualification.samples
      : [...records.gold].filter(([, { file }]) => file === qualification.goldFile).map(([id]) => id);
  return ids.filter((id) => records.gold.has(id) && samples.locate(id) !== undefined);
}

/** A person's qualification: the answers judged so far, and how many samples are unanswered. */
export interface QualificationState extends Qualification {
  readonly samples: readonly string[];
  readonly missing: number;
  /** `first`: its samples come before all others; `blocked`: the person gets no other samples; `over`: no longer in the way. */
  readonly phase: 'first' | 'blocked' | 'over';
}

/** Undefined if the project has no qualification, or none of its samples. */
export function qualificationOf(
  project: GoldSources,
  model: ProjectModel,
  annotator: string,
): QualificationState | undefined {
  const settings = model.schema.qualification;
  const samples = qualificationSamples(project, model);
  if (!settings || samples.length === 0) return undefined;
  const answers = samples
    .flatMap((sample) => judgedAnswer(project, model, annotator, sample) ?? [])
    .sort((a, b) => a.answer.time - b.answer.time);
  const judged = judgeQualification(
    answers.map(({ wrong }) => wrong.length === 0),
    samples.length,
    settings,
  );
  const missing = samples.length - answers.length;
  const isOpen = judged.outcome === 'open' && missing > 0;
  const isOut = judged.outcome !== 'passed' && settings.blocks;
  return { ...judged, samples, missing, phase: isOpen ? 'first' : isOut ? 'blocked' : 'over' };
}

/** When a person sees feedback on an answer to a gold sample. */
export function feedbackOn(
  model: ProjectModel,
  { sample, isCheck }: Pick<JudgedAnswer, 'sample' | 'isCheck'>,
  qualifying: ReadonlySet<string>,
): Feedback {
  const { gold, qualification } = model.schema;
  if (qualification && qualifying.has(sample)) return qualification.feedback;
  return (isCheck ? gold?.attention : gold?.feedback) ?? 'none';
}
