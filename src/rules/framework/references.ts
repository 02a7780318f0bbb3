import type { ProjectModel, Ref } from '../../core/project/model';
import { field, refs } from '../../core/project/reader';

/** What an id may name. */
export type Target = 'label' | 'layer' | 'rule' | 'example';

/** A mention of an id, with what it may name. */
export interface Reference extends Ref {
  readonly targets: readonly Target[];
  /** In an entry of the changelog, which may speak of what is gone. */
  readonly isHistory?: boolean;
}

const known = new WeakMap<ProjectModel, readonly Reference[]>();

/** Every reference in the two YAML files, in the order of the model. What the changelog says was retired is not among them. */
export function references(model: ProjectModel): readonly Reference[] {
  let list = known.get(model);
  if (!list) known.set(model, (list = [...schemaReferences(model), ...guidelineReferences(model)]));
  return list;
}

function schemaReferences({ schema }: ProjectModel): Reference[] {
  const cited = field(field(schema.file.root, 'quality'), 'cite_rules');
  return [
    ...schema.layers.flatMap((layer) => [
      ...to(layer.labels, 'label'),
      ...to(layer.layerRefs, 'layer'),
      ...to(layer.labelRefs, 'label'),
    ]),
    ...schema.labels.flatMap(({ parent, replacedBy }) => to(given(parent, replacedBy), 'label')),
    ...(cited?.kind === 'seq' ? to(refs(schema.file, cited), 'label', 'layer') : []),
  ];
}

function guidelineReferences(model: ProjectModel): Reference[] {
  const { guideline } = model;
  if (!guideline) return [];
  return [
    ...guideline.costs.flatMap(({ expected, given }) => to([expected, given], 'label')),
    ...to(guideline.decisionOrder, 'label'),
    ...guideline.definitions.flatMap((definition) => [
      { id: definition.id, node: definition.idNode, file: definition.file, targets: ['label'] as const },
      ...[...definition.include, ...definition.exclude].flatMap(({ useInstead }) =>
        to(given(useInstead), 'label'),
      ),
    ]),
    ...guideline.tieBreakers.flatMap(({ between, prefer, examples }) => [
      ...to([...between, ...given(prefer)], 'label'),
      ...to(examples, 'example'),
    ]),
    ...guideline.examples.flatMap((example) => [
      ...to(example.layerRefs, 'layer'),
      // What stands under an unknown layer may be anything.
      ...to(
        example.labelRefs.filter(({ layer }) => layer !== undefined && model.layers.get(layer)?.layer),
        'label',
      ),
      ...to(example.not, 'label'),
      ...to(example.rules, 'rule'),
    ]),
    ...historyReferences(model),
  ];
}

/** What entries of the changelog name and what is not retired by any entry. */
function historyReferences({ guideline }: ProjectModel): Reference[] {
  const retired = retiredIds(guideline);
  const changes = guideline?.changelog.flatMap((entry) => entry.changes) ?? [];
  return changes.flatMap(({ target, into, relabel }) => {
    const named = [
      ...to(target.id === '*' ? [] : [target], 'label', 'layer', 'rule', 'example'),
      ...to(into, 'label', 'layer', 'rule', 'example'),
      ...to(relabel, 'label'),
    ];
    return named.filter(({ id }) => !retired.has(id)).map((reference) => ({ ...reference, isHistory: true }));
  });
}

/** An id that an entry of the changelog took out of use. */
export interface Retirement {
  readonly version: string;
  readonly type: string;
  /** What took its place; empty when it was removed. */
  readonly into: readonly string[];
}

/** Ids that were removed, renamed, merged or split into others, by the newest entry that says so and with no newer one that adds them again. */
export function retiredIds(guideline: ProjectModel['guideline']): Map<string, Retirement> {
  const retired = new Map<string, Retirement>();
  const current = new Set<string>();
  for (const { version, changes } of guideline?.changelog ?? []) {
    for (const { type, target, into } of changes) {
      const ids = into.map(({ id }) => id);
      const retires = RETIRING.has(type) && !ids.includes(target.id);
      if (retires && !current.has(target.id) && !retired.has(target.id)) {
        retired.set(target.id, { version, type, into: ids });
      }
    }
    for (const { type, target, into } of changes) {
      if (type === 'added') current.add(target.id);
      for (const { id } of into) current.add(id);
    }
  }
  return retired;
}

const RETIRING = new Set(['removed', 'renamed', 'merged', 'split']);

const to = (list: readonly Ref[], ...targets: readonly Target[]): Reference[] =>
  list.map(({ id, node, file }) => ({ id, node, file, targets }));

const given = (...list: readonly (Ref | undefined)[]): Ref[] => list.filter((ref) => ref !== undefined);
