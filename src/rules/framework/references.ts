import type { YamlNode, YamlScalar } from '../../base/yaml/tree';
import {
  TIE_OUTCOMES,
  type Definition,
  type Example,
  type GuidelineModel,
  type LayerDefinition,
  type ProjectModel,
  type Ref,
  type SchemaModel,
  type TieBreaker,
} from '../../project/model/model';
import { field, items, refs } from '../../project/model/reader';
import { isOpen } from '../../project/schema/layer-types';
import { memoize } from '../../base/memoize';
import { labelIdOf } from '../../project/model/label-ids';

/** What an id may refer to. */
export type Target = 'label' | 'layer' | 'rule' | 'example';

/** A mention of an id, with the kinds of things that it may refer to. */
export interface Reference extends Ref {
  readonly targets: readonly Target[];
  /** In an entry of the changelog, which may mention removed ids. */
  readonly isHistory?: boolean;
  /** A label where its layer is known. */
  readonly isInLayer?: boolean;
}

/** Every reference in the two YAML files, in the order of the model, except the changelog's references to retired ids. */
export const references = memoize((model: ProjectModel): readonly Reference[] => {
  const { schema, guideline } = model;
  const cited = field(field(schema.file.root, 'quality'), 'cite_rules');
  const own = [
    ...inSchema(schema),
    ...(cited?.kind === 'seq'
      ? to(
          refs(schema.file, cited).map((ref) =>
            schema.citeRules.includes(ref.id) ? ref : { ...ref, id: labelIdOf(model, ref.id) },
          ),
          'label',
          'layer',
        )
      : []),
    ...to(schema.suggestions?.named ?? [], 'layer'),
  ];
  if (!guideline) return own;
  const { costs, decisionOrder, definitions, layers, tieBreakers, examples } = guideline;
  return [
    ...own,
    ...costs.flatMap(({ expected, given }) => to([expected, given], 'label')),
    ...to(decisionOrder, 'label'),
    ...definitions.flatMap(inDefinition),
    ...layers.flatMap(inLayerDefinition),
    ...tieBreakers.flatMap(inTieBreaker),
    ...examples.flatMap((example) => inExample(example, model)),
    ...inEntriesWithoutId(model),
    ...inChangelog(guideline),
  ];
});

const inSchema = memoize(({ layers, labels }: SchemaModel): readonly Reference[] => {
  const open = new Set(layers.flatMap(({ id, layer }) => (isOpen(layer) ? [id] : [])));
  const known = new Set(labels.map(({ id }) => id));
  return [
    ...layers.flatMap((layer) => [
      ...inLayer(to(layer.labels, 'label')),
      ...to(layer.layerRefs, 'layer'),
      // A code need not be a label.
      ...inLayer(
        to(
          layer.labelRefs.filter((ref) => !open.has(ref.layer) || known.has(ref.id)),
          'label',
        ),
      ),
    ]),
    ...labels.flatMap(({ ofLayer, parent, replacedBy }) => [
      ...to(ofLayer ? [ofLayer] : [], 'layer'),
      ...to(
        [parent, replacedBy].filter((ref) => ref !== undefined),
        'label',
      ),
    ]),
  ];
});

/** The references of an entry for a label: the label, and labels to use instead. */
const inDefinition = ({ id, idNode, ofLayer, file, include, exclude }: Definition): Reference[] => [
  { id, node: idNode, file, targets: ['label'] },
  ...to(ofLayer ? [ofLayer] : [], 'layer'),
  ...[...include, ...exclude].flatMap(({ useInstead }) => (useInstead ? to([useInstead], 'label') : [])),
];

/** The references of an entry for a layer: the layer, and examples of its tie-breakers. */
const inLayerDefinition = ({ id, idNode, file, tieBreakers }: LayerDefinition): Reference[] => [
  { id, node: idNode, file, targets: ['layer'] },
  ...tieBreakers.flatMap(({ examples }) => to(examples, 'example')),
];

const inTieBreaker = ({ between, prefer, examples }: TieBreaker): Reference[] => [
  ...to([...between, ...(prefer ? [prefer] : [])], 'label'),
  ...to(examples, 'example'),
];

/** The labels that criteria and tie-breakers without an id name. The model has no such entries, but their labels can be checked all the same. */
function inEntriesWithoutId({ guideline, problems }: ProjectModel): Reference[] {
  const found = new Map<YamlNode, Reference>();
  for (const { rule, key, file, holder } of problems) {
    if (rule !== 'missing-required-field' || key !== 'id' || file !== guideline?.file || !holder) continue;
    const criteria = [holder, ...['include', 'exclude'].flatMap((list) => items(field(holder, list)))];
    const named = [
      ...criteria.map((each) => field(each, 'use_instead')),
      ...items(field(holder, 'between')),
      field(holder, 'prefer'),
    ].filter((node) => node?.kind === 'scalar' && typeof node.value === 'string');
    for (const node of named)
      for (const reference of to(refs(file, node), 'label'))
        if (!TIE_OUTCOMES.some((word) => word === reference.id)) found.set(reference.node, reference);
  }
  return [...found.values()];
}

const inExample = (
  { layerRefs, labelRefs, not, rules }: Example,
  { layers, labels }: Pick<ProjectModel, 'layers' | 'labels'>,
): Reference[] => [
  ...to(layerRefs, 'layer'),
  // The content of an unknown layer may be anything.
  ...inLayer(
    to(
      labelRefs.filter(({ id, layer: name }) => {
        const layer = name === undefined ? undefined : layers.get(name)?.layer;
        return layer && (!isOpen(layer) || labels.has(id));
      }),
      'label',
    ),
  ),
  ...to(not, 'label'),
  ...to(rules, 'rule'),
];

/** The ids that the changelog mentions, except retired ones. */
function inChangelog(guideline: GuidelineModel): Reference[] {
  const retired = retiredIds(guideline);
  const changes = guideline.changelog.flatMap((entry) => entry.changes);
  return changes.flatMap(({ target, into, relabel }) => {
    const all = [
      ...to(target.id === '*' ? [] : [target], 'label', 'layer', 'rule', 'example'),
      ...to(into, 'label', 'layer', 'rule', 'example'),
      ...to(relabel, 'label', 'layer'),
    ];
    return all.filter(({ id }) => !retired.has(id)).map((reference) => ({ ...reference, isHistory: true }));
  });
}

/** How the changelog retired an id. */
export type Retirement = {
  readonly version: string;
  readonly type: string;
  /** What replaced it; empty if it was removed. */
  readonly into: readonly string[];
};

/** Ids that were removed, renamed, merged or split, according to the newest entry that says so, unless a later entry adds them again. */
export const retiredIds = (guideline: GuidelineModel | undefined): ReadonlyMap<string, Retirement> =>
  guideline ? retiredIn(guideline) : NOTHING;

const NOTHING: ReadonlyMap<string, Retirement> = new Map();

const retiredIn = memoize(({ changelog }: GuidelineModel): ReadonlyMap<string, Retirement> => {
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

const to = (list: readonly Ref[], ...targets: readonly Target[]): Reference[] =>
  list.map(({ id, node, file }) => ({ id, node, file, targets }));

const inLayer = (list: readonly Reference[]): Reference[] =>
  list.map((reference) => ({ ...reference, isInLayer: true }));

/** The keys of the thresholds for models that have these names: the labels or layers that they are for. */
export function thresholdKeys(
  { schema }: Pick<ProjectModel, 'schema'>,
  names: readonly string[],
): YamlScalar[] {
  const models = field(field(field(schema.file.root, 'training'), 'gate'), 'models');
  const each = models?.kind === 'map' ? models.entries.map(({ value }) => value) : [];
  return each.flatMap((node) => names.flatMap((name) => keysIn(field(node, name))));
}

/** The keys of a map; none of one that comes from an alias. */
export const keysIn = (node: YamlNode | undefined): YamlScalar[] =>
  node?.kind === 'map' && node.alias === undefined ? node.entries.map(({ key }) => key) : [];
