import { labelIdIn } from '../../project/model/label-ids';
import type { Example, ProjectModel } from '../../project/model/model';
import { isConditionMet } from '../../project/answers/conditions';
import { labelsNamed } from '../../project/answers/named-labels';
import type { Labels, LayerValue } from '../../project/records/records';
import { isOpen, layerLabels, type Layer } from '../../project/schema/layer-types';
import { layersIn } from '../../project/schema/per-turn';
import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import { marksText, takesWords } from '../../kinds/traits';

/** An answer to the text of an example, compared with the example's own. */
export interface Judged {
  readonly isRight: boolean;
  /** The layers on which it differs. */
  readonly wrong: readonly string[];
  /** The labels that the example rules out (`not`) and the answer has. */
  readonly ruledOut: readonly string[];
  /** Whether the answer cites one of the example's rules; undefined if the example names none. It does not decide. */
  readonly cites?: boolean;
}

/** What an example tests of an answer. Made once for an example, and used for each answer to its text. */
export class ExampleTest {
  /** The layers that it compares. */
  readonly layers: readonly Layer[];
  /** The labels of `not`, in each layer that offers them: as answers have them, and by their ids. */
  readonly #excluded: readonly (readonly [Layer, value: string, id: string])[];
  /** The layers under `labels` that no test compares: words of one's own, and codes. */
  readonly untested: readonly string[];

  constructor(
    model: ProjectModel,
    readonly example: Example,
  ) {
    const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
    const named = layers.filter(({ id }) => Object.hasOwn(example.labels, id));
    const isCompared = (layer: Layer): boolean => !takesWords(layer) && !isOpen(layer);
    this.layers = named.filter(
      (layer) => isCompared(layer) && isConditionMet(layer, example.labels) !== false,
    );
    this.untested = named.filter((layer) => !isCompared(layer)).map(({ id }) => id);
    const not = new Set(example.not.map(({ id }) => id));
    this.#excluded = layers.flatMap((layer) =>
      layerLabels(layer)
        .map((value) => [layer, value, labelIdIn(model, layer.id, value)] as const)
        .filter(([, , id]) => not.has(id)),
    );
  }

  /** Whether it tests one of these layers. */
  tests(layers: readonly string[]): boolean {
    return [...this.layers, ...this.#excluded.map(([layer]) => layer)].some(({ id }) => layers.includes(id));
  }

  /**
   * Compares an answer; undefined if it answers nothing that the example tests. `asked`: the layers that a model is known to have been asked. One
   * of them that the answer leaves out is wrong, and others are not tested. Without it, as of a person, each is wrong.
   */
  judge(labels: Labels, rules: readonly string[], asked?: readonly unknown[]): Judged | undefined {
    const { example } = this;
    const given = (layer: Layer): readonly Layer[] =>
      layersIn([layer], labels).filter(({ id }) => Object.hasOwn(labels, id));
    const isAnswered = (layer: Layer): boolean => given(layer).length > 0;
    const isTested = (layer: Layer): boolean => isAnswered(layer) || asked?.includes(layer.id) === true;
    const excluded = this.#excluded.filter(([layer]) => isTested(layer));
    if (!this.layers.some(isTested) && excluded.length === 0) return undefined;
    const wrong = this.layers.filter((layer) =>
      isAnswered(layer)
        ? given(layer).some((unit) => !this.#isEqual(layer, unit, labels))
        : asked === undefined || isTested(layer),
    );
    const ruledOut = excluded.filter(([layer, value]) =>
      given(layer).some((unit) => labelsNamed(unit, labels[unit.id]).includes(value)),
    );
    return {
      isRight: wrong.length === 0 && ruledOut.length === 0,
      wrong: wrong.map(({ id }) => id),
      ruledOut: [...new Set(ruledOut.map(([, , id]) => id))],
      ...(example.rules.length > 0 && { cites: example.rules.some(({ id }) => rules.includes(id)) }),
    };
  }

  #isEqual(layer: Layer, unit: Layer, labels: Labels): boolean {
    const expected = comparableValue(layer, this.example.labels)!;
    const found = comparableValue(unit, labels)!;
    const { fits, differences } = kindOf(layer);
    if (!fits(labels[unit.id]!)) return false;
    // Attributes are not tested: the marks in an example's text have none.
    return differences(unit, ofLabelsIn(layer, found, expected), expected).every(
      ({ kind }) => kind === 'attribute',
    );
  }
}

/** Of marks in the text, those of labels that the example uses: it need not mark everything. Other values as they are. */
function ofLabelsIn(layer: Layer, value: LayerValue, example: LayerValue): LayerValue {
  if (!marksText(layer) || !Array.isArray(value)) return value;
  const used = new Set(labelsNamed(layer, example));
  return value.filter((mark) => typeof mark === 'object' && used.has(mark.label)) as LayerValue;
}
