import { isDefined } from '../model/build-model';
import type { LayerDef, ProjectModel, Ref, Migration, MigrationChange, MigrationKind } from '../model/model';
import { quoted } from '../../base/text/phrases';
import { isAnnotatorName, nameProblem } from '../records/annotator-name';
import { codeProblem } from '../schema/codes';
import { isOpen, layerLabels, type Layer } from '../schema/layer-types';
import { labelIdOf, meaningsOf, partsOfName } from '../model/label-ids';

/** A change of a migration as the project stands: what keeps records from following it, if anything does. */
interface ActiveChange {
  readonly change: MigrationChange;
  /** In words, with the way out; no record follows the change until then. */
  readonly blocked?: string;
}

/** A migration with what its changes need to know of the project. */
export interface ActiveMigration {
  readonly migration: Migration;
  readonly changes: readonly ActiveChange[];
  /** The layer of an id in a record, also by a name that it had before. */
  readonly layerOf: (id: string) => Layer | undefined;
  /** Whether the schema has a label with this name. */
  readonly isLabel: (name: string) => boolean;
  /** Whether a name means the label of a layer that has this in answers. */
  readonly isLabelOf: (name: string, layer: Layer, value: string) => boolean;
  /** What answers to a layer have that are given the label with this name; undefined if it is a label of another layer. */
  readonly valueIn: (name: string, layer: Layer) => string | undefined;
}

/** The migrations of a project, all or those named, in the order in which they are applied. */
export function activate(model: ProjectModel, names?: ReadonlySet<string>): ActiveMigration[] {
  const all = model.migrations.flatMap(({ changes }) => changes);
  const renamed = new Map(
    all.flatMap(({ type, kind, from, to }) =>
      type === 'rename' && kind === 'layer' && to ? [[from[0]!.id, to.id] as const] : [],
    ),
  );
  const layerOf = (id: string): Layer | undefined => {
    const seen = new Set<string>();
    let name: string | undefined = id;
    while (name !== undefined && !seen.has(name)) {
      const known = model.layers.get(name)?.layer;
      if (known) return known;
      seen.add(name);
      name = renamed.get(name);
    }
    return undefined;
  };
  const partsOf = (name: string) => partsOfName(model, name, (id) => layerOf(id) !== undefined);
  const valueIn = (name: string, of: Layer): string | undefined => {
    const { layer, value } = partsOf(name);
    return layer === undefined || layerOf(layer)?.id === of.id ? value : undefined;
  };
  return model.migrations
    .filter(({ name }) => !names || names.has(name))
    .map((migration) => ({
      migration,
      layerOf,
      isLabel: (name) => model.labels.has(labelIdOf(model, name)),
      isLabelOf: (name, layer, value) => valueIn(name, layer) === value,
      valueIn,
      changes: migration.changes.map((change): ActiveChange => {
        const later = all.slice(all.indexOf(change) + 1);
        const blocked = blockedBy(model, change, later);
        return { change, ...(blocked !== undefined && { blocked }) };
      }),
    }));
}

/** Records follow only after the project's files: what they lose must not be in use any more, and what they get must be. */
function blockedBy(
  model: ProjectModel,
  change: MigrationChange,
  later: readonly MigrationChange[],
): string | undefined {
  const { type, kind, from, to, into } = change;
  const unfit = unfitKind(change);
  if (unfit !== undefined) return unfit;
  const targets: Ref[] = [...(to ? [to] : []), ...(type === 'split' ? into : [])];
  const unclear =
    kind === 'label' && [...from, ...targets].find(({ id }) => meaningsOf(model, id).length > 0);
  if (unclear)
    return `"${unclear.id}" may be ${quoted(meaningsOf(model, unclear.id), ' or ')}. Name one of them.`;
  const isTakenFurther = (id: string): boolean =>
    later.some((other) => other.kind === kind && other.from.some((ref) => ref.id === id));
  const missing = targets.find(({ id }) => !canBe(model, kind, id) && !isTakenFurther(id));
  if (missing)
    return kind === 'person'
      ? nameProblem(missing.id)
      : kind === 'code'
        ? (codeProblem(missing.id) ?? 'The project has no layer with "open: true", so nothing has codes.')
        : `There is no ${kind} "${missing.id}". Add it first, or correct the id.`;
  if (type === 'deprecate') {
    const used = from.find(
      ({ id }) => (model.labels.get(labelIdOf(model, id))?.label.status ?? 'deprecated') !== 'deprecated',
    );
    return used && `"${used.id}" is not deprecated yet. Set its status to deprecated first.`;
  }
  const used = from.find(
    ({ id }) => isInUse(model, kind, id) && !(type === 'split' && into.some((ref) => ref.id === id)),
  );
  if (used)
    return `"${used.id}" is still a ${kind === 'code' ? 'label of a layer with codes' : `${kind} of the project`}. Take it out of the YAML files first, so that new answers cannot have it.${kind === 'label' ? ofOneLayer(model, used.id, targets) : ''}`;
  const kept = from.find(({ id }) => targets.some((target) => target.id === id));
  return (
    kept &&
    `"${kept.id}" is among what it becomes, so old answers could not be told from new ones. Give the new one another id.`
  );
}

/** A layer that offers what a label becomes, but not the label itself: probably the one that is meant. */
function ofOneLayer({ schema }: ProjectModel, id: string, targets: readonly Ref[]): string {
  const offers = ({ layer }: LayerDef, label: string): boolean =>
    layer !== undefined && layerLabels(layer).includes(label);
  const meant = schema.layers.find(
    (layer) => !offers(layer, id) && targets.some((target) => offers(layer, target.id)),
  );
  return meant ? ` If only answers to "${meant.id}" are meant, write "${meant.id}/${id}".` : '';
}

function unfitKind({ type, kind, from }: MigrationChange): string | undefined {
  if (type !== 'merge' && from.length > 1)
    return `Only a merge has several ids under "from"; this is a ${type}.`;
  if ((type === 'split' || type === 'deprecate') && kind !== 'label')
    return `Only labels can be ${PAST[type]}, not a ${kind}.`;
  if (type === 'merge' && (kind === 'layer' || kind === 'person'))
    return `Only labels, codes and rules can be merged: the answers of two ${kind === 'layer' ? 'layers' : 'people'} may differ.`;
  return undefined;
}

const PAST = { split: 'split', deprecate: 'deprecated' } as const;

/** Whether answers could have the id as things stand; of a person, whether it can be a name. */
function canBe(model: ProjectModel, kind: MigrationKind, id: string): boolean {
  if (kind === 'person') return isAnnotatorName(id);
  if (kind === 'label') return model.labels.has(labelIdOf(model, id));
  if (kind !== 'code') return isDefined(model, kind, id);
  return openLayers(model).length > 0 && codeProblem(id) === undefined;
}

const openLayers = ({ layers }: ProjectModel): Layer[] =>
  [...layers.values()].flatMap(({ layer }) => (layer && isOpen(layer) ? [layer] : []));

function isInUse(model: ProjectModel, kind: MigrationKind, id: string): boolean {
  const { annotators, reviewers } = model.schema;
  if (kind === 'person') return [...annotators, ...reviewers].some((person) => person.id === id);
  if (kind === 'code') return openLayers(model).some((layer) => layerLabels(layer).includes(id));
  return canBe(model, kind, id);
}
