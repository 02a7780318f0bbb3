import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import { sidesOf, type Difference } from '../../kinds/difference';
import type { Layer } from '../../project/schema/layer-types';
import type { LayerPair, SamplePair, VersionAnswer, VersionPair } from './version-pair';
import { takesNumber, takesWords } from '../../kinds/traits';

export class AnswerCounts {
  added = 0;
  changed = 0;
  removed = 0;
}

/** One kind of change: from one label to another; without `from` the label is new, without `to` it is gone. */
interface LabelMove {
  readonly kind: Difference['kind'];
  readonly from: string | null;
  readonly to: string | null;
  /** The number of changed answers, counting each label or span. */
  count: number;
  readonly annotators: Map<string, number>;
  readonly samples: SamplePair[];
}

export class LayerChanges extends AnswerCounts {
  /** Unchanged answers of the same person to the same sample. */
  same = 0;
  readonly annotators = new Map<string, AnswerCounts>();
  readonly moves = new Map<string, LabelMove>();
}

/** Number of samples listed for each kind of change. */
const MAX_SAMPLES = 10;

/** Adds a sample's answers on a layer to the counts. */
export class LabelChanges {
  readonly layers = new Map<string, LayerChanges>();

  constructor({ layers }: VersionPair) {
    for (const { id } of layers) this.layers.set(id, new LayerChanges());
  }

  /** Adds to `differing` the people whose answer was added, changed or withdrawn. */
  count(
    sample: SamplePair,
    { id, before, after }: LayerPair,
    earlier: ReadonlyMap<string, VersionAnswer>,
    later: ReadonlyMap<string, VersionAnswer>,
    differing: Set<string>,
  ): void {
    const changes = this.layers.get(id)!;
    const tally = (annotator: string, what: keyof AnswerCounts): void => {
      differing.add(annotator);
      const own = changes.annotators.get(annotator) ?? new AnswerCounts();
      changes.annotators.set(annotator, own);
      own[what] += 1;
      changes[what] += 1;
    };
    for (const [annotator, answer] of later) {
      const known = earlier.get(annotator);
      if (!known) tally(annotator, 'added');
      else if (known.key === answer.key) changes.same += 1;
      else {
        tally(annotator, 'changed');
        this.#noteMoves(changes, sample, (after ?? before)!, known, answer);
      }
    }
    for (const annotator of earlier.keys()) if (!later.has(annotator)) tally(annotator, 'removed');
  }

  #noteMoves(
    changes: LayerChanges,
    sample: SamplePair,
    layer: Layer,
    before: VersionAnswer,
    after: VersionAnswer,
  ): void {
    for (const { kind, from, to } of movesOf(layer, before, after)) {
      const id = JSON.stringify([kind, from, to]);
      let move = changes.moves.get(id);
      if (!move)
        changes.moves.set(id, (move = { kind, from, to, count: 0, annotators: new Map(), samples: [] }));
      move.count += 1;
      move.annotators.set(after.annotator, (move.annotators.get(after.annotator) ?? 0) + 1);
      if (move.samples.length < MAX_SAMPLES && move.samples.at(-1) !== sample) move.samples.push(sample);
    }
  }
}

type Move = Pick<LabelMove, 'kind' | 'from' | 'to'>;

function movesOf(layer: Layer, before: VersionAnswer, after: VersionAnswer): Move[] {
  const [a, b] = [comparableValue(layer, before.labels)!, comparableValue(layer, after.labels)!];
  if (takesNumber(layer)) return [{ kind: 'rating-distance', from: String(a), to: String(b) }];
  if (takesWords(layer)) return [{ kind: 'other', from: null, to: null }];
  // An answer that does not match the layer's type cannot be compared label by label.
  const found = kindOf(layer).differences(layer, a, b).map(moveOf);
  return found.length > 0 ? found : [{ kind: 'other', from: null, to: null }];
}

function moveOf(difference: Difference): Move {
  const { kind } = difference;
  const [from, to] =
    kind === 'attribute'
      ? [difference.a || null, difference.b || null]
      : (sidesOf(difference) ?? [null, null]);
  return { kind, from, to };
}
