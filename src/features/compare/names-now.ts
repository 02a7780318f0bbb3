import { withLabels } from '../../project/records/marks';
import type { GuidelineDiff } from '../../project/guideline/diff/guideline-diff';
import type { ProjectModel } from '../../project/model/model';
import type { Labels } from '../../project/records/records';
import { isOpen, layerLabels } from '../../project/schema/layer-types';

/** Translates answers of an earlier version to the later version's names of layers and labels: renaming is not a change of answer. */
export class NamesNow {
  readonly #labels = new Map<string, string>();
  readonly #layers = new Map<string, string>();
  /** Layers of the earlier version whose answers are labels, by their ids then. */
  readonly #labelled: ReadonlySet<string>;

  constructor(diff: GuidelineDiff, before: ProjectModel) {
    for (const { kind, id, oldId } of diff.changes) {
      if (oldId === undefined) continue;
      if (kind === 'label') this.#labels.set(oldId, id);
      if (kind === 'layer') this.#layers.set(oldId, id);
    }
    this.#labelled = new Set(
      before.schema.layers.flatMap(({ id, layer }) =>
        layer && (isOpen(layer) || layerLabels(layer).length > 0) ? [id] : [],
      ),
    );
  }

  /** What answers to a layer of the earlier version that have a label have now. */
  label(layer: string, id: string): string {
    const now = this.#labels.get(`${layer}/${id}`) ?? this.#labels.get(id) ?? id;
    const prefix = `${this.layer(layer)}/`;
    return now !== id && now.startsWith(prefix) ? now.slice(prefix.length) : now;
  }

  layer(id: string): string {
    return this.#layers.get(id) ?? id;
  }

  answer(labels: Labels): Labels {
    if (this.#labels.size + this.#layers.size === 0) return labels;
    return Object.fromEntries(
      Object.entries(labels).map(([layer, value]) => [
        this.layer(layer),
        this.#labelled.has(layer) ? withLabels(value, (label) => this.label(layer, label)) : value,
      ]),
    );
  }
}
