import type {
  Definition,
  Example,
  GuidelineModel,
  LayerDef,
  ProjectModel,
  Ref,
  SchemaModel,
  TieBreaker,
  Unplaced,
} from '../../core/project/model';
import { field, refs } from '../../core/project/reader';
import { kept } from '../../core/kept';

/** What an id may name. */
export type Target = 'label' | 'layer' | 'rule' | 'example';

/** A mention of an id, with what it may name. */
export interface Reference extends Ref {
  readonly targets: readonly Target[];
  /** In an entry of the changelog, which may speak of what is gone. */
  readonly isHistory?: boolean;
}

/** The same without its file. */
export type EntryReference = Unplaced<Reference>;

/** Every reference in the two YAML files, in the order of the model. What the changelog says was retired is not among them. */
export const references = kept((model: ProjectModel): readonly Reference[] => {
  const { guideline } = model;
  if (!guideline) return beforeEntries(model);
  const { file, definitions, tieBreakers, examples } = guideline;
  const inEntries = [
    ...definitions.flatMap(inDefinition),
    ...tieBreakers.flatMap(inTieBreaker),
    ...examples.flatMap((example) => inExample(example, model.layers)),
  ];
  return [
    ...beforeEntries(model),
    ...inEntries.map((reference) => ({ ...reference, file })),
    ...historyReferences(model),
  ];
});

/**
 * Those that stand in no entry of the guideline: in costs, in the decision order, in the changelog, and in the label schema, of which
 * those that the schema itself leads somewhere are left out.
 */
export const referencesBesideEntries = (model: ProjectModel): readonly Reference[] => [
  ...openReferences(model.schema),
  ...ownReferences(model),
  ...historyReferences(model),
];

const beforeEntries = (model: ProjectModel): readonly Reference[] => [
  ...schemaReferences(model.schema),
  ...ownReferences(model),
];

const openReferences = kept((schema: SchemaModel): readonly Reference[] => {
  const idsOf = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));
  const ids = { label: idsOf(schema.labels), layer: idsOf(schema.layers), rule: NONE, example: NONE };
  return referencesIn(schema, ({ id }, targets) => !targets.some((target) => ids[target].has(id)));
});

const NONE: ReadonlySet<string> = new Set();

const ownReferences = ({ guideline }: ProjectModel): readonly Reference[] => [
  ...(guideline?.costs.flatMap(({ expected, given }) => to([expected, given], 'label')) ?? []),
  ...to(guideline?.decisionOrder ?? [], 'label'),
];

const schemaReferences = kept((schema: SchemaModel) => referencesIn(schema, () => true));

function referencesIn(
  { file, layers, labels }: SchemaModel,
  isWanted: (ref: Ref, targets: readonly Target[]) => boolean,
): readonly Reference[] {
  const cited = field(field(file.root, 'quality'), 'cite_rules');
  const found: Reference[] = [];
  const add = (list: readonly (Ref | undefined)[], ...targets: readonly Target[]): void => {
    // Nearly all lead somewhere, and are looked at at each keystroke in the schema.
    for (const ref of list)
      if (ref && isWanted(ref, targets)) found.push({ id: ref.id, node: ref.node, file: ref.file, targets });
  };
  for (const layer of layers) {
    add(layer.labels, 'label');
    add(layer.layerRefs, 'layer');
    add(layer.labelRefs, 'label');
  }
  for (const { parent, replacedBy } of labels) add([parent, replacedBy], 'label');
  if (cited?.kind === 'seq') add(refs(file, cited), 'label', 'layer');
  return found;
}

/** What an entry for a label names: the label, and those that it sends cases to. */
export const inDefinition = (entry: Unplaced<Definition>): EntryReference[] => [
  { id: entry.id, node: entry.idNode, targets: ['label'] },
  ...[...entry.include, ...entry.exclude].flatMap(({ useInstead }) =>
    useInstead ? named([useInstead], 'label') : [],
  ),
];

export const inTieBreaker = ({ between, prefer, examples }: Unplaced<TieBreaker>): EntryReference[] => [
  ...named([...between, ...(prefer ? [prefer] : [])], 'label'),
  ...named(examples, 'example'),
];

export const inExample = (
  { layerRefs, labelRefs, not, rules }: Unplaced<Example>,
  layers: ReadonlyMap<string, Unplaced<LayerDef>>,
): EntryReference[] => [
  ...named(layerRefs, 'layer'),
  // What stands under an unknown layer may be anything.
  ...named(
    labelRefs.filter(({ layer }) => layer !== undefined && layers.get(layer)?.layer),
    'label',
  ),
  ...named(not, 'label'),
  ...named(rules, 'rule'),
];

/** What entries of the changelog name and what is not retired by any entry. */
function historyReferences({ guideline }: ProjectModel): Reference[] {
  const retired = retiredIds(guideline);
  const changes = guideline?.changelog.flatMap((entry) => entry.changes) ?? [];
  return changes.flatMap(({ target, into, relabel }) => {
    const all = [
      ...to(target.id === '*' ? [] : [target], 'label', 'layer', 'rule', 'example'),
      ...to(into, 'label', 'layer', 'rule', 'example'),
      ...to(relabel, 'label'),
    ];
    return all.filter(({ id }) => !retired.has(id)).map((reference) => ({ ...reference, isHistory: true }));
  });
}

/** An id that an entry of the changelog took out of use. */
export type Retirement = {
  readonly version: string;
  readonly type: string;
  /** What took its place; empty when it was removed. */
  readonly into: readonly string[];
};

/** Ids that were removed, renamed, merged or split into others, by the newest entry that says so and with no newer one that adds them again. */
export const retiredIds = (guideline: GuidelineModel | undefined): ReadonlyMap<string, Retirement> =>
  guideline ? retiredIn(guideline) : NOTHING;

const NOTHING: ReadonlyMap<string, Retirement> = new Map();

const retiredIn = kept(({ changelog }: GuidelineModel): ReadonlyMap<string, Retirement> => {
  const retired = new Map<string, Retirement>();
  const current = new Set<string>();
  for (const { version, changes } of changelog) {
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
});

const RETIRING = new Set(['removed', 'renamed', 'merged', 'split']);

const named = (list: readonly Unplaced<Ref>[], ...targets: readonly Target[]): EntryReference[] =>
  list.map(({ id, node }) => ({ id, node, targets }));

const to = (list: readonly Ref[], ...targets: readonly Target[]): Reference[] =>
  list.map(({ id, node, file }) => ({ id, node, file, targets }));
