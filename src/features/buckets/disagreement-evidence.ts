import { getOrAdd } from '../../base/lists';
import { argumentsOf, tieBreakersFor, type Argument } from '../../disagreement/citations';
import { comparableValue } from '../../kinds/comparable';
import { modelEvidence, type Evidence } from '../../disagreement/error-score';
import { conflictOf } from '../../disagreement/conflict';
import type { ProjectModel } from '../../project/model/model';
import { changesTouching } from '../../project/model/staleness';
import type { Labels, LayerValue } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { schemaLayerOf } from '../../project/schema/per-turn';
import type { Project } from '../../engine/project';
import { isValidAnswer, labelsIn, type Given, type NameOf, valueKey } from '../../disagreement/given';
import { percent } from '../../base/text/phrases';
import type { ModelOdds } from '../suspects/model-odds';
import type { TextFacts } from './text-facts';
import { modelIn } from '../../project/model/label-ids';

/** A group of people gave `own`, and others gave `rivals`. `labels`: the conflicting ones. */
interface Claim {
  readonly layer: Layer;
  readonly group: readonly Given[];
  readonly own: readonly string[];
  readonly rivals: readonly string[];
  readonly labels: readonly string[];
  readonly nameOf: NameOf;
}

interface OtherAnswer {
  readonly said: string;
  readonly comparable: LayerValue;
  /** Key of the first sample with that answer. */
  readonly key: number;
}

/** Finds evidence for and against answers, apart from the votes. */
export class DisagreementEvidence {
  /** Bucket of a pair -> `labelledTwice` of the pair. */
  readonly #labelledTwice = new Map<string, number>();

  constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
    readonly texts: TextFacts,
    private readonly models: ModelOdds = () => [],
  ) {}

  /** What each rule argues for, of the labels of a layer. */
  argumentsOn(layer: Layer): ReadonlyMap<string, Argument> {
    return argumentsOf(modelIn(this.model, layer.id));
  }

  /** How often people confuse two values: of the samples of two people with one of them, the share that conflicts; 0 below three. */
  confusability(layer: Layer, a: string, b: string): number {
    const [first, second] = [a, b].map((text) => JSON.parse(text) as unknown).sort() as [unknown, unknown];
    if (typeof first !== 'string' || typeof second !== 'string') return 0;
    const schemaLayer = schemaLayerOf(layer.id);
    const id = `${schemaLayer}/label-pair/${first}/${second}`;
    const count = this.project.disagreements.groups.get(id)?.samples.size ?? 0;
    if (count < 3) return 0;
    // Cached for each pair, since counting reads every sample with one of the two labels.
    const twice = () => this.project.disagreements.labelledTwice(schemaLayer, first, second);
    return count / getOrAdd(this.#labelledTwice, id, twice);
  }

  /** Evidence about the answer that a group of people gave. `all`: all answers to the sample; `labels`: the conflicting labels. */
  forAnswer(
    layer: Layer,
    group: readonly Given[],
    all: readonly Given[],
    labels: readonly string[],
    nameOf: NameOf,
  ): Evidence[] {
    const own = labelsIn(group[0]!.value);
    const rivals = [...new Set(all.flatMap(({ value }) => labelsIn(value)))].filter(
      (label) => !own.includes(label),
    );
    const { value } = group[0]!;
    return [
      ...this.of({ layer, group, own, rivals, labels, nameOf }),
      ...(Array.isArray(value) ? [] : this.#models(layer, group, String(value as string | number))),
    ];
  }

  /** Evidence about one label of a layer that takes several. Only labels of people who did not give it argue against it. */
  forLabel(layer: Layer, label: string, all: readonly Given[], nameOf: NameOf): Evidence[] {
    const group = all.filter(({ value }) => labelsIn(value).includes(label));
    const together = new Set(group.flatMap(({ value }) => labelsIn(value)));
    const rivals = new Set(
      all.flatMap(({ value }) => labelsIn(value)).filter((other) => !together.has(other)),
    );
    return [
      ...this.of({ layer, group, own: [label], rivals: [...rivals], labels: [label], nameOf }),
      ...this.#models(layer, group, label),
    ];
  }

  #models({ id }: Layer, [given]: readonly Given[], label: string): Evidence[] {
    const said = given ? this.models(id, this.project.records.table.key(given.row), label) : [];
    return said.map(({ model, probability, odds }) =>
      modelEvidence(odds, said.length, `the model ${model} gives it ${percent(probability)}`),
    );
  }

  /** Evidence apart from that of models. */
  of(claim: Claim): Evidence[] {
    const { layer, group, labels, nameOf } = claim;
    return [
      ...this.#citations(claim),
      ...this.#tieBreakers(claim),
      ...group.flatMap((given) => this.#person(layer, given, labels, nameOf)),
    ];
  }

  #citations({ layer, group, own, rivals }: Claim): Evidence[] {
    const argued = this.argumentsOn(layer);
    const cited = [...new Set(group.flatMap(({ row }) => this.project.records.table.rules(row)))];
    return cited.flatMap((id): Evidence[] => {
      const argument = argued.get(id);
      if (
        argument?.rejects.some((label) => own.includes(label)) ||
        argument?.supports.some((label) => rivals.includes(label))
      )
        return [{ kind: 'cites-contrary-rule', reason: `cites ${id}, which argues for another label` }];
      return argument?.supports.some((label) => own.includes(label))
        ? [{ kind: 'cites-supporting-rule', reason: `cites ${id}` }]
        : [];
    });
  }

  #tieBreakers({ layer, own, rivals }: Claim): Evidence[] {
    const model = modelIn(this.model, layer.id);
    const found = own.flatMap((a) => rivals.flatMap((b) => tieBreakersFor(model, a, b)));
    return [...new Set(found)].map(({ id, prefer, outcome }): Evidence => {
      // Each of the two answers has only one of the labels.
      if (outcome) return { kind: 'tie-breaker-rejects', reason: `${id} says ${outcome}` };
      const wins = prefer !== undefined && own.includes(prefer.id);
      return wins
        ? { kind: 'tie-breaker-prefers', reason: `${id} prefers it` }
        : { kind: 'tie-breaker-rejects', reason: `${id} prefers ${prefer?.id ?? 'another'}` };
    });
  }

  #person(layer: Layer, given: Given, labels: readonly string[], nameOf: NameOf): Evidence[] {
    const { row } = given;
    const { table } = this.project.records;
    const name = nameOf(table.annotator(row));
    const found: Evidence[] = [];
    if (table.flags(row).includes('unsure')) found.push({ kind: 'unsure', reason: `${name} was unsure` });
    const followed = table.followed(row);
    const change =
      followed === undefined ? undefined : changesTouching(this.model, followed, layer.id, labels)[0];
    if (change)
      found.push({
        kind: 'older-guideline',
        reason: `${name} answered under version ${table.version(row)!}, before ${change.target.id} changed`,
      });
    const same = this.#ofSameText(layer, given).find(({ said }) => said === given.said);
    if (same)
      found.push({
        kind: 'own-same-label',
        reason: `${name} gave ${this.#nameOf(same.key)}, which has the same text, the same answer`,
      });
    const slips = this.slips(layer, given, labels, nameOf);
    return slips.length > 0 ? [...found, { kind: 'own-other-label', reason: slips.join('; ') }] : found;
  }

  /** Differences from the person's earlier answer to the sample or the same text. With labels, only in the conflicting ones. */
  slips(layer: Layer, given: Given, labels: readonly string[], nameOf: NameOf): string[] {
    const name = nameOf(this.project.records.table.annotator(given.row));
    const concerns = (other: LayerValue): boolean =>
      labels.length === 0 ||
      conflictOf(layer, [given.comparable, other]).labels.some((label) => labels.includes(label));
    const slips = this.#ofSameText(layer, given)
      .filter(({ said, comparable }) => said !== given.said && concerns(comparable))
      .map(({ key }) => `${name} gave ${this.#nameOf(key)}, which has the same text, another answer`);
    const earlier = this.#earlierAnswer(layer, given);
    if (earlier && earlier.said !== given.said && concerns(earlier.comparable))
      slips.push(`${name} gave this sample another answer before`);
    return slips;
  }

  #earlierAnswer(layer: Layer, { row }: Given): ReturnType<typeof saidOn> {
    const { table, returns } = this.project.records;
    const earlier = table.earlierLabels(row);
    // Someone who was asked to answer again was expected to change something.
    const isReturned = returns.get(table.key(row))?.return_to?.includes(table.annotatorName(row));
    return earlier && !isReturned ? saidOn(layer, earlier) : undefined;
  }

  /** The person's answers to other samples with the same text, without duplicates. */
  #ofSameText(layer: Layer, { row }: Given): OtherAnswer[] {
    const { table } = this.project.records;
    const same = this.texts.sameText(table.key(row));
    if (same.length < 2) return [];
    const found = new Map<string, OtherAnswer>();
    for (const key of same.slice(0, MAX_COMPARED)) {
      const other = key === table.key(row) ? -1 : table.find(key, table.annotator(row));
      const said = other >= 0 && table.counts(other) ? saidOn(layer, table.labels(other)) : undefined;
      if (said && !found.has(said.said)) found.set(said.said, { ...said, key });
    }
    return [...found.values()];
  }

  #nameOf(key: number): string {
    return this.project.view(this.model).name(key);
  }
}

/** Limits the samples with identical text that are compared: short texts such as "ok" occur thousands of times, and a few show a slip. */
const MAX_COMPARED = 50;

function saidOn(layer: Layer, labels: Labels): { said: string; comparable: LayerValue } | undefined {
  const comparable = comparableValue(layer, labels);
  if (comparable === undefined || !isValidAnswer(layer, labels[layer.id]!)) return undefined;
  return { said: valueKey(comparable), comparable };
}
