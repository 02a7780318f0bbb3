import { getOrAdd } from '../../../base/lists';
import { CAUSE_NAMES } from '../../../disagreement/causes';
import { tieBreakersFor } from '../../../disagreement/citations';
import type { ProjectModel } from '../../../project/model/model';
import type { Disagreement } from '../../buckets/disagreements';
import { schemaLayerOf } from '../../../project/schema/per-turn';
import type { CauseCount } from '../model';
import { modelIn } from '../../../project/model/label-ids';

/** Statistics about all disagreements, counted during iteration. */
export class DisagreementCounts {
  /** Layer -> cause. */
  readonly #causes = new Map<string, Map<string, CauseCount>>();
  readonly #overlooked = new Map<string, number>();

  /** `isClosed`: samples not used as examples. */
  constructor(
    private readonly model: ProjectModel,
    private readonly isClosed: ((sample: string) => boolean) | undefined = undefined,
  ) {}

  add(disagreement: Disagreement): void {
    this.#addCause(disagreement);
    this.#addOverlooked(disagreement);
  }

  *counting(disagreements: Iterable<Disagreement>): Generator<Disagreement> {
    for (const disagreement of disagreements) {
      this.add(disagreement);
      yield disagreement;
    }
  }

  causes(layer: string): CauseCount[] {
    return [...(this.#causes.get(layer)?.values() ?? [])].sort(
      // By name at last: the order of the samples would tell which of them differ.
      (a, b) => b.cost - a.cost || b.count - a.count || (a.name < b.name ? -1 : 1),
    );
  }

  /** By tie-breaker: disagreements between its labels for which no one cited it. */
  get overlooked(): ReadonlyMap<string, number> {
    return this.#overlooked;
  }

  #addCause({ layer, cause, cost, evidence, sample, state }: Disagreement): void {
    const causes = getOrAdd(this.#causes, schemaLayerOf(layer), () => new Map<string, CauseCount>());
    const known = causes.get(cause);
    const example = known?.example ?? (this.isClosed?.(sample) ? undefined : { sample, evidence });
    causes.set(cause, {
      cause,
      name: CAUSE_NAMES[cause] ?? cause,
      count: (known?.count ?? 0) + 1,
      decided: (known?.decided ?? 0) + (state === 'decided' ? 1 : 0),
      cost: (known?.cost ?? 0) + cost,
      ...(example && { example }),
    });
  }

  #addOverlooked({ layer, answers }: Disagreement): void {
    const model = modelIn(this.model, layer);
    const labels = answers.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
    const cited = new Set(answers.flatMap(({ rules }) => rules));
    const deciding = labels.flatMap((a, i) =>
      labels.slice(i + 1).flatMap((b) => tieBreakersFor(model, a, b)),
    );
    for (const { id } of new Set(deciding))
      if (!cited.has(id)) this.#overlooked.set(id, (this.#overlooked.get(id) ?? 0) + 1);
  }
}
