import type { Cause } from '../../core/disagreement/causes';
import { comparableValue } from '../../core/disagreement/compare';
import { errorScores, type ErrorScore } from '../../core/disagreement/error-score';
import { estimateReliability, type Reliability, type Vote } from '../../core/disagreement/reliability';
import type { ProjectModel } from '../../core/project/model';
import type { LayerValue } from '../../core/records/records';
import { StringTable } from '../../core/tables/string-table';
import { layerLabels, type Layer } from '../../core/schema/layer-types';
import type { Project } from '../project';
import { DisputeEvidence, namesIn, type Given, type NameOf } from './dispute-evidence';
import { valueKey } from './value-key';

/** One of the answers in dispute. */
export interface DisputedAnswer {
  readonly value: unknown;
  readonly annotators: readonly string[];
  readonly rules: readonly string[];
  /** 0 to 1; higher: more likely an error of those who gave it. */
  readonly errorScore: number;
  readonly reasons: readonly string[];
}

/** A sample on which people differ on one layer: why, by what evidence, and which answer is how likely an error. */
export interface Dispute {
  readonly sample: string;
  readonly layer: string;
  readonly cause: Cause;
  readonly evidence: readonly string[];
  /** What the worst mistake in dispute costs, by the guideline's `purpose.costs`; 1 is the ordinary mistake. */
  readonly cost: number;
  /** Least likely to be an error first. */
  readonly answers: readonly DisputedAnswer[];
}

/** Every disagreement of a project, sample by sample in the order of the files, layer by layer. */
export async function disputesOf(project: Project, pause: () => Promise<void>): Promise<Dispute[]> {
  const model = project.model;
  if (!model) return [];
  const finder = await DisputeFinder.gather(project, model, pause);
  const disputes: Dispute[] = [];
  for (const layer of finder.layers)
    for (const key of finder.disputed(layer)) {
      disputes.push(...finder.on(key, layer));
      if (disputes.length % 200 === 0) await pause();
    }
  return disputes.sort((a, b) => b.cost - a.cost || (a.sample < b.sample ? -1 : a.sample > b.sample ? 1 : 0));
}

/** What disputes are judged by, gathered once: it serves until answers or guideline change. */
export class DisputeFinder {
  private constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
    private readonly evidence: DisputeEvidence,
    private readonly votes: ReadonlyMap<Layer, LayerVotes & { readonly reliability: Reliability }>,
  ) {}

  static async gather(
    project: Project,
    model: ProjectModel,
    pause: () => Promise<void>,
  ): Promise<DisputeFinder> {
    const evidence = await DisputeEvidence.gather(project, model, pause);
    const votes = new Map<Layer, LayerVotes & { readonly reliability: Reliability }>();
    for (const { layer } of model.schema.layers) {
      if (!layer) continue;
      const on = votesOn(project, layer);
      const people = project.records.table.annotators.size;
      votes.set(layer, { ...on, reliability: estimateReliability(on.all, people, on.values.size) });
      await pause();
    }
    return new DisputeFinder(project, model, evidence, votes);
  }

  get layers(): Iterable<Layer> {
    return this.votes.keys();
  }

  /** Keys of the samples on which people differ on a layer. */
  disputed(layer: Layer): Iterable<number> {
    return this.votes.get(layer)?.disputed.keys() ?? [];
  }

  /** The disputes on a sample, on all layers or one. */
  on(key: number, only?: Layer, nameOf?: NameOf): Dispute[] {
    const { table } = this.project.records;
    const disputes: Dispute[] = [];
    for (const [layer, { disputed, values, reliability }] of this.votes) {
      const given = only && only !== layer ? undefined : disputed.get(key);
      if (!given) continue;
      const name = nameOf ?? ((annotator: number) => table.annotators.text(annotator));
      disputes.push(
        dispute(this.project, this.model, layer, key, given, values, reliability, this.evidence, name),
      );
    }
    return disputes;
  }
}

interface LayerVotes {
  /** Codes of the values that were given. */
  readonly values: StringTable;
  readonly all: readonly Vote[];
  /** Sample key -> what was given, for samples on which people differ. */
  readonly disputed: ReadonlyMap<number, readonly Given[]>;
}

/** The answers of everybody on samples that two or more people answered on this layer. */
function votesOn(project: Project, layer: Layer): LayerVotes {
  const { table } = project.records;
  const values = new StringTable();
  const all: Vote[] = [];
  const disputed = new Map<number, Given[]>();
  for (const key of project.disagreements.twice) {
    const given: Given[] = [];
    for (let row = table.first(key); row >= 0; row = table.following(row)) {
      const labels = table.counts(row) ? table.labels(row) : {};
      if (!Object.hasOwn(labels, layer.id)) continue;
      const value = labels[layer.id]!;
      if (!isOpinion(layer, value)) continue;
      given.push({ row, value, code: values.code(valueKey(comparableValue(layer, labels)!)) });
    }
    if (given.length < 2) continue;
    for (const { row, code } of given) all.push({ item: key, annotator: table.annotator(row), label: code });
    if (given.some(({ code }) => code !== given[0]!.code)) disputed.set(key, given);
  }
  return { values, all, disputed };
}

/** A label that the layer does not offer, or several where one is asked for, is a violation and no opinion. */
function isOpinion(layer: Layer, value: LayerValue): boolean {
  if (layer.type === 'choice' && typeof value !== 'string') return false;
  const offered = layerLabels(layer);
  return offered.length === 0 || namesIn(value).every((label) => offered.includes(label));
}

function dispute(
  project: Project,
  model: ProjectModel,
  layer: Layer,
  key: number,
  given: readonly Given[],
  values: StringTable,
  reliability: Reliability,
  evidence: DisputeEvidence,
  nameOf: NameOf,
): Dispute {
  const { table } = project.records;
  const codes = [...new Set(given.map(({ code }) => code))];
  const groups = codes.map((code) => given.filter((one) => one.code === code));
  const scores = errorScores(
    key,
    groups.map((group) => ({
      label: group[0]!.code,
      annotators: group.map(({ row }) => table.annotator(row)),
      evidence: evidence.forAnswer(layer, group, given, nameOf),
    })),
    reliability,
    (a, b) => evidence.confusability(layer, values.text(a), values.text(b)),
    nameOf,
  );
  const found = evidence.causeOf(layer, given, nameOf);
  return {
    sample: project.view(model).name(key),
    layer: layer.id,
    cause: found.cause,
    evidence: found.evidence,
    cost: costOf(model, given),
    answers: groups
      .map((group, n) => answer(project, group, scores[n]!, nameOf))
      .sort((a, b) => a.errorScore - b.errorScore),
  };
}

function answer(
  project: Project,
  group: readonly Given[],
  score: ErrorScore,
  nameOf: NameOf,
): DisputedAnswer {
  const { table } = project.records;
  return {
    value: group[0]!.value,
    annotators: group.map(({ row }) => nameOf(table.annotator(row))).sort(),
    rules: [...new Set(group.flatMap(({ row }) => table.rules(row)))],
    errorScore: Math.round(score.score * 1e6) / 1e6,
    reasons: score.reasons,
  };
}

function costOf(model: ProjectModel, given: readonly Given[]): number {
  const labels = new Set(given.map(({ value }) => value).filter((value) => typeof value === 'string'));
  const costs = (model.guideline?.costs ?? []).filter(
    ({ expected, given: other }) => labels.has(expected.id) && labels.has(other.id),
  );
  return costs.length > 0 ? Math.max(...costs.map(({ cost }) => cost)) : 1;
}
