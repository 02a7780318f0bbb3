import { groupBy } from '../../base/group-by';
import type { Cause } from '../../disagreement/causes';
import { errorScores, type ErrorScore } from '../../disagreement/error-score';
import { costOfPairs, hasCosts } from '../../disagreement/mistake-cost';
import { estimateReliability, type Reliability } from '../../disagreement/reliability';
import { Votes } from '../../disagreement/votes';
import type { ProjectModel } from '../../project/model/model';
import { IdTable } from '../../base/columns/id-table';
import { KeySet, type Keys } from '../../base/columns/key-set';
import type { Layer } from '../../project/schema/layer-types';
import type { Project } from '../../engine/project';
import type { ItemState } from './items/item';
import { itemState } from './items/item';
import { DisagreementCauses } from './disagreement-causes';
import { DisagreementEvidence } from './disagreement-evidence';
import { answersOn, type Given, type NameOf } from '../../disagreement/given';
import { TextFacts } from './text-facts';

interface ConflictingAnswer {
  readonly value: unknown;
  readonly annotators: readonly string[];
  readonly rules: readonly string[];
  /** From 0 to 1: how likely it is an error. Null if the answers follow different guideline versions. */
  readonly errorScore: number | null;
  readonly reasons: readonly string[];
}

/** Different answers to a sample on one layer: the cause, the evidence, and how likely each answer is an error. */
export interface Disagreement {
  readonly sample: string;
  readonly layer: string;
  readonly cause: Cause;
  readonly evidence: readonly string[];
  /** The cost of the worst possible mistake by the guideline's `purpose.costs`; an ordinary mistake costs 1. */
  readonly cost: number;
  readonly state: ItemState;
  /** Least likely error first. */
  readonly answers: readonly ConflictingAnswer[];
}

/** All disagreements, costliest first, then by sample. Computed during iteration. `texts`: see `DisputeFinder.gather`. */
export async function disagreementsOf(
  project: Project,
  pause: () => Promise<void>,
  texts?: TextFacts,
): Promise<Iterable<Disagreement>> {
  const model = project.model;
  if (!model) return [];
  const finder = await DisagreementFinder.gather(project, model, pause, texts);
  const view = project.view(model);
  const places: { key: number; layer: Layer; cost: number; sample: string }[] = [];
  for (const layer of finder.layers)
    for (const key of finder.samplesOn(layer)) {
      places.push({ key, layer, cost: finder.costOn(key, layer), sample: view.name(key) });
      if (places.length % 200 === 0) await pause();
    }
  places.sort((a, b) => b.cost - a.cost || (a.sample < b.sample ? -1 : a.sample > b.sample ? 1 : 0));
  return {
    *[Symbol.iterator]() {
      for (const { key, layer, sample } of places) yield* finder.on(key, layer, undefined, sample);
    },
  };
}

/** Explains disagreements from data gathered once; valid until answers or the guideline change. */
export class DisagreementFinder {
  private constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
    private readonly evidence: DisagreementEvidence,
    private readonly causes: DisagreementCauses,
    private readonly votes: ReadonlyMap<Layer, LayerVotes>,
  ) {}

  /** `texts` may come from an earlier finder; only texts of newly answered samples are read. */
  static async gather(
    project: Project,
    model: ProjectModel,
    pause: () => Promise<void>,
    texts = new TextFacts(project),
  ): Promise<DisagreementFinder> {
    await texts.gather(pause);
    const evidence = new DisagreementEvidence(project, model, texts);
    const votes = new Map<Layer, LayerVotes>();
    for (const { layer } of model.schema.layers) {
      if (!layer) continue;
      votes.set(layer, votesOn(project, layer));
      await pause();
    }
    return new DisagreementFinder(
      project,
      model,
      evidence,
      new DisagreementCauses(project, model, evidence),
      votes,
    );
  }

  get layers(): Iterable<Layer> {
    return this.votes.keys();
  }

  samplesOn(layer: Layer): Iterable<number> {
    return this.votes.get(layer)?.differing ?? [];
  }

  /** The disagreements on a sample, on all layers or one. `sample`: its name, if known. */
  on(key: number, only?: Layer, nameOf?: NameOf, sample?: string): Disagreement[] {
    const { table } = this.project.records;
    const name = nameOf ?? ((annotator: number) => table.annotators.text(annotator));
    const found: Disagreement[] = [];
    for (const [layer, votes] of this.votes) {
      if ((only && only !== layer) || !votes.differing.has(key)) continue;
      const given = answersOn(table, key, layer);
      // Answers may have been withdrawn since the data were gathered.
      if (given.length > 1)
        found.push({
          sample: sample ?? this.project.view(this.model).name(key),
          ...this.#disagreement(layer, key, given, votes, name),
        });
    }
    return found;
  }

  /** The cost of the worst possible mistake on a layer of a sample. */
  costOn(key: number, layer: Layer): number {
    if (!hasCosts(this.model)) return costOfPairs(this.model, []);
    const given = answersOn(this.project.records.table, key, layer);
    return costOfPairs(this.model, this.causes.of(layer, given).inDisagreement.pairs);
  }

  /** The cause of a disagreement on a layer of a sample; undefined if there is none. */
  causeOn(key: number, layer: Layer): Cause | undefined {
    const given = answersOn(this.project.records.table, key, layer);
    return given.length > 1 ? this.causes.of(layer, given).cause : undefined;
  }

  #disagreement(
    layer: Layer,
    key: number,
    given: readonly Given[],
    { values, reliability }: LayerVotes,
    nameOf: NameOf,
  ): Omit<Disagreement, 'sample'> {
    const { table } = this.project.records;
    const groups = [...groupBy(given, ({ said }) => said).values()];
    const { cause, inDisagreement, evidence } = this.causes.of(layer, given);
    const said = new Map(groups.map(([first]) => [values.find(first!.said), first!.said]));
    const scores = errorScores(
      key,
      groups.map((group) => ({
        label: values.find(group[0]!.said),
        annotators: group.map(({ row }) => table.annotator(row)),
        evidence: this.evidence.forAnswer(layer, group, given, inDisagreement.labels, nameOf),
      })),
      reliability,
      (a, b) => this.evidence.confusability(layer, said.get(a)!, said.get(b)!),
      nameOf,
    );
    // Each answer was right by the guideline of its time, so none is scored as an error.
    const isScored = cause !== 'guideline-changed';
    return {
      layer: layer.id,
      cause,
      evidence: evidence(nameOf),
      cost: costOfPairs(this.model, inDisagreement.pairs),
      state: itemState(this.project, { key, layer: layer.id }),
      answers: groups
        .map((group, n) => ({ group, score: scores[n]! }))
        .sort((a, b) => a.score.score - b.score.score)
        .map(({ group, score }) => answer(this.project, group, isScored ? score : undefined, nameOf)),
    };
  }
}

interface LayerVotes {
  /** Codes of the values given. A spans layer may have as many values as samples. */
  readonly values: IdTable;
  /** Keys of samples on which people disagree. */
  readonly differing: Keys;
  readonly reliability: Reliability;
}

function votesOn(project: Project, layer: Layer): LayerVotes {
  const { records, disagreements } = project;
  const { table } = records;
  const values = new IdTable();
  const votes = new Votes();
  const differing = new KeySet();
  for (const key of disagreements.twice) {
    const given = answersOn(table, key, layer);
    if (given.length < 2) continue;
    for (const { row, said } of given)
      votes.add({ item: key, annotator: table.annotator(row), label: values.intern(said) });
    if (disagreements.hasDisagreementOn(key, layer.id)) differing.add(key);
  }
  return { values, differing, reliability: estimateReliability(votes, table.annotators.size, values.size) };
}

function answer(
  project: Project,
  group: readonly Given[],
  score: ErrorScore | undefined,
  nameOf: NameOf,
): ConflictingAnswer {
  const { table } = project.records;
  return {
    value: group[0]!.value,
    annotators: group.map(({ row }) => nameOf(table.annotator(row))).sort(),
    rules: [...new Set(group.flatMap(({ row }) => table.rules(row)))],
    errorScore: score ? Math.round(score.score * 1e6) / 1e6 : null,
    reasons: score?.reasons ?? [],
  };
}
