import type { Change, ProjectModel } from '../../model/model';
import { namesBy, type NamesByKind } from '../../model/new-names';
import { labelIdOf, partsOfName } from '../../model/label-ids';
import { touchedBy, TouchedParts, touchOf, type Touched } from '../../model/staleness';
import type { Labels } from '../../records/records';
import { layerLabels } from '../../schema/layer-types';
import { newLabels, type GuidelineChange, type GuidelineDiff } from './guideline-diff';
import { withLayer } from './parts-of-model';

/** What a diff makes stale: by the changelog (docs/format.md, "Stale"), otherwise by changes that call for a second look. */
export class DiffStaleness {
  readonly #recorded: Touched<Change>;
  readonly #unrecorded: Touched<GuidelineChange>;
  /** Labels whose earlier answers must be looked at again, by the names they have now, in the order of the schema; gone ones last. */
  readonly labels: readonly string[];
  /** Likewise layers that have no labels. */
  readonly layers: readonly string[];

  constructor(diff: GuidelineDiff, before: ProjectModel, after: ProjectModel) {
    const said = diff.recorded.map(({ change }) => change).filter(({ impact }) => impact === 'semantic');
    const names = namesBy(after, {
      label: renamedIn(diff, 'label'),
      rule: renamedIn(diff, 'rule', 'tie-breaker'),
      layer: renamedIn(diff, 'layer'),
    });
    this.#recorded = touchedBy(after, said, names);
    this.#unrecorded = touchedByChanges(
      diff.changes.filter(({ relabel, recorded }) => relabel && !recorded),
      names,
      after,
    );
    const fresh = newLabels(diff.changes);
    const known = [after, before].flatMap((model) =>
      [...model.labels.keys()].flatMap((id) => (fresh.has(id) ? [] : [{ id, model }])),
    );
    const layers = new Map([...before.layers, ...after.layers]);
    const inLayers = new Set(
      [...layers].flatMap(([id, { layer, labels }]) =>
        layer && this.#touchesLayer(id) ? labels.map((label) => label.id) : [],
      ),
    );
    const isStale = (id: string, model: ProjectModel): boolean => {
      const own = model.labels.get(id)?.ofLayer?.id ?? '';
      const { layer = own, value } = partsOfName(model, id, () => false);
      return inLayers.has(id) || this.by({ [layer]: value }, []) !== undefined;
    };
    // Of two versions, one may tell a label apart by its layer.
    const idNow = (id: string, model: ProjectModel): string => {
      const now = labelIdOf(after, withLayer(model, id, new Set([id])));
      return model === after || !after.labels.has(now) ? id : now;
    };
    const stale = known.flatMap(({ id, model }) => (isStale(id, model) ? [idNow(id, model)] : []));
    this.labels = [...new Set(stale.map((id) => names.label.now(id)))];
    this.layers = [...layers].flatMap(([id, { layer }]) =>
      layer && layerLabels(layer).length === 0 && this.#touchesLayer(id) ? [id] : [],
    );
  }

  /** The change that makes an answer stale; undefined if it is still valid. */
  by(labels: Labels, rules: readonly string[]): Change | GuidelineChange | undefined {
    return touchOf(this.#recorded, labels, rules) ?? touchOf(this.#unrecorded, labels, rules);
  }

  #touchesLayer(id: string): boolean {
    return this.by({ [id]: '' }, []) !== undefined;
  }
}

/** Old id -> new id. */
const renamedIn = ({ changes }: GuidelineDiff, ...kinds: GuidelineChange['kind'][]): Map<string, string> =>
  new Map(
    changes.flatMap(({ kind, oldId, id }): [string, string][] =>
      kinds.includes(kind) && oldId !== undefined ? [[oldId, id]] : [],
    ),
  );

function touchedByChanges(
  changes: readonly GuidelineChange[],
  names: NamesByKind,
  after: ProjectModel,
): Touched<GuidelineChange> {
  const touched = new TouchedParts<GuidelineChange>(after, names);
  for (const change of changes) {
    const { kind, id, fields } = change;
    if (change.all) touched.all ??= change;
    if (kind === 'rule' || kind === 'tie-breaker') touched.note('rule', id, change);
    if (change.layer !== undefined) touched.note('layer', change.layer, change);
    // A layer that lost labels and is otherwise the same is stale where it has those.
    const whole =
      kind === 'layer' &&
      (change.type === 'removed' || fields.some((field) => field.semantic && field.name !== 'labels'));
    if (whole) touched.note('layer', id, change);
    else for (const label of change.labels) touched.note('label', label, change);
    if (kind === 'label') touched.note('label', id, change);
  }
  return touched;
}
