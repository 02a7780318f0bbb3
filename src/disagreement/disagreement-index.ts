import { comparableValue, layerDifferences, type Difference } from './compare';
import type { Labels } from '../project/records/records';
import type { Layer } from '../project/schema/layer-types';
import { int32Column } from '../base/columns/columns';
import { KeySet, type Keys } from '../base/columns/key-set';
import type { AnswerTable } from '../project/answers/answer-table';
import { isOpinion } from './given';

type GroupKind = Difference['kind'];

/** All samples on which people differ in one way on one layer. For label pairs `a` < `b` by code unit. */
export interface DisagreementGroup {
  readonly id: string;
  readonly layer: string;
  readonly kind: GroupKind;
  /** The label (pair) concerned; for rating-distance `a` is the distance. */
  readonly a: string;
  readonly b: string;
  /** Keys of the samples. */
  readonly samples: KeySet;
}

/** In which groups a sample is, and which labels were chosen for it (`layer label`). */
interface Kept {
  readonly groups: readonly string[];
  readonly labels: readonly string[];
}

/**
 * Who differs from whom, kept current sample by sample: a new record costs the comparison of the answers on its sample only.
 * Counts done answers; drafts and withdrawn ones do not take part.
 */
export class DisagreementIndex {
  readonly groups = new Map<string, DisagreementGroup>();
  /** Samples with two or more answers. */
  readonly twice = new KeySet();
  /** `layer label` -> samples with two or more answers on which somebody chose the label. */
  readonly #labelled = new Map<string, KeySet>();
  /** Each combination is kept once: of a million samples most have the same few. */
  readonly #kept: Kept[] = [];
  readonly #numberOfKept = new Map<string, number>();
  /** Sample -> number of its combination + 1; 0: it has not two answers. */
  readonly #ofSample = int32Column();

  /** Hears of each sample that is looked at again after all were. */
  updated: ((key: number) => void) | undefined;

  constructor(
    readonly table: AnswerTable,
    private readonly layers: readonly Layer[],
  ) {}

  /** Looks at every sample. */
  async rebuild(pause: () => Promise<void>): Promise<void> {
    for (let row = 0; row < this.table.rows; row++) {
      const key = this.table.key(row);
      // The last row made for a sample is the first of its list: so each sample is looked at once.
      if (this.table.first(key) === row) this.update(key);
      if ((row & 0x3fff) === 0x3fff) await pause();
    }
  }

  /** Looks at one sample again. Returns whether its groups changed. */
  update(key: number): boolean {
    this.updated?.(key);
    const before = this.#keptOf(key);
    // One answer to a sample, as most have, differs from none.
    if (!before && this.table.following(this.table.first(key)) < 0) return false;
    const rows: number[] = [];
    for (let row = this.table.first(key); row >= 0; row = this.table.following(row))
      if (this.table.counts(row)) rows.push(row);
    if (rows.length < 2 && !before) return false;
    const answers = rows.map((row) => this.table.labels(row));
    this.#forget(key, before);
    if (answers.length < 2) return true;
    this.twice.add(key);
    const groups = new Set<string>();
    const labels = new Set<string>();
    for (const layer of this.layers) {
      for (const answer of answers)
        if (Object.hasOwn(answer, layer.id))
          for (const label of labelsOf(layer, answer[layer.id]!)) labels.add(`${layer.id} ${label}`);
      // A label that the layer does not offer is a violation, not a person's opinion: it is listed there.
      const values = answers
        .filter((answer) => Object.hasOwn(answer, layer.id) && isOpinion(layer, answer[layer.id]!))
        .map((answer) => comparableValue(layer, answer)!);
      for (const [a, b] of distinctPairs(values))
        for (const difference of layerDifferences(layer, a, b)) groups.add(this.#enter(difference, key));
    }
    for (const name of labels) addTo(this.#labelled, name, key);
    this.#ofSample.set(key, this.#keep([...groups], [...labels]) + 1);
    return before === undefined || before.groups.join() !== [...groups].join();
  }

  #keep(groups: readonly string[], labels: readonly string[]): number {
    const name = JSON.stringify([groups, labels]);
    const known = this.#numberOfKept.get(name);
    if (known !== undefined) return known;
    const number = this.#kept.push({ groups, labels }) - 1;
    this.#numberOfKept.set(name, number);
    return number;
  }

  #keptOf(key: number): Kept | undefined {
    return this.#kept[this.#ofSample.get(key) - 1];
  }

  /** Whether people differ on a sample. */
  disputed(key: number): boolean {
    return (this.#keptOf(key)?.groups.length ?? 0) > 0;
  }

  /** Whether people differ on a layer of a sample. */
  disputedOn(key: number, layer: string): boolean {
    return this.#keptOf(key)?.groups.some((id) => this.groups.get(id)?.layer === layer) ?? false;
  }

  groupsOf(key: number): DisagreementGroup[] {
    return (this.#keptOf(key)?.groups ?? []).flatMap((id) => this.groups.get(id) ?? []);
  }

  /** Samples labelled by two or more people on which somebody chose one of the two labels. */
  labelledTwice(layer: string, a: string, b: string): number {
    const [first, second] = this.#samplesOf(layer, a, b);
    const [small, large] = first.size < second.size ? [first, second] : [second, first];
    let count = large.size;
    for (const key of small) if (!large.has(key)) count += 1;
    return count;
  }

  /** The samples that `labelledTwice` counts, by key: first those with `a`. */
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
    const id = `${difference.layer}/${difference.kind}/${a}/${b}`;
    let group = this.groups.get(id);
    if (!group)
      this.groups.set(
        id,
        (group = { id, layer: difference.layer, kind: difference.kind, a, b, samples: new KeySet() }),
      );
    group.samples.add(key);
    return id;
  }

  #forget(key: number, before: Kept | undefined): void {
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

function namesOf(difference: Difference): [string, string] {
  switch (difference.kind) {
    case 'label-pair':
    case 'span-label':
      return difference.a < difference.b ? [difference.a, difference.b] : [difference.b, difference.a];
    case 'extra-label':
    case 'span-boundary':
    case 'span-missing':
      return [difference.label, ''];
    case 'rating-distance':
      return [String(difference.distance), ''];
    default:
      return ['', ''];
  }
}

/** Each pair of different values once: forty people with three answers make three pairs, not 780. */
function distinctPairs<T>(values: readonly T[]): [T, T][] {
  const distinct = new Map<string, T>();
  for (const value of values) {
    const text = JSON.stringify(value);
    if (!distinct.has(text)) distinct.set(text, value);
  }
  const list = [...distinct.values()];
  return list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));
}

function labelsOf(layer: Layer, value: Labels[string]): string[] {
  switch (layer.type) {
    case 'choice':
    case 'comparison':
      return typeof value === 'string' ? [value] : [];
    case 'choices':
    case 'spans':
    case 'relations':
      return Array.isArray(value) ? value.map((item) => (typeof item === 'string' ? item : item.label)) : [];
    default:
      return [];
  }
}

function addTo(map: Map<string, KeySet>, name: string, key: number): void {
  let set = map.get(name);
  if (!set) map.set(name, (set = new KeySet()));
  set.add(key);
}
