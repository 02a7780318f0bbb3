import { citable } from '../../project/model/build-model';
import { TIE_OUTCOMES, type ProjectModel } from '../../project/model/model';
import { takesSeveral } from '../../rules/framework/takes-several';
import type { SchemaName } from '../../project/schema/validate';
import { isOpen, layerLabels, ratingLevels, type Layer } from '../../project/schema/layer-types';
import { nodeAt, type Path } from '../../base/yaml/path';
import { toJs, type YamlNode } from '../../base/yaml/tree';
import { describeAccepted, type RuleOption } from '../../rules/framework/options';
import { CATALOGUE } from '../../rules/registry';
import type { SymbolKind } from '../occurrences';
import type { ItemKind } from './item';
import { entryOf, labelIdIn, meaningsOf, modelIn } from '../../project/model/label-ids';
import { takesNumber } from '../../kinds/traits';
import { choosableLabels } from '../../rules/framework/read-whole';
import { defined } from '../../base/objects';

/** An allowed value at a place. Lists of them are ordered, best first. */
export interface Proposal {
  readonly text: string;
  readonly kind: ItemKind;
  readonly about?: { readonly kind: SymbolKind; readonly id: string };
  readonly detail?: string;
}

/** The kind of files that a path refers to. */
export type FileKind = 'yaml' | 'samples' | 'records' | 'any';

/** Proposals, or what to look up for them: names of files, folders and models, or the fields of samples. */
export type Wanted = readonly Proposal[] | FileKind | 'folders' | 'models' | 'fields';

/** A path without the numbers of items: `labels.*.parent`. */
const patternOf = (path: Path): string =>
  path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');

/** A place for which proposals are wanted. */
interface At {
  readonly model: ProjectModel;
  readonly root: YamlNode;
  readonly path: Path;
}

/** The ids, files or fields that are allowed at a path. Undefined where only the JSON Schema restricts the value. */
export function wantedAt(
  model: ProjectModel,
  file: SchemaName,
  root: YamlNode,
  path: Path,
): Wanted | undefined {
  const pattern = patternOf(path);
  const found = WANTED[file]?.get(pattern);
  if (found) return found({ model, root, path });
  if (file === 'labelwright' && /^training\.gate\.models\..+\.as_good_as\.\*$/.test(pattern)) return MEASURES;
  return ANSWERS[file]?.test(pattern) ? ofLayer(model, String(path[3])) : undefined;
}

/** Answers by layer, whose id is the fourth part of the path. */
const ANSWERS: Readonly<Partial<Record<SchemaName, RegExp>>> = {
  guideline: /^examples\.\*\.labels\../,
  labelwright: /^layers\.\*\.when\../,
};

type Lookup = (at: At) => Wanted;

/** By pattern. A key has all patterns, between spaces, at which the same is allowed. */
const byPattern = (table: Readonly<Record<string, Lookup>>): ReadonlyMap<string, Lookup> =>
  new Map(Object.entries(table).flatMap(([keys, find]) => keys.split(' ').map((key) => [key, find])));

const WANTED: Readonly<Partial<Record<SchemaName, ReadonlyMap<string, Lookup>>>> = {
  assignment: byPattern({
    'people.* people.*.id samples.ids.*.avoid.*': ({ model }) => people(model.schema.annotators),
    'samples.open_of': ({ model }) =>
      people(model.batches.flatMap((batch) => batch.people.filter(({ left }) => left))),
    'after.agreement.batch': ({ model }) => model.batches.map(({ name }) => ({ text: name, kind: 'value' })),
    'samples.files samples.files.*': () => 'samples',
  }),
  migration: byPattern({
    'changes.*.to': (at) => {
      const kind = beside(at, 'kind');
      return kind === 'rule'
        ? rules(at.model)
        : kind === 'layer'
          ? layers(at.model)
          : labels(at.model, 'all');
    },
    'changes.*.into.* changes.*.where.*.to changes.*.where.*.label': ({ model }) => labels(model, 'all'),
    'changes.*.where.*.cites': ({ model }) => rules(model),
    'changes.*.where.*.layer': ({ model }) => layers(model),
  }),
  labelwright: byPattern({
    guideline: () => 'yaml',
    'data.samples data.samples.* data.samples.*.path': () => 'samples',
    'data.gold data.gold.* qualification.file': () => 'records',
    'lint.overrides.*.files.*': () => 'any',
    'lint.suppress.*.rule': () => lintRules(),
    'data.annotations data.decisions': () => 'folders',
    'data.id data.text data.messages data.split data.group data.context.* data.above.* data.beside.*': fields,
    'data.monospace.* data.media.* data.show.*.field layers.*.between.* layers.*.start.field': fields,
    'layers.*.spans': ({ model }) => layers(model, 'spans'),
    'layers.*.labels.* layers.*.pairs.*.label': ({ model }) => labels(model),
    'layers.*.pairs.*.from layers.*.pairs.*.from.* layers.*.pairs.*.to layers.*.pairs.*.to.*': (at) =>
      ofLayer(at.model, ofEntry(at, 'spans')),
    'training.resolve.spans.annotator': ({ model }) => people(model.schema.annotators),
    'suggestions.model': () => 'models',
    'suggestions.layers.*': ({ model }) => layers(model),
    'labels.*.id': ({ model }) => undeclared(model),
    'labels.*.layer': (at) => layersWith(at.model, beside(at, 'id')),
    'labels.*.parent labels.*.replaced_by': (at) => except(labels(at.model, 'all'), beside(at, 'id')),
    'quality.cite_rules.*': ({ model }) => [...labels(model), ...layers(model)],
  }),
  guideline: byPattern({
    'labels.*.id': ({ model }) => undefinedLabels(model),
    'labels.*.layer': (at) => layersWith(at.model, beside(at, 'id')),
    'layers.*.id': ({ model }) => layers(model).filter(({ text }) => !model.layerDefinitions.has(text)),
    'layers.*.levels.*.value layers.*.tie_breakers.*.between.* layers.*.tie_breakers.*.prefer': (at) =>
      levels(at.model, ofEntry(at, 'id')),
    'labels.*.exclude.*.use_instead': (at) => nearFirst(at.model, ofEntry(at, 'id')),
    'tie_breakers.*.prefer': ({ model, root, path }) => between(model, nodeAt(root, path.slice(0, -1))),
    'purpose.costs.*.expected purpose.costs.*.given decision_order.*': ({ model }) => labels(model),
    'tie_breakers.*.between.* examples.*.not.*': ({ model }) => labels(model),
    'changelog.*.changes.*.relabel.*': ({ model }) => [...labels(model), ...layers(model)],
    'layers.*.tie_breakers.*.examples.* tie_breakers.*.examples.*': ({ model }) => examples(model),
    'examples.*.rules.*': ({ model }) => rules(model),
    'changelog.*.changes.*.target': ({ model }) => [
      ...anything(model),
      { text: '*', kind: 'value', detail: 'everything' },
    ],
    'changelog.*.changes.*.into changelog.*.changes.*.into.*': ({ model }) => anything(model),
  }),
};

function fields(): Wanted {
  return 'fields';
}

const anything = (model: ProjectModel): Proposal[] => [
  ...labels(model, 'all'),
  ...rules(model),
  ...layers(model),
];

/** The text under another key of the map that a path is in. */
const beside = ({ root, path }: At, key: string): string | undefined =>
  stringOf(nodeAt(root, path.slice(0, -1)), key);

/** The text under a key of the entry of a top-level list that a path is in. */
const ofEntry = ({ root, path }: At, key: string): string | undefined =>
  stringOf(nodeAt(root, path.slice(0, 2)), key);

/** The people of a list, or of several, once each. */
export const people = (list: readonly { readonly id: string; readonly name?: string }[]): Proposal[] =>
  [...new Map(list.map((person) => [person.id, person])).values()].map(({ id, name }) =>
    defined({ text: id, kind: 'value', detail: name }),
  );

/** What a model can be compared with, apart from other models. */
const MEASURES: readonly Proposal[] = [
  { text: 'people', kind: 'value', detail: 'each person against the others' },
  { text: 'majority', kind: 'value', detail: 'always the most frequent answer' },
  { text: 'baseline', kind: 'value', detail: 'the model that "labelwright baseline" trains' },
];

/** Keys of a mapping that are ids; undefined where the JSON Schema lists the keys. */
export function keysWanted(
  model: ProjectModel,
  file: SchemaName,
  path: Path,
): readonly Proposal[] | undefined {
  const pattern = patternOf(path);
  if (file === 'guideline') return pattern === 'examples.*.labels' ? layers(model) : undefined;
  if (pattern === 'layers.*.when') return layers(model).filter(({ text }) => hasLabels(model, text));
  if (
    /^training\.gate\.(?:min_agreement|models\..+\.min_(?:accuracy|accuracy_limit|macro_f1))$/.test(pattern)
  )
    return layers(model);
  if (/^training\.gate\.models\..+\.min_recall$/.test(pattern)) return labels(model);
  if (pattern === 'lint.rules' || pattern === 'lint.overrides.*.rules') return lintRules();
  const options = /^lint\.(?:overrides\.\*\.)?rules\.([^.]+)\.\*$/.exec(pattern);
  const rule = options && CATALOGUE.get(options[1]!);
  return rule
    ? Object.entries(rule.options ?? {}).map(([text, option]) => ({
        text,
        kind: 'key',
        detail: describeOption(option),
      }))
    : undefined;
}

const hasLabels = (model: ProjectModel, layer: string): boolean =>
  (model.layers.get(layer)?.labels.length ?? 0) > 0 || isOpen(model.layers.get(layer)?.layer);

const describeOption = (option: RuleOption): string =>
  `${option.description} (${describeAccepted(option)}${typeof option.default === 'number' ? `; default ${option.default}` : ''})`;

/** Every rule of the linter. */
export const lintRules = (): Proposal[] =>
  [...CATALOGUE.values()].map(({ id, summary }) => ({
    text: id,
    kind: 'lintRule',
    detail: summary,
    about: { kind: 'lint-rule', id },
  }));

/** Labels that can be chosen, those of layers first; with `all` also those that only group others. */
function labels(model: ProjectModel, which: 'choosable' | 'all' = 'choosable'): Proposal[] {
  const all = [...model.labels.values()];
  // Labels that no layer offers yet come last.
  const list =
    which === 'all' ? all : [...choosableLabels(model), ...all.filter(({ label }) => label.selectable)];
  return [...new Set(list)].map(({ id, label }) =>
    labelProposal(id, label.name === label.id ? undefined : label.name),
  );
}

/** The other labels, those of the label's own layers first: cases are mostly sent to one of them. */
function nearFirst(model: ProjectModel, id: string | undefined): Proposal[] {
  const near = new Set(
    [...model.layers.values()]
      .map((layer) => layer.labels.map((label) => label.id))
      .filter((ids) => id !== undefined && ids.includes(id))
      .flat(),
  );
  const others = except(labels(model), id);
  return [...others.filter(({ text }) => near.has(text)), ...others.filter(({ text }) => !near.has(text))];
}

const labelProposal = (id: string, name: string | undefined): Proposal => ({
  text: id,
  kind: 'label',
  about: { kind: 'label', id },
  ...(name !== undefined && name !== id && { detail: name }),
});

export const rules = (model: ProjectModel): Proposal[] =>
  (model.guideline ? citable(model.guideline) : []).map((rule) => ({
    text: rule.id,
    kind: 'rule',
    about: { kind: 'rule', id: rule.id },
    detail: 'between' in rule ? (rule.when?.text ?? 'tie-breaker') : rule.text,
  }));

export const layers = (model: ProjectModel, type?: Layer['type']): Proposal[] =>
  [...model.layers.values()]
    .filter((layer) => type === undefined || layer.type === type)
    .map(({ id, layer }) => ({
      text: id,
      kind: 'layer',
      about: { kind: 'layer', id },
      detail: layer?.question ?? layer?.type ?? '',
    }));

const examples = (model: ProjectModel): Proposal[] =>
  [...model.examples.values()].map(({ id, text }) => ({
    text: id,
    kind: 'example',
    about: { kind: 'example', id },
    detail: text.slice(0, 80),
  }));

/** The levels of a rating, with its anchors. */
function levels(model: ProjectModel, id: string | undefined): Proposal[] {
  const layer = id === undefined ? undefined : model.layers.get(id)?.layer;
  if (!takesNumber(layer)) return [];
  return ratingLevels(layer).map((value) => ({
    text: String(value),
    kind: 'value',
    detail: layer.anchors[String(value)] ?? '',
  }));
}

/** The labels of a layer. */
export function ofLayer(model: ProjectModel, id: string | undefined): Proposal[] {
  const layer = id === undefined ? undefined : model.layers.get(id)?.layer;
  return layer
    ? layerLabels(layer).map((label) => ({
        ...labelProposal(label, modelIn(model, layer.id).labels.get(label)?.label.name),
        about: { kind: 'label', id: labelIdIn(model, layer.id, label) },
      }))
    : [];
}

/** Labels without an entry in the guideline, as an entry names them. */
function undefinedLabels(model: ProjectModel): Proposal[] {
  const missing = labels(model, 'all').filter(({ text }) => !model.definitions.has(text));
  const entries = missing.map((proposal) => ({ ...proposal, text: entryOf(model, proposal.text).id }));
  return [...new Map(entries.map((proposal) => [proposal.text, proposal])).values()];
}

/** Layers that offer a label. */
const layersWith = (model: ProjectModel, label: string | undefined): Proposal[] =>
  layers(model).filter(({ text }) => ofLayer(model, text).some((proposal) => proposal.text === label));

/** Labels that layers or the guideline mention and that the schema does not have yet. */
function undeclared(model: ProjectModel): Proposal[] {
  const mentioned = [
    ...model.schema.layers.flatMap((layer) => layer.labels.map(({ id, written }) => written ?? id)),
    ...model.definitions.keys(),
  ];
  return [...new Set(mentioned)]
    .filter((id) => !model.labels.has(id) && meaningsOf(model, id).length === 0)
    .map((id) => labelProposal(id, undefined));
}

const OUTCOMES = { both: 'all of these labels are given', neither: 'none of these labels is given' } as const;

/** The labels of a tie-breaker first: it prefers one of them. */
function between(model: ProjectModel, tieBreaker: YamlNode | undefined): Proposal[] {
  const node = tieBreaker?.kind === 'map' ? tieBreaker.get('between') : undefined;
  const list =
    node?.kind === 'seq' ? node.items.map((node) => toJs(node)).filter((id) => typeof id === 'string') : [];
  if (list.length === 0) return labels(model);
  const own = list.map((id) => labelProposal(id, model.labels.get(id)?.label.name));
  const outcomes = takesSeveral(model, list) ? TIE_OUTCOMES : [];
  return [...own, ...outcomes.map((text): Proposal => ({ text, kind: 'value', detail: OUTCOMES[text] }))];
}

const except = (list: readonly Proposal[], id: string | undefined): Proposal[] =>
  list.filter(({ text }) => text !== id);

function stringOf(node: YamlNode | undefined, key: string): string | undefined {
  const value = node?.kind === 'map' ? node.get(key) : undefined;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}
