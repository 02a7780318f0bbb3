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
import { defined } from '../../base/defined';

/** An allowed value at a place. Lists of them are ordered, best first. */
export interface Proposal {
  readonly text: string;
  readonly kind: ItemKind;
  readonly about?: { readonly kind: SymbolKind; readonly id: string };
  readonly detail?: string;
}

/** The kind of files that a path refers to. */
export type FileKind = 'yaml' | 'samples' | 'records' | 'any';

/** Proposals, or what to look up for them (names of files and models, fields of samples). */
export type Wanted =
  | { readonly proposals: readonly Proposal[] }
  | { readonly files: FileKind }
  | { readonly folders: true }
  | { readonly models: true }
  | { readonly fields: true };

/** A path without the numbers of items: `labels.*.parent`. */
const patternOf = (path: Path): string =>
  path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');

/** The ids, files or fields that are allowed at a path. Undefined where only the JSON Schema restricts the value. */
export function wantedAt(
  model: ProjectModel,
  file: SchemaName,
  root: YamlNode,
  path: Path,
): Wanted | undefined {
  const parent = nodeAt(root, path.slice(0, -1));
  const pattern = patternOf(path);
  if (file === 'assignment') return inAssignment(model, pattern);
  if (file === 'migration') return inMigration(model, pattern, stringOf(parent, 'kind') ?? 'label');
  return file === 'labelwright'
    ? inSchema(model, root, path, pattern, parent)
    : inGuideline(model, root, path, pattern, parent);
}

function inAssignment(model: ProjectModel, pattern: string): Wanted | undefined {
  switch (pattern) {
    case 'people.*':
    case 'people.*.id':
    case 'samples.ids.*.avoid.*':
      return { proposals: people(model.schema.annotators) };
    case 'samples.open_of':
      return { proposals: people(model.batches.flatMap((batch) => batch.people.filter(({ left }) => left))) };
    case 'after.agreement.batch':
      return { proposals: model.batches.map(({ name }) => ({ text: name, kind: 'value' })) };
    case 'samples.files':
    case 'samples.files.*':
      return { files: 'samples' };
  }
  return undefined;
}

const people = (list: readonly { readonly id: string; readonly name?: string }[]): Proposal[] =>
  [...new Map(list.map((person) => [person.id, person])).values()].map(({ id, name }) =>
    defined({ text: id, kind: 'value', detail: name }),
  );

function inMigration(model: ProjectModel, pattern: string, kind: string): Wanted | undefined {
  switch (pattern) {
    case 'changes.*.to':
      return {
        proposals: kind === 'rule' ? rules(model) : kind === 'layer' ? layers(model) : labels(model, 'all'),
      };
    case 'changes.*.into.*':
    case 'changes.*.where.*.to':
    case 'changes.*.where.*.label':
      return { proposals: labels(model, 'all') };
    case 'changes.*.where.*.cites':
      return { proposals: rules(model) };
    case 'changes.*.where.*.layer':
      return { proposals: layers(model) };
  }
  return undefined;
}

function inSchema(
  model: ProjectModel,
  root: YamlNode,
  path: Path,
  pattern: string,
  parent: YamlNode | undefined,
): Wanted | undefined {
  switch (pattern) {
    case 'guideline':
      return { files: 'yaml' };
    case 'data.samples':
    case 'data.samples.*':
    case 'data.samples.*.path':
      return { files: 'samples' };
    case 'data.gold':
    case 'data.gold.*':
    case 'qualification.file':
      return { files: 'records' };
    case 'lint.overrides.*.files.*':
      return { files: 'any' };
    case 'lint.suppress.*.rule':
      return { proposals: lintRules() };
    case 'data.annotations':
    case 'data.decisions':
      return { folders: true };
    case 'data.id':
    case 'data.text':
    case 'data.messages':
    case 'data.split':
    case 'data.group':
    case 'data.context.*':
    case 'data.above.*':
    case 'data.beside.*':
    case 'data.monospace.*':
    case 'data.media.*':
    case 'data.show.*.field':
    case 'layers.*.between.*':
      return { fields: true };
    case 'layers.*.spans':
      return { proposals: layers(model, 'spans') };
    case 'layers.*.labels.*':
    case 'layers.*.pairs.*.label':
      return { proposals: labels(model) };
    case 'layers.*.pairs.*.from':
    case 'layers.*.pairs.*.from.*':
    case 'layers.*.pairs.*.to':
    case 'layers.*.pairs.*.to.*':
      return { proposals: ofLayer(model, stringAt(root, [...path.slice(0, 2), 'spans'])) };
    case 'training.resolve.spans.annotator':
      return { proposals: people(model.schema.annotators) };
    case 'suggestions.model':
      return { models: true };
    case 'suggestions.layers.*':
      return { proposals: layers(model) };
    case 'labels.*.id':
      return { proposals: undeclared(model) };
    case 'labels.*.layer':
      return { proposals: layersWith(model, stringOf(parent, 'id')) };
    case 'labels.*.parent':
    case 'labels.*.replaced_by':
      return { proposals: except(labels(model, 'all'), stringOf(parent, 'id')) };
    case 'quality.cite_rules.*':
      return { proposals: [...labels(model), ...layers(model)] };
  }
  if (/^training\.gate\.models\..+\.as_good_as\.\*$/.test(pattern)) return { proposals: MEASURES };
  const when = /^layers\.\*\.when\.(.+?)(?:\.\*)?$/.exec(pattern);
  return when ? { proposals: ofLayer(model, String(path[3])) } : undefined;
}

/** What a model can be compared with, apart from other models. */
const MEASURES: readonly Proposal[] = [
  { text: 'people', kind: 'value', detail: 'each person against the others' },
  { text: 'majority', kind: 'value', detail: 'always the most frequent answer' },
  { text: 'baseline', kind: 'value', detail: 'the model that "labelwright baseline" trains' },
];

function inGuideline(
  model: ProjectModel,
  root: YamlNode,
  path: Path,
  pattern: string,
  parent: YamlNode | undefined,
): Wanted | undefined {
  switch (pattern) {
    case 'labels.*.id':
      return { proposals: undefinedLabels(model) };
    case 'labels.*.layer':
      return { proposals: layersWith(model, stringOf(parent, 'id')) };
    case 'layers.*.id':
      return { proposals: layers(model).filter(({ text }) => !model.layerDefinitions.has(text)) };
    case 'layers.*.levels.*.value':
      return { proposals: levels(model, stringAt(root, [...path.slice(0, 2), 'id'])) };
    case 'layers.*.tie_breakers.*.between.*':
    case 'layers.*.tie_breakers.*.prefer':
      return { proposals: levels(model, stringAt(root, [...path.slice(0, 2), 'id'])) };
    case 'labels.*.exclude.*.use_instead':
      return { proposals: nearFirst(model, stringAt(root, [...path.slice(0, 2), 'id'])) };
    case 'tie_breakers.*.prefer':
      return { proposals: between(model, parent) };
    case 'purpose.costs.*.expected':
    case 'purpose.costs.*.given':
    case 'decision_order.*':
    case 'tie_breakers.*.between.*':
    case 'examples.*.not.*':
      return { proposals: labels(model) };
    case 'changelog.*.changes.*.relabel.*':
      return { proposals: [...labels(model), ...layers(model)] };
    case 'layers.*.tie_breakers.*.examples.*':
    case 'tie_breakers.*.examples.*':
      return { proposals: examples(model) };
    case 'examples.*.rules.*':
      return { proposals: rules(model) };
    case 'changelog.*.changes.*.target':
      return {
        proposals: [
          ...labels(model, 'all'),
          ...rules(model),
          ...layers(model),
          { text: '*', kind: 'value', detail: 'everything' },
        ],
      };
    case 'changelog.*.changes.*.into':
    case 'changelog.*.changes.*.into.*':
      return { proposals: [...labels(model, 'all'), ...rules(model), ...layers(model)] };
  }
  const answer = /^examples\.\*\.labels\.(.+?)(?:\.\*(?:\.label)?)?$/.exec(pattern);
  return answer ? { proposals: ofLayer(model, String(path[3])) } : undefined;
}

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

const stringAt = (root: YamlNode, path: Path): string | undefined =>
  stringOf(nodeAt(root, path.slice(0, -1)), String(path.at(-1)));
