import { maxOf } from '../../../base/lists';
import { costOfPairs } from '../../../disagreement/mistake-cost';
import { Mutex } from '../../../base/mutex';
import type { ProjectModel } from '../../../project/model/model';
import type { Layer } from '../../../project/schema/layer-types';
import type { Project } from '../../../engine/project';
import type { DisagreementIndex } from '../../../disagreement/disagreement-index';
import { DisagreementCauses } from '../disagreement-causes';
import { DisagreementEvidence } from '../disagreement-evidence';
import { schemaLayerOf } from '../../../project/schema/per-turn';
import { differingOn, type Given } from '../../../disagreement/given';
import { TextFacts } from '../text-facts';
import type { BucketItem } from './group-items';
import { modelIn } from '../../../project/model/label-ids';

/** Number of samples to process before yielding. */
const SAMPLES_PER_PAUSE = 200;

/** All disagreements of a project with their causes. A new answer updates its sample and those with the same text. */
export class DisagreementItems {
  readonly #ofSample = new Map<number, readonly BucketItem[]>();
  readonly #waiting = new Set<number>();
  #texts: TextFacts;
  #index: DisagreementIndex | undefined;
  #meaning = '';
  #textsMoved = true;
  readonly #refreshing = new Mutex();

  constructor(private readonly project: Project) {
    this.#texts = new TextFacts(project);
    project.onDidChange(({ samples }) => {
      if (samples) this.#textsMoved = true;
    });
  }

  /** Facts about the texts, shared by all that explain disagreements of this project. */
  get texts(): TextFacts {
    return this.#texts;
  }

  refresh(model: ProjectModel, pause: () => Promise<void>): Promise<void> {
    return this.#refreshing.run(() => this.#refresh(model, pause));
  }

  /** The items of the last refresh, in no particular order. */
  *all(): Iterable<BucketItem> {
    for (const items of this.#ofSample.values()) yield* items;
  }

  async #refresh(model: ProjectModel, pause: () => Promise<void>): Promise<void> {
    const { disagreements, records, samples } = this.project;
    const meaning = JSON.stringify([
      model.hash,
      model.guideline?.version?.text,
      model.guideline?.costs.map(({ expected, given, cost }) => [expected.id, given.id, cost]),
    ]);
    if (this.#textsMoved && samples.idsComplete) {
      this.#textsMoved = false;
      this.#texts = new TextFacts(this.project);
      this.#meaning = '';
    }
    if (meaning !== this.#meaning || disagreements !== this.#index) this.#startOver(meaning);
    if (this.#waiting.size === 0) return;
    await this.#texts.gather(pause);
    const causes = new DisagreementCauses(
      this.project,
      model,
      new DisagreementEvidence(this.project, model, this.#texts),
    );
    const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
    // An answer to one text may make another answer by the same person to that text a slip.
    const keys = new Set([...this.#waiting].flatMap((key) => [key, ...this.#texts.sameText(key)]));
    this.#waiting.clear();
    let done = 0;
    for (const key of keys) {
      const items = layers.flatMap((layer) => {
        if (!disagreements.hasDisagreementOn(key, layer.id)) return [];
        return differingOn(records.table, key, layer).map(({ unit, given }) =>
          this.#item(model, unit, key, given, causes),
        );
      });
      if (items.length > 0) this.#ofSample.set(key, items);
      else this.#ofSample.delete(key);
      done += 1;
      if (done % SAMPLES_PER_PAUSE === 0) await pause();
    }
  }

  #startOver(meaning: string): void {
    const index = this.project.disagreements;
    if (this.#index) this.#index.updated = undefined;
    this.#index = index;
    this.#meaning = meaning;
    this.#ofSample.clear();
    this.#waiting.clear();
    for (const key of index.twice) this.#waiting.add(key);
    index.updated = (key) => this.#waiting.add(key);
  }

  #item(
    model: ProjectModel,
    layer: Layer,
    key: number,
    given: readonly Given[],
    causes: DisagreementCauses,
  ): BucketItem {
    const { disagreements, records } = this.project;
    const { table } = records;
    const { cause, inDisagreement } = causes.of(layer, given);
    const { labels, pairs, differences } = inDisagreement;
    const distances = differences.flatMap((one) => (one.kind === 'rating-distance' ? [one.distance] : []));
    const attributes = [
      ...new Set(differences.flatMap((one) => (one.kind === 'attribute' ? [one.attribute] : []))),
    ].join(', ');
    return {
      id: `${layer.id}/${key}`,
      kind: cause,
      layer: layer.id,
      key,
      about: distances.length > 0 ? String(maxOf(distances)) : labels.join(' / ') || attributes,
      buckets: disagreements
        .groupsOf(key)
        .filter((group) => group.layer === schemaLayerOf(layer.id))
        .map(({ id }) => id),
      labels,
      annotators: given.map(({ row }) => table.annotator(row)),
      rules: [...new Set(given.flatMap(({ row }) => table.rules(row)))],
      cost: costOfPairs(modelIn(model, layer.id), pairs),
    };
  }
}
