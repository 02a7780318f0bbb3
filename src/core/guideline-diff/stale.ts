import type { Change, ProjectModel } from '../project/model';
import { touchedBy, touchOf, type Touched } from '../project/staleness';
import type { Labels } from '../records/records';
import { layerLabels } from '../schema/layer-types';
import type { GuidelineChange, GuidelineDiff } from './guideline-diff';

/**
 * What a diff makes stale: what the changelog says (docs/format.md, "Stale"), and, of what it does not speak of, the changes that ask
 * for a second look. An author who recorded a change as editorial is believed.
 */
export class DiffStaleness {
  readonly #recorded: Touched<Change>;
  readonly #unrecorded: Touched<GuidelineChange>;
  /** Labels whose earlier answers must be looked at again, by the names they have now, in the order of the schema; gone ones last. */
  readonly labels: readonly string[];
  /** Likewise layers that have no labels. */
  readonly layers: readonly string[];

  constructor(diff: GuidelineDiff, before: ProjectModel, after: ProjectModel) {
    const said = diff.recorded.map(({ change }) => change).filter(({ impact }) => impact === 'semantic');
    this.#recorded = touchedBy(after, said);
    this.#unrecorded = touchedByChanges(diff.changes.filter(({ relabel, recorded }) => relabel && !recorded));
    const fresh = new Set(diff.changes.filter(isNewLabel).map(({ id }) => id));
    const known = [...after.labels.keys(), ...before.labels.keys()].filter((id) => !fresh.has(id));
    const layers = new Map([...before.layers, ...after.layers]);
    const inLayers = new Set(
      [...layers].flatMap(([id, { layer }]) => (layer && this.#touchesLayer(id) ? layerLabels(layer) : [])),
    );
    const renamed = new Map(
      diff.changes.flatMap(({ kind, oldId, id }) =>
        kind === 'label' && oldId !== undefined ? [[oldId, id]] : [],
      ),
    );
    const stale = known.filter((id) => inLayers.has(id) || this.by({ '': id }, []) !== undefined);
    this.labels = [...new Set(stale.map((id) => renamed.get(id) ?? id))];
    this.layers = [...layers].flatMap(([id, { layer }]) =>
      layer && layerLabels(layer).length === 0 && this.#touchesLayer(id) ? [id] : [],
    );
  }

  /** The change that makes an answer stale; undefined when it still stands. */
  by(labels: Labels, rules: readonly string[]): Change | GuidelineChange | undefined {
    return touchOf(this.#recorded, labels, rules) ?? touchOf(this.#unrecorded, labels, rules);
  }

  #touchesLayer(id: string): boolean {
    return this.by({ [id]: '' }, []) !== undefined;
  }
}

const isNewLabel = ({ kind, type }: GuidelineChange): boolean => kind === 'label' && type === 'added';

function touchedByChanges(changes: readonly GuidelineChange[]): Touched<GuidelineChange> {
  const labels = new Map<string, GuidelineChange>();
  const layers = new Map<string, GuidelineChange>();
  const rules = new Map<string, GuidelineChange>();
  let all: GuidelineChange | undefined;
  for (const change of changes) {
    const ids = [change.id, ...(change.oldId === undefined ? [] : [change.oldId])];
    const { kind, fields } = change;
    if (change.all) all ??= change;
    if (kind === 'rule' || kind === 'tie-breaker') for (const id of ids) rules.set(id, change);
    // A layer that lost labels and is otherwise the same is stale where it has those.
    const whole =
      kind === 'layer' &&
      (change.type === 'removed' || fields.some((field) => field.semantic && field.name !== 'labels'));
    if (whole) for (const id of ids) layers.set(id, change);
    else for (const id of change.labels) labels.set(id, change);
    if (kind === 'label') for (const id of ids) labels.set(id, change);
  }
  return { labels, layers, rules, all };
}
