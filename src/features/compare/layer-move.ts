import { MoveSplit, type Decomposition, type ItemPair } from '../../agreement/change/decompose';
import {
  PairedSamples,
  type BootstrapOptions,
  type PairedDifference,
} from '../../agreement/change/paired-bootstrap';
import { quotedCoefficient, type QuotedCoefficient } from '../../agreement/change/quoted-coefficient';
import type { Layer } from '../../project/schema/layer-types';
import { undefinedBecause, type Undefined } from '../../agreement/statistics/estimate';
import { agreementScope } from '../../engine/agreement/agreement-scope';
import { layerAnswers } from '../../engine/agreement/layer-answers';
import type { GuidelineTouch } from './guideline-touch';
import { OTHER_CLASSES, type SampleClass } from './sample-classes';
import type { LayerPair, SamplePair, Version, VersionPair } from './version-pair';

/** The change of a layer's agreement and what explains it, gathered sample by sample. */
export interface LayerMove {
  readonly id: string;
  readonly before: QuotedCoefficient | Undefined;
  readonly after: QuotedCoefficient | Undefined;
  readonly difference: PairedDifference | Undefined;
  readonly split: Decomposition | Undefined;
  readonly classes: readonly ClassCount[];
}

/** Samples of one class: first one class for each change of the guideline, in order, then the others. */
export interface ClassCount {
  samples: number;
  /** How many of them are affected by other changes too. */
  shared: number;
  answers: number;
  readonly named: SamplePair[];
}

const MAX_SAMPLES = 10;

export class LayerMoveCounter {
  readonly #before: QuotedCoefficient | Undefined;
  readonly #after: QuotedCoefficient | Undefined;
  readonly #places: { before: ReadonlyMap<string, number>; after: ReadonlyMap<string, number> };
  readonly #split: MoveSplit | undefined;
  readonly #paired: PairedSamples | undefined;
  readonly #why: string;
  readonly #classes: ClassCount[];

  constructor(
    pair: VersionPair,
    private readonly layer: LayerPair,
    private readonly touch: GuidelineTouch,
  ) {
    const [one, two] = [pair.before.project.samples.ids, pair.after.project.samples.ids];
    this.#before = coefficientOf(pair.before, layer.before, (key) =>
      itemName({ before: key, after: two.keyIn(one, key) }),
    );
    this.#after = coefficientOf(pair.after, layer.after, String);
    this.#places = { before: placesOf(this.#before), after: placesOf(this.#after) };
    const classes = touch.changes.length + OTHER_CLASSES.length;
    this.#classes = Array.from({ length: classes }, () => ({ samples: 0, shared: 0, answers: 0, named: [] }));
    const apart = whyApart(layer, this.#before, this.#after);
    this.#why = typeof apart === 'string' ? apart : '';
    if (typeof apart === 'string') return;
    this.#split = new MoveSplit(...apart, classes);
    this.#paired = new PairedSamples(...apart);
  }

  add(sample: SamplePair, own: SampleClass): void {
    const classes =
      'changes' in own ? own.changes : [this.touch.changes.length + OTHER_CLASSES.indexOf(own.other)];
    for (const number of classes) {
      const count = this.#classes[number]!;
      count.samples += 1;
      count.answers += own.answers;
      if (classes.length > 1) count.shared += 1;
      if (count.named.length < MAX_SAMPLES) count.named.push(sample);
    }
    const name = itemName(sample);
    const item: ItemPair = {
      before: this.#places.before.get(name) ?? -1,
      after: this.#places.after.get(name) ?? -1,
    };
    this.#split?.add(item, classes);
    this.#paired?.add(item);
  }

  async result(options: BootstrapOptions): Promise<LayerMove> {
    return {
      id: this.layer.id,
      before: this.#before,
      after: this.#after,
      difference: (await this.#paired?.difference(options)) ?? undefinedBecause(this.#why),
      split: this.#split?.result ?? undefinedBecause(this.#why),
      classes: this.#classes,
    };
  }
}

/** A common name for a sample in both versions. */
const itemName = ({ before, after }: SamplePair): string => (after < 0 ? `gone ${before}` : String(after));

const placesOf = (coefficient: QuotedCoefficient | Undefined): ReadonlyMap<string, number> =>
  new Map(coefficient?.value === null ? [] : Array.from(coefficient.items, (name, item) => [name, item]));

function coefficientOf(
  { project, model }: Version,
  layer: Layer | undefined,
  nameOf: (key: number) => string,
): QuotedCoefficient | Undefined {
  if (!layer) return undefinedBecause('this version does not have the question');
  const { data, level } = layerAnswers(project.records.table, layer, {
    nameOf,
    includes: agreementScope(project, model).includes,
  });
  return quotedCoefficient(data, level);
}

function whyApart(
  { before, after }: LayerPair,
  one: QuotedCoefficient | Undefined,
  two: QuotedCoefficient | Undefined,
): [QuotedCoefficient, QuotedCoefficient] | string {
  if (!before) return 'the question is new';
  if (!after) return 'the question is gone';
  if (one.value === null) return `undefined in the earlier version: ${one.reason}`;
  if (two.value === null) return `undefined in the later version: ${two.reason}`;
  if (one.key !== two.key) return `the question has another type: ${one.name} before, ${two.name} now`;
  return [one, two];
}
