import type { Change, ProjectModel } from '../../model/model';
import { namesBy, type NamedKind, type NamesByKind } from '../../model/new-names';
import { touchedBy, touchOf, type Touched } from '../../model/staleness';
import type { Labels } from '../../records/records';
import { layerLabels } from '../../schema/layer-types';
import type { GuidelineChange, GuidelineDiff } from './guideline-diff';

/**
 * Decides which answers a diff makes stale: according to the changelog (docs/format.md, "Stale"), and, for changes that it does not
 * describe, according to the diff itself. A change that its author recorded as editorial counts as editorial.
 */
export class DiffStaleness {
  readonly #recorded: Touched<Change>;
  readonly #unrecorded: Touched<GuidelineChange>;
  /** Labels whose earlier answers need another look, by their current names, in the order of the schema; removed ones last. */
  readonly labels: readonly string[];
  /** The same for layers that have no labels. */
  readonly layers: readonly string[];

  constructor(diff: GuidelineDiff, before: ProjectModel, after: ProjectModel) {
    const semantic = diff.recorded.map(({ change }) => change).filter(({ impact }) => impact === 'semantic');
    const names = namesBy(after, {
      label: renamedIn(diff, 'label'),
      rule: renamedIn(diff, 'rule', 'tie-breaker'),
      layer: renamedIn(diff, 'layer'),
    });
    this.#recorded = touchedBy(after, semantic, names);
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

/** Uses all old and new names of the labels, since an answer may have any of them. */
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
    // If a layer only lost labels, only answers with those labels are stale.
    const whole =
      kind === 'layer' &&
      (change.type === 'removed' || fields.some((field) => field.semantic && field.name !== 'labels'));
    if (whole) note('layer', id, change);
    else for (const label of change.labels) note('label', label, change);
    if (kind === 'label') note('label', id, change);
  }
  return { labels, layers, rules, all };
}
