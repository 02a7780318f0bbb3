import { comparableValue } from '../kinds/comparable';
import { isConfusion, type Difference } from '../kinds/difference';
import { kindOf } from '../kinds';
import type { Labels, LayerValue } from '../project/records/records';
import { type Layer } from '../project/schema/layer-types';
import { layersIn, schemaLayerOf } from '../project/schema/per-turn';
import { int32Column } from '../base/columns/columns';
import { pairsOf, getOrAdd } from '../base/lists';
import { KeySet, type Keys } from '../base/columns/key-set';
import type { AnswerTable } from '../project/answers/answer-table';
import { isValidAnswer } from './given';
import { comparesFields, NO_TURN } from '../kinds/traits';
import { labelsNamed } from '../project/answers/named-labels';

/** The samples on which people differ in one way on one layer. For label pairs, `a` < `b` by code unit. */
export interface DisagreementGroup {
  readonly id: string;
  readonly layer: string;
  readonly kind: Difference['kind'];
  /** The label or pair of labels; for rating-distance, `a` is the distance. */
  readonly a: string;
  readonly b: string;
  readonly samples: KeySet;
}

/** The groups of a sample, and the labels that were chosen for it (`layer label`). */
interface Combination {
  readonly groups: readonly string[];
  readonly labels: readonly string[];
  /** Whether no answer was left out because of a label that its layer does not offer. */
  readonly isWhole: boolean;
}

/** The disagreements among the counting answers of a project. For a new record, only the answers to its sample are compared again. */
export class DisagreementIndex {
  readonly groups = new Map<string, DisagreementGroup>();
  /** Samples with two or more answers. */
  readonly twice = new KeySet();
  /** `layer label` -> samples with two or more answers, at least one of them with the label. */
  readonly #labelled = new Map<string, KeySet>();
  readonly #combinations: Combination[] = [];
  readonly #numbers = new Map<string, number>();
  /** Sample -> number of its combination + 1; 0 if it has fewer than two answers. */
  readonly #ofSample = int32Column();

  /** Called with the key of each sample that `update` compares. */
  updated: ((key: number) => void) | undefined;

  constructor(
    readonly table: AnswerTable,
    private readonly layers: readonly Layer[],
    /** Whether a key is that of a sample; answers to others are not compared. */
    private readonly isSample: (key: number) => boolean = () => true,
  ) {}

  async rebuild(pause: () => Promise<void>): Promise<void> {
    for (let row = 0; row < this.table.rows; row++) {
      const key = this.table.key(row);
      // The newest row of a sample is the first in its list, so each sample is updated once.
      if (this.table.first(key) === row) this.update(key);
      if ((row & 0x3fff) === 0x3fff) await pause();
    }
  }

  /** Compares the answers to one sample. Returns whether its groups changed. */
  update(key: number): boolean {
    this.updated?.(key);
    const before = this.#combinationOf(key);
    // Most samples have one answer, which cannot differ from another.
    if (!before && this.table.following(this.table.first(key)) < 0) return false;
    const rows = this.isSample(key) ? [...this.table.countingOn(key)] : [];
    if (rows.length < 2 && !before) return false;
    const answers = this.#distinctAnswers(rows);
    this.#forget(key, before);
    if (rows.length < 2) return true;
    this.twice.add(key);
    const groups = new Set<string>();
    const labels = new Set<string>();
    let isWhole = true;
    for (const layer of layersIn(this.layers, ...answers)) {
      for (const answer of answers)
        if (Object.hasOwn(answer, layer.id))
          for (const label of chosenIn(layer, answer[layer.id]!))
            labels.add(`${schemaLayerOf(layer.id)} ${label}`);
      if (answers.length < 2) continue;
      // A label that the layer does not offer is reported as a finding, not as a disagreement.
      const given = answers.filter((answer) => Object.hasOwn(answer, layer.id));
      const valid = given.filter((answer) => isValidAnswer(layer, answer[layer.id]!));
      if (valid.length < given.length) isWhole = false;
      const values = valid.map((answer) => comparableValue(layer, answer)!);
      for (const [a, b] of distinctPairs(values))
        for (const difference of kindOf(layer).differences(layer, a, b))
          groups.add(this.#enter(difference, key));
    }
    for (const name of labels) getOrAdd(this.#labelled, name, () => new KeySet()).add(key);
    this.#ofSample.set(key, this.#numberOf({ groups: [...groups], labels: [...labels], isWhole }) + 1);
    return before === undefined || before.groups.join() !== [...groups].join();
  }

  /** The labels of the rows, those that are written in the same way once: most people agree, and decoding takes the time. */
  #distinctAnswers(rows: readonly number[]): Labels[] {
    const { table } = this;
    const isKnown = (row: number, n: number): boolean =>
      rows.slice(0, n).some((other) => table.codec.isSame(table.answer(row), table.answer(other)));
    return rows.filter((row, n) => !isKnown(row, n)).map((row) => table.labels(row));
  }

  #numberOf(combination: Combination): number {
    return getOrAdd(
      this.#numbers,
      JSON.stringify(combination),
      () => this.#combinations.push(combination) - 1,
    );
  }

  #combinationOf(key: number): Combination | undefined {
    return this.#combinations[this.#ofSample.get(key) - 1];
  }

  /** The groups of samples on which people gave the same thing two labels. */
  get confusions(): DisagreementGroup[] {
    return [...this.groups.values()].filter(({ kind }) => isConfusion(kind));
  }

  hasDisagreement(key: number): boolean {
    return (this.#combinationOf(key)?.groups.length ?? 0) > 0;
  }

  /** Whether two or more people answered in the same way. Not known while an answer has a label that its layer does not offer. */
  isAgreed(key: number): boolean {
    const combination = this.#combinationOf(key);
    return combination !== undefined && combination.isWhole && combination.groups.length === 0;
  }

  hasDisagreementOn(key: number, layer: string): boolean {
    return this.#combinationOf(key)?.groups.some((id) => this.groups.get(id)?.layer === layer) ?? false;
  }

  groupsOf(key: number): DisagreementGroup[] {
    return (this.#combinationOf(key)?.groups ?? []).flatMap((id) => this.groups.get(id) ?? []);
  }

  /** The number of samples labelled by two or more people, at least one of whom chose one of the two labels. */
  labelledTwice(layer: string, a: string, b: string): number {
    const [first, second] = this.#samplesOf(layer, a, b);
    const [small, large] = first.size < second.size ? [first, second] : [second, first];
    let count = large.size;
    for (const key of small) if (!large.has(key)) count += 1;
    return count;
  }

  /** The keys of the samples that `labelledTwice` counts, those with `a` first. */
  *samplesLabelledTwice(layer: string, a: string, b: string): Iterable<number> {
    const [first, second] = this.#samplesOf(layer, a, b);
    yield* first;
    for (const key of second) if (!first.has(key)) yield key;
  }

  #samplesOf(layer: string, a: string, b: string): [Keys, Keys] {
    const of = (label: string): Keys => this.#labelled.get(`${layer} ${label}`) ?? NONE;
    return [of(a), of(b)];
  }

  #enter(difference: Difference, key: number): string {
    const [a, b] = namesOf(difference);
    const layer = schemaLayerOf(difference.layer);
    const id = `${layer}/${difference.kind}/${a}/${b}`;
    const { kind } = difference;
    getOrAdd(this.groups, id, () => ({ id, layer, kind, a, b, samples: new KeySet() })).samples.add(key);
    return id;
  }

  #forget(key: number, before: Combination | undefined): void {
    this.twice.delete(key);
    this.#ofSample.set(key, 0);
    for (const id of before?.groups ?? []) {
      const group = this.groups.get(id);
      group?.samples.delete(key);
      if (group?.samples.size === 0) this.groups.delete(id);
    }
    for (const name of before?.labels ?? []) this.#labelled.get(name)?.delete(key);
  }
}

const NONE: Keys = new KeySet();

/** The two sides of a disagreement about a turn, in the names of groups. */
const A_TURN = 'a turn';
const ANOTHER_TURN = 'another turn';

function namesOf(difference: Difference): [string, string] {
  switch (difference.kind) {
    case 'label-pair':
    case 'span-label':
    case 'relation-label':
      return difference.a < difference.b ? [difference.a, difference.b] : [difference.b, difference.a];
    case 'extra-label':
    case 'span-boundary':
    case 'span-missing':
    case 'relation-direction':
    case 'relation-end':
    case 'relation-missing':
      return [difference.label, ''];
    case 'attribute': {
      const values = [difference.a, difference.b].map(
        (value) => `${difference.attribute}: ${value || 'none'}`,
      );
      return values.sort() as [string, string];
    }
    case 'turn':
      return difference.isNone ? [A_TURN, NO_TURN] : [A_TURN, ANOTHER_TURN];
    case 'rating-distance':
      return [String(difference.distance), ''];
    default:
      return ['', ''];
  }
}

/** Each pair of different values once: 40 people with three different answers make three pairs, not 780. */
const distinctPairs = <T>(values: readonly T[]): [T, T][] =>
  pairsOf([...new Map(values.map((value) => [JSON.stringify(value), value])).values()]);

/** What an answer chooses from: labels, or one of two fields. */
const chosenIn = (layer: Layer, value: LayerValue): string[] =>
  comparesFields(layer) && typeof value === 'string' ? [value] : labelsNamed(layer, value);
