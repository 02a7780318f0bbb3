import { chosenLabels } from '../records/marks';
import { memoize } from '../../base/memoize';
import type { Labels } from '../records/records';
import { versionAndHash } from '../records/followed';
import type { Change, ChangelogEntry, ProjectModel } from './model';
import { schemaLayerOf } from '../schema/per-turn';
import { partsOfName } from './label-ids';
import { namesOf, type NamedKind, type NamesByKind } from './new-names';
import { getOrAdd } from '../../base/lists';

/** The labels, layers and rules that changes affect. */
export interface Touched<C> {
  /** The newest change that affects a label. */
  readonly labels: Pick<ByLabel<C>, 'get'>;
  /** Layer id -> likewise. */
  readonly layers: ReadonlyMap<string, C>;
  /** Rule or tie-breaker id -> likewise. */
  readonly rules: ReadonlyMap<string, C>;
  /** A change that affects every record: of everything (`*`) or of a general rule. */
  readonly all: C | undefined;
}

/** Something about labels, by what files call them: their ids, or `layer/id`. Answers name the layer, so they are found by both. */
class ByLabel<C> {
  readonly #plain = new Map<string, C>();
  readonly #ofLayer = new Map<string, Map<string, C>>();

  constructor(
    private readonly model: ProjectModel,
    private readonly layers: NamesByKind['layer'],
  ) {}

  /** Notes something about the label with this name; of a layer, also under the names that the layer has had. */
  set(name: string, about: C): void {
    const isLayer = (id: string): boolean => this.model.layers.has(this.layers.now(id));
    const { layer = this.model.labels.get(name)?.ofLayer?.id, value } = partsOfName(
      this.model,
      name,
      isLayer,
    );
    if (layer === undefined) this.#plain.set(value, about);
    for (const each of layer === undefined ? [] : this.layers.all(layer))
      getOrAdd(this.#ofLayer, each, () => new Map<string, C>()).set(value, about);
  }

  /** What is known of the label in an answer to a layer. */
  get(layer: string, value: string): C | undefined {
    return this.#ofLayer.get(layer)?.get(value) ?? this.#plain.get(value);
  }
}

/** Collects what changes touch: of two about one thing, the one that is noted last counts. */
export class TouchedParts<C> implements Touched<C> {
  readonly labels: ByLabel<C>;
  readonly layers = new Map<string, C>();
  readonly rules = new Map<string, C>();
  all: C | undefined;
  readonly #names: NamesByKind;

  constructor(model: ProjectModel, names: NamesByKind) {
    this.labels = new ByLabel<C>(model, names.layer);
    this.#names = names;
  }

  /** By all names that the thing has had: an answer may have followed any. */
  note(kind: NamedKind, id: string, change: C): void {
    const map = { label: this.labels, layer: this.layers, rule: this.rules }[kind];
    for (const name of this.#names[kind].all(id)) map.set(name, change);
  }
}

interface TouchedSince extends Touched<Change> {
  readonly changes: readonly Change[];
}

/** By model and what was followed: many records have the same few. */
const cache = new WeakMap<ProjectModel, Map<string, TouchedSince>>();

/**
 * The entries of the changelog that who followed a guideline did not know, newest first; none if its version is not there. Two entries that
 * shared a version are told apart by the hash. `followed`: here and below a version, or what `followedOf` makes of it and a hash.
 */
export function entriesSince({ guideline }: ProjectModel, followed: string): readonly ChangelogEntry[] {
  const [version, hash] = versionAndHash(followed);
  const changelog = guideline?.changelog ?? [];
  const isCurrent = version === guideline?.version?.text;
  const at = isCurrent ? 0 : changelog.findIndex((entry) => entry.version === version);
  return changelog.filter(({ was }, n) =>
    hash !== undefined && was?.version === version ? !was.hash.includes(hash) : n < at,
  );
}

/** The semantic changes of these entries. */
export function changesSince(model: ProjectModel, followed: string): readonly Change[] {
  return touchedSince(model, followed).changes;
}

/** The semantic changes since a version that affect these labels of a layer, newest first; without labels, those that affect the layer. */
export function changesTouching(
  model: ProjectModel,
  followed: string,
  layer: string,
  labels: readonly string[],
): readonly Change[] {
  const answer: Labels = { [layer]: [...labels] };
  return changesSince(model, followed).filter(
    (change) => touchOf(touchedByOne(model)(change), answer, []) !== undefined,
  );
}

/** Whether a version is the guideline's or in its changelog. */
export function isKnownVersion(model: ProjectModel, version: string): boolean {
  return (
    version === model.guideline?.version?.text ||
    (model.guideline?.changelog.some((entry) => entry.version === version) ?? false)
  );
}

/** The newest semantic change since `followed` that affects a label or cited rule, if any. docs/format.md, "Stale". */
export function staleBy(
  model: ProjectModel,
  followed: string,
  labels: Labels,
  rules: readonly string[],
): Change | undefined {
  const touched = touchedSince(model, followed);
  return touched.changes.length === 0 ? undefined : touchOf(touched, labels, rules);
}

/** The change that affects a record with these labels and cited rules. */
export function touchOf<C extends object>(
  touched: Touched<C>,
  labels: Labels,
  rules: readonly string[],
): C | undefined {
  if (touched.all) return touched.all;
  for (const rule of rules) if (touched.rules.has(rule)) return touched.rules.get(rule);
  for (const [layer, value] of Object.entries(labels)) {
    const ofSchema = schemaLayerOf(layer);
    const own = touched.layers.get(ofSchema);
    if (own) return own;
    for (const label of chosenLabels(value)) {
      const change = touched.labels.get(ofSchema, label);
      if (change) return change;
    }
  }
  return undefined;
}

const touchedSince = (model: ProjectModel, followed: string): TouchedSince =>
  getOrAdd(
    getOrAdd(cache, model, () => new Map<string, TouchedSince>()),
    followed,
    () => collect(model, followed),
  );

const touchedByOne = memoize((model: ProjectModel) =>
  memoize((change: Change) => touchedBy(model, [change])),
);

function collect(model: ProjectModel, followed: string): TouchedSince {
  const changes = entriesSince(model, followed).flatMap((entry) =>
    entry.changes.filter(({ impact }) => impact === 'semantic'),
  );
  return { changes, ...touchedBy(model, changes) };
}

/** The effect of the changelog's semantic changes, newest first. `names`: records may contain any name a thing has had. */
export function touchedBy(
  model: ProjectModel,
  changes: readonly Change[],
  names: NamesByKind = namesOf(model),
): Touched<Change> {
  const touched = new TouchedParts<Change>(model, names);
  // The newest change is noted last, and so counts.
  for (const change of changes.toReversed()) {
    const target = change.target.id;
    for (const { id } of change.relabel) {
      const isLayer = !model.labels.has(names.label.now(id)) && model.layers.has(names.layer.now(id));
      touched.note(isLayer ? 'layer' : 'label', id, change);
    }
    if (change.type === 'added') continue;
    // Even if there is no longer a rule with this id: records may cite it.
    touched.note('rule', target, change);
    if (change.relabel.length > 0) continue;
    if (target === '*') touched.all = change;
    else if (model.layers.has(names.layer.now(target))) touched.note('layer', target, change);
    else {
      const rule = model.citable.get(names.rule.now(target));
      if (!rule) touched.note('label', target, change);
      else if ('between' in rule) for (const { id } of rule.between) touched.note('label', id, change);
      else if (rule.label !== undefined) touched.note('label', rule.label, change);
      else if (rule.layer !== undefined) touched.note('layer', rule.layer, change);
      else touched.all = change;
    }
  }
  return touched;
}
