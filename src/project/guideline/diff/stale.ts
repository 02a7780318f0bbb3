import type { Change, ProjectModel } from '../../model/model';
import { namesBy, type NamedKind, type NamesByKind } from '../../model/new-names';
import { touchedBy, touchOf, type Touched } from '../../model/staleness';
import type { Labels } from '../../records/records';
import { layerLabels } from '../../schema/layer-types';
import type { GuidelineChange, GuidelineDiff } from './guideline-diff';

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
    );
    const fresh = new Set(diff.changes.filter(isNewLabel).map(({ id }) => id));
    const known = [...after.labels.keys(), ...before.labels.keys()].filter((id) => !fresh.has(id));
    const layers = new Map([...before.layers, ...after.layers]);
    const inLayers = new Set(
      [...layers].flatMap(([id, { layer }]) => (layer && this.#touchesLayer(id) ? layerLabels(layer) : [])),
    );
    const stale = known.filter((id) => inLayers.has(id) || this.by({ '': id }, []) !== undefined);
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

const isNewLabel = ({ kind, type }: GuidelineChange): boolean => kind === 'label' && type === 'added';

/** Old id -> new id. */
const renamedIn = ({ changes }: GuidelineDiff, ...kinds: GuidelineChange['kind'][]): Map<string, string> =>
  new Map(
    changes.flatMap(({ kind, oldId, id }): [string, string][] =>
      kinds.includes(kind) && oldId !== undefined ? [[oldId, id]] : [],
    ),
  );

/** By all names of what the changes are about: an answer may have followed any. */
function touchedByChanges(changes: readonly GuidelineChange[], names: NamesByKind): Touched<GuidelineChange> {
  const labels = new Map<string, GuidelineChange>();
  const layers = new Map<string, GuidelineChange>();
  const rules = new Map<string, GuidelineChange>();
  let all: GuidelineChange | undefined;
  const note = (kind: NamedKind, id: string, change: GuidelineChange): void => {
    const map = { label: labels, layer: layers, rule: rules }[kind];
    for (const name of names[kind].all(id)) map.set(name, change);
  };
  for (const change of changes) {
    const { kind, id, fields } = change;
    if (change.all) all ??= change;
    if (kind === 'rule' || kind === 'tie-breaker') note('rule', id, change);
    if (change.layer !== undefined) note('layer', change.layer, change);
    // A layer that lost labels and is otherwise the same is stale where it has those.
    const whole =
      kind === 'layer' &&
      (change.type === 'removed' || fields.some((field) => field.semantic && field.name !== 'labels'));
    if (whole) note('layer', id, change);
    else for (const label of change.labels) note('label', label, change);
    if (kind === 'label') note('label', id, change);
  }
  return { labels, layers, rules, all };
}
