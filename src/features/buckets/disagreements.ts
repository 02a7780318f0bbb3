import { byCodeUnit, groupBy } from '../../base/lists';
import type { Cause } from '../../disagreement/causes';
import { errorScores, setErrorScores, type ErrorScore } from '../../disagreement/error-score';
import { costOfPairs, hasCosts } from '../../disagreement/mistake-cost';
import type { ProjectModel } from '../../project/model/model';
import type { LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import {
  valueKey,
  differingOn,
  labelsIn,
  severalOn,
  type Given,
  type NameOf,
} from '../../disagreement/given';
import type { Project, WithModel } from '../../engine/project';
import { rightValues } from '../../engine/queries/right-values';
import { type ItemState, itemState } from './items/group-items';
import { DisagreementCauses } from './disagreement-causes';
import { DisagreementEvidence } from './disagreement-evidence';
import { modelOdds } from '../suspects/model-odds';
import {
  partsIn,
  partsOn,
  rightLabels,
  setsOn,
  votesOn,
  type LayerVotes,
  type MarkedPart,
  type PartPlace,
} from './layer-votes';
import { TextFacts } from './text-facts';
import { modelIn } from '../../project/model/label-ids';
import { takesSet, takesMarks } from '../../kinds/traits';

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

/** A disagreement without its error scores, which know what gold says. */
export const withoutScores = (found: Disagreement): Disagreement => ({
  ...found,
  answers: found.answers
    .map((one) => ({ ...one, errorScore: null, reasons: [] }))
    .sort((a, b) => (valueKey(a.value as LayerValue) < valueKey(b.value as LayerValue) ? -1 : 1)),
});

/** How likely it is that a label given to a sample is an error, from 0 to 1. */
export interface LabelScore extends PartPlace {
  readonly sample: string;
  readonly layer: string;
  /** The label; the number of a rating. */
  readonly label: string | number;
  readonly score: number;
}

/** The answers to a layer of a sample, and what is known to score them. */
interface Disputed {
  readonly layer: Layer;
  readonly key: number;
  readonly given: readonly Given[];
  readonly votes: LayerVotes;
  readonly nameOf: NameOf;
}

/** All disagreements, costliest first, then by sample. Computed during iteration. `texts`: see `DisagreementFinder.gather`. */
export async function disagreementsOf(
  project: Project,
  pause: () => Promise<void>,
  texts?: TextFacts,
): Promise<Iterable<Disagreement>> {
  const model = project.model;
  return model ? (await DisagreementFinder.gather({ project, model }, pause, texts)).all(pause) : [];
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
    { project, model }: WithModel,
    pause: () => Promise<void>,
    texts = new TextFacts(project),
  ): Promise<DisagreementFinder> {
    await texts.gather(pause);
    const evidence = new DisagreementEvidence(project, model, texts, await modelOdds({ project, model }));
    const votes = new Map<Layer, LayerVotes>();
    for (const { layer } of model.schema.layers) {
      if (!layer) continue;
      votes.set(layer, takesSet(layer) ? setsOn(project, layer) : votesOn(project, layer));
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

  /** The samples with the same text as a sample, if there are others: what people said of them is evidence. */
  sameText(key: number): readonly number[] {
    return this.evidence.texts.sameText(key);
  }

  get layers(): Iterable<Layer> {
    return this.votes.keys();
  }

  /** All disagreements, costliest first, then by sample. Computed during iteration. */
  async all(pause: () => Promise<void>): Promise<Iterable<Disagreement>> {
    const view = this.project.view(this.model);
    const places: { key: number; layer: Layer; cost: number; sample: string }[] = [];
    for (const layer of this.layers)
      for (const key of this.samplesOn(layer)) {
        places.push({ key, layer, cost: this.costOn(key, layer), sample: view.name(key) });
        if (places.length % 200 === 0) await pause();
      }
    places.sort((a, b) => b.cost - a.cost || byCodeUnit(a.sample, b.sample));
    return this.#explained(places);
  }

  *#explained(places: Iterable<{ key: number; layer: Layer; sample: string }>): Iterable<Disagreement> {
    for (const { key, layer, sample } of places) yield* this.on(key, layer, undefined, sample);
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
      // Fewer than two, if answers have been withdrawn since the data were gathered.
      for (const { unit, given } of differingOn(table, key, layer))
        found.push({
          sample: sample ?? this.project.view(this.model).name(key),
          ...this.#disagreement({ layer: unit, key, given, votes, nameOf: name }),
        });
    }
    return found;
  }

  /**
   * The error scores of labels, layer by layer: on layers that take several labels, of each label given to a sample with two or more
   * answers, and of spans and relations each one; on others, of each conflicting answer that is one label or number.
   */
  *labelScores(): Iterable<LabelScore> {
    const { table } = this.project.records;
    const view = this.project.view(this.model);
    for (const [layer, votes] of this.votes)
      for (const key of takesSet(layer) ? this.project.disagreements.twice : votes.differing) {
        const head = { sample: view.name(key), layer: layer.id };
        if (takesMarks(layer)) continue;
        if (!takesSet(layer)) {
          for (const { answers, layer: id } of this.on(key, layer, undefined, head.sample))
            for (const { value, errorScore } of answers)
              if (errorScore !== null && (typeof value === 'string' || typeof value === 'number'))
                yield { ...head, layer: id, label: value, score: errorScore };
          continue;
        }
        for (const { unit, given } of severalOn(table, key, layer)) {
          if (this.causes.of(unit, given).cause === 'guideline-changed') continue;
          const disputed = { layer: unit, key, given, votes, nameOf: String };
          for (const [label, { score }] of this.#setScores(disputed))
            yield { ...head, layer: unit.id, label, score: rounded(score) };
        }
      }
    for (const layer of this.layers) if (takesMarks(layer)) yield* this.#partScores(layer);
  }

  /** The scores of spans or relations: of each place that someone marked, a yes or no for each label that it was given. */
  *#partScores(layer: Layer): Iterable<LabelScore> {
    const { records, disagreements } = this.project;
    const { table } = records;
    const view = this.project.view(this.model);
    const { labels, reliability, itemOf } = partsOn(this.project, layer);
    for (const key of disagreements.twice)
      for (const { unit, given } of severalOn(table, key, layer)) {
        if (this.causes.of(unit, given).cause === 'guideline-changed') continue;
        const known = rightValues(this.project, unit, key)?.source;
        const marked = groupBy(
          given.flatMap((one) => partsIn(one.comparable).map((part) => ({ one, part }))),
          ({ part }) => part.place,
        );
        const startOf = (all: { readonly part: MarkedPart }[]): number => all[0]!.part.at.start ?? 0;
        const places = [...marked].sort(
          ([a, one], [b, other]) => startOf(one) - startOf(other) || (a < b ? -1 : 1),
        );
        for (const [place, all] of places) {
          const byLabel = [...groupBy(all, ({ part }) => part.label)].sort(([a], [b]) => (a < b ? -1 : 1));
          const scores = setErrorScores(
            itemOf(key, unit, place),
            byLabel.map(([label, group]) => {
              const rivals = byLabel.flatMap(([other]) => (other === label ? [] : [other]));
              const people = group.map(({ one }) => one);
              const claim = { layer: unit, own: [label], rivals, labels: [label], nameOf: String };
              return {
                label: labels.find(label),
                annotators: people.map(({ row }) => table.annotator(row)),
                others: given.length - people.length,
                evidence: this.evidence.of({ ...claim, group: people }),
              };
            }),
            reliability,
            known,
            String,
          );
          for (const [n, [label, [first]]] of byLabel.entries())
            yield {
              sample: view.name(key),
              layer: unit.id,
              label,
              score: rounded(scores[n]!.score),
              ...first!.part.at,
            };
        }
      }
  }

  /** The cost of the worst possible mistake on a layer of a sample. */
  costOn(key: number, layer: Layer): number {
    if (!hasCosts(this.model)) return costOfPairs(this.model, []);
    const pairs = differingOn(this.project.records.table, key, layer).flatMap(
      ({ unit, given }) => this.causes.of(unit, given).inDisagreement.pairs,
    );
    return costOfPairs(modelIn(this.model, layer.id), pairs);
  }

  /** The cause of a disagreement on a layer of a sample, that on the first turn where it is asked of turns; undefined if there is none. */
  causeOn(key: number, layer: Layer): Cause | undefined {
    const [first] = differingOn(this.project.records.table, key, layer);
    return first && this.causes.of(first.unit, first.given).cause;
  }

  #disagreement(disputed: Disputed): Omit<Disagreement, 'sample'> {
    const { layer, key, given, nameOf } = disputed;
    const groups = [...groupBy(given, ({ said }) => said).values()];
    const { cause, inDisagreement, evidence } = this.causes.of(layer, given);
    const scores = takesSet(layer)
      ? this.#scoresOfSets(disputed, groups)
      : this.#scores(disputed, groups, inDisagreement.labels);
    // Each answer was right by the guideline of its time, so none is scored as an error.
    const isScored = cause !== 'guideline-changed';
    return {
      layer: layer.id,
      cause,
      evidence: evidence(nameOf),
      cost: costOfPairs(modelIn(this.model, layer.id), inDisagreement.pairs),
      state: itemState(this.project, { key, layer: layer.id }),
      answers: groups
        .map((group, n) => ({ group, score: scores[n]! }))
        .sort((a, b) => a.score.score - b.score.score)
        .map(({ group, score }) => this.#answer(group, isScored ? score : undefined, nameOf)),
    };
  }

  #answer(group: readonly Given[], score: ErrorScore | undefined, nameOf: NameOf): ConflictingAnswer {
    const { table } = this.project.records;
    return {
      value: group[0]!.value,
      annotators: group.map(({ row }) => nameOf(table.annotator(row))).sort(),
      rules: [...new Set(group.flatMap(({ row }) => table.rules(row)))],
      errorScore: score ? rounded(score.score) : null,
      reasons: score?.reasons ?? [],
    };
  }

  #scores(
    { layer, key, given, votes, nameOf }: Disputed,
    groups: readonly Given[][],
    conflicting: readonly string[],
  ): ErrorScore[] {
    const { values, reliability, itemOf } = votes;
    const { table } = this.project.records;
    const said = new Map(groups.map(([first]) => [values.find(first!.said), first!.said]));
    return errorScores(
      itemOf(key, layer),
      groups.map((group) => ({
        label: values.find(group[0]!.said),
        annotators: group.map(({ row }) => table.annotator(row)),
        evidence: this.evidence.forAnswer(layer, group, given, conflicting, nameOf),
      })),
      reliability,
      (a, b) => this.evidence.confusability(layer, said.get(a)!, said.get(b)!),
      nameOf,
    );
  }

  /** The score of a set is that of its worst label. An empty set is as wrong as the best label of the others is right. */
  #scoresOfSets(disputed: Disputed, groups: readonly Given[][]): ErrorScore[] {
    const scores = this.#setScores(disputed);
    return groups.map(([first]) => {
      const own = labelsIn(first!.value);
      const [worst] = own.toSorted((a, b) => scores.get(b)!.score - scores.get(a)!.score);
      if (worst !== undefined) {
        const score = scores.get(worst)!;
        return own.length === 1
          ? score
          : { ...score, reasons: score.reasons.map((reason) => `${worst}: ${reason}`) };
      }
      const [likely] = [...scores].toSorted(([, a], [, b]) => a.score - b.score);
      // No answer has a label that counts.
      if (!likely) return { label: -1, probability: 1, score: 0, reasons: [] };
      const [label, { probability, reasons }] = likely;
      return {
        label: -1,
        probability: 1 - probability,
        score: probability,
        reasons: reasons.map((reason) => `${label}: ${reason}`),
      };
    });
  }

  #setScores({ layer, key, given, votes, nameOf }: Disputed): Map<string, ErrorScore> {
    const { values, reliability, itemOf } = votes;
    const labels = [...new Set(given.flatMap(({ value }) => labelsIn(value)))];
    const { table } = this.project.records;
    const scores = setErrorScores(
      itemOf(key, layer),
      labels.map((label) => {
        const group = given.filter(({ value }) => labelsIn(value).includes(label));
        return {
          label: values.find(label),
          annotators: group.map(({ row }) => table.annotator(row)),
          others: given.length - group.length,
          evidence: this.evidence.forLabel(layer, label, given, nameOf),
        };
      }),
      reliability,
      rightLabels(this.project, layer, key)?.source,
      nameOf,
    );
    return new Map(labels.map((label, n) => [label, scores[n]!]));
  }
}

const rounded = (score: number): number => Math.round(score * 1e6) / 1e6;
