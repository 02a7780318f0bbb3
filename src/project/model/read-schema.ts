import type { Label } from '../schema/layer-types';
import { toJs, type YamlNode } from '../../base/yaml/tree';
import type {
  DataModel,
  LabelDef,
  LintSettings,
  QualificationModel,
  RuleSetting,
  SampleFormat,
  SampleSource,
  SchemaModel,
  SourceFile,
  SuggestionsModel,
} from './model';
import {
  entries,
  field,
  flag,
  items,
  listOf,
  locatedText,
  number,
  numberAt,
  ref,
  refs,
  text,
  textAt,
  texts,
  unlessEmpty,
  namedValues,
} from './reader';
import { readItems } from './read-entries';
import { readLayer } from './read-layers';
import { readTraining } from './read-training';
import {
  DEFAULT_CONFIDENCE,
  DEFAULT_SEED,
  type Feedback,
  type GoldSettings,
  MAX_SHARE,
} from '../gold/settings';
import { isAnnotatorName } from '../records/annotator-name';
import { DEFAULT_CONTROL } from '../suggestions';
import { defined } from '../../base/objects';
import { PLACES, TURN_PLACES, WAYS, type Layout, type ShownField, type ShownTurns } from './layout';

/** Reads labelwright.yaml; unreadable parts are left out. */
export function readSchema(file: SourceFile): SchemaModel {
  const root = file.root;
  const quality = field(root, 'quality');
  const goldNode = field(root, 'gold');
  const gold = readGold(goldNode);
  return {
    file,
    data: readData(field(root, 'data')),
    layers: items(field(root, 'layers')).flatMap((node) => readLayer(file, node) ?? []),
    labels: readItems(field(root, 'labels'), (node) => readLabel(file, node)),
    annotators: readPeople(field(field(root, 'people'), 'annotators')),
    reviewers: readPeople(field(field(root, 'people'), 'reviewers')),
    citeRules: texts(field(quality, 'cite_rules')),
    independent: flag(field(quality, 'independent'), true),
    reportsPeople: flag(field(field(root, 'report'), 'people'), false),
    lint: readLint(file, field(root, 'lint')),
    training: readTraining(file, field(root, 'training')),
    ...defined({
      title: textAt(root, 'title'),
      language: textAt(root, 'language'),
      guidelinePath: locatedText(file, field(root, 'guideline')),
      annotatorsPerSample: number(field(quality, 'annotators_per_sample')),
      gold,
      goldNode: gold && goldNode,
      qualification: readQualification(file, field(root, 'qualification')),
      suggestions: readSuggestions(file, field(root, 'suggestions')),
    }),
  };
}

function readData(node: YamlNode | undefined): DataModel {
  const context = field(node, 'context');
  const above = texts(field(node, 'above'));
  const beside = texts(field(node, 'beside'));
  const media = texts(field(node, 'media'));
  const shown = [...above, ...beside, ...media];
  const gold = texts(field(node, 'gold'));
  const folder = (key: string): string => (textAt(node, key) ?? key).replace(/^\.\//, '').replace(/\/+$/, '');
  return {
    samples: readSources(field(node, 'samples')),
    id: textAt(node, 'id') ?? 'id',
    text: textAt(node, 'text') ?? 'text',
    annotations: folder('annotations'),
    decisions: folder('decisions'),
    gold: gold.length > 0 ? gold : ['gold/*.jsonl'],
    ...defined({
      messages: textAt(node, 'messages'),
      context:
        context?.kind === 'seq' || shown.length > 0 ? [...new Set([...texts(context), ...shown])] : undefined,
      above: unlessEmpty(above),
      beside: unlessEmpty(beside),
      media: unlessEmpty(media),
      monospace: unlessEmpty(texts(field(node, 'monospace'))),
      layout: readLayout(node),
      split: textAt(node, 'split'),
      group: textAt(node, 'group'),
      maxChars: number(field(node, 'max_chars')),
    }),
  };
}

const FORMATS: readonly SampleFormat[] = ['jsonl', 'csv', 'tsv', 'lines', 'document'];

function readSources(node: YamlNode | undefined): SampleSource[] {
  return listOf(node).flatMap((item): SampleSource[] => {
    const glob = (item.kind === 'map' ? textAt(item, 'path') : text(item))?.replace(/^\.\//, '');
    if (!glob) return [];
    const format = FORMATS.find((known) => known === textAt(item, 'format'));
    return [{ glob, node: item, ...(format && { format }) }];
  });
}

function readLabel(file: SourceFile, node: YamlNode): LabelDef | undefined {
  const idNode = field(node, 'id');
  const id = text(idNode);
  if (id === undefined || id === '' || !idNode) return undefined;
  const ofLayer = ref(file, field(node, 'layer'));
  const parent = ref(file, field(node, 'parent'));
  const replacedBy = ref(file, field(node, 'replaced_by'));
  const label: Label = {
    id,
    name: textAt(node, 'name') ?? id,
    aliases: texts(field(node, 'aliases')),
    selectable: flag(field(node, 'selectable'), true),
    catchAll: flag(field(node, 'catch_all'), false),
    status: textAt(node, 'status') === 'deprecated' ? 'deprecated' : 'active',
    ...defined({
      parent: parent?.id,
      replacedBy: replacedBy?.id,
      key: textAt(node, 'key'),
      color: textAt(node, 'color'),
      maxShare: number(field(node, 'max_share')),
    }),
  };
  return defined({ id, idNode, node, file, label, ofLayer, parent, replacedBy });
}

function readPeople(node: YamlNode | undefined): SchemaModel['annotators'] {
  return items(node).flatMap((item) => {
    const id = item.kind === 'map' ? textAt(item, 'id') : text(item);
    if (id === undefined) return [];
    const name = textAt(item, 'name');
    const capacity = numberAt(item, 'capacity', (count) => count > 0);
    const isAside = flag(field(item, 'count'), true) ? undefined : (true as const);
    const emailNode = item.kind === 'map' ? field(item, 'email') : undefined;
    const emails =
      emailNode && [text(emailNode) ?? texts(emailNode)].flat().map((email) => email.toLowerCase());
    return [defined({ id, name, capacity, isAside, reason: textAt(item, 'reason'), emails, emailNode })];
  });
}

function readLint(file: SourceFile, node: YamlNode | undefined): LintSettings {
  const base = textAt(node, 'extends');
  return {
    extends: base === 'strict' || base === 'none' ? base : 'recommended',
    rules: readRuleSettings(file, field(node, 'rules')),
    overrides: items(field(node, 'overrides')).map((override) => ({
      files: texts(field(override, 'files')),
      rules: readRuleSettings(file, field(override, 'rules')),
    })),
    suppress: items(field(node, 'suppress')).flatMap((item, index) => {
      const [rule, sample, annotator, reason] = ['rule', 'sample', 'annotator', 'reason'].map((key) =>
        textAt(item, key),
      );
      if (rule === undefined || sample === undefined || sample === '') return [];
      const entry = { rule, sample, index, node: item, file };
      return [
        defined({
          ...entry,
          annotator: annotator === '' ? undefined : annotator,
          reason: reason?.trim() === '' ? undefined : reason,
        }),
      ];
    }),
  };
}

function readRuleSettings(file: SourceFile, node: YamlNode | undefined): Map<string, RuleSetting> {
  const settings = new Map<string, RuleSetting>();
  for (const { key, value } of entries(file, node)) {
    const severity = severityOf(value.kind === 'seq' ? value.items[0] : value);
    const options = value.kind === 'seq' ? plainOptions(file, value.items[1]) : undefined;
    if (severity) settings.set(key.id, { severity, node: key.node, ...(options && { options }) });
  }
  return settings;
}

function severityOf(node: YamlNode | undefined): RuleSetting['severity'] | undefined {
  // In YAML 1.1 a bare `off` is false. Accept both.
  const word = node?.kind === 'scalar' && node.value === false ? 'off' : text(node);
  return word === 'off' || word === 'info' || word === 'warning' || word === 'error' ? word : undefined;
}

function plainOptions(file: SourceFile, node: YamlNode | undefined): Record<string, unknown> | undefined {
  if (node?.kind !== 'map') return undefined;
  return Object.fromEntries(entries(file, node).map(({ key, value }) => [key.id, toJs(value)]));
}

/** Reads the `gold` section; undefined without one. Missing and invalid values have their defaults. */
function readGold(node: YamlNode | undefined): GoldSettings | undefined {
  if (node?.kind !== 'map') return undefined;
  return defined({
    feedback: feedbackAt(node, 'feedback'),
    attention: feedbackAt(node, 'attention'),
    seed: number(field(node, 'seed')) ?? DEFAULT_SEED,
    share: numberAt(node, 'share', (share) => share > 0 && share <= MAX_SHARE),
  });
}

/** Reads the `qualification` section; undefined if it has no pass mark or no samples: an unreadable section must not block anyone. */
function readQualification(file: SourceFile, node: YamlNode | undefined): QualificationModel | undefined {
  if (node?.kind !== 'map') return undefined;
  const passMark = numberAt(node, 'pass_mark', (mark) => mark > 0 && mark < 1);
  const path = textAt(node, 'file')?.replace(/^\.\//, '');
  const named = refs(file, field(node, 'samples'));
  if (passMark === undefined || (named.length === 0) === (path === undefined)) return undefined;
  return defined({
    file,
    node,
    named,
    samples: [...new Set(named.map(({ id }) => id))],
    passMark,
    confidence: numberAt(node, 'confidence', (share) => share >= 0.5 && share < 1) ?? DEFAULT_CONFIDENCE,
    blocks: textAt(node, 'on_failure') !== 'warn',
    feedback: feedbackAt(node, 'feedback'),
    goldFile: path,
    fileNode: field(node, 'file'),
    minAnswers: numberAt(node, 'min_answers', (count) => count >= 1),
  });
}

/** Reads the `suggestions` section; undefined if it names no model that can have a file. */
function readSuggestions(file: SourceFile, node: YamlNode | undefined): SuggestionsModel | undefined {
  const modelNode = field(node, 'model');
  const model = text(modelNode);
  if (node?.kind !== 'map' || !modelNode || model === undefined || !isAnnotatorName(model)) return undefined;
  const named = refs(file, field(node, 'layers'));
  return defined<SuggestionsModel>({
    file,
    node,
    modelNode,
    model,
    named,
    show: textAt(node, 'show') === 'before' ? 'before' : 'after',
    control: numberAt(node, 'control', (share) => share >= 0 && share < 1) ?? DEFAULT_CONTROL,
    seed: number(field(node, 'seed')) ?? DEFAULT_SEED,
    layers: unlessEmpty(named.map(({ id }) => id)),
  });
}

function feedbackAt(node: YamlNode, key: string): Feedback {
  const word = textAt(node, key);
  return word === 'immediate' || word === 'end' ? word : 'none';
}

/** Reads the layout from `data`; undefined if there is none. Of a field that is there twice, the first entry counts. */
function readLayout(data: YamlNode | undefined): Layout | undefined {
  const known = <T extends string>(node: YamlNode, key: string, values: readonly T[]): T | undefined =>
    values.find((one) => one === textAt(node, key));
  const fields = new Map<string, ShownField>();
  for (const node of items(field(data, 'show'))) {
    const name = textAt(node, 'field');
    if (name === undefined || fields.has(name)) continue;
    const as = known(node, 'as', WAYS);
    const at = known(node, 'at', PLACES);
    fields.set(name, { field: name, ...defined({ as, at, title: textAt(node, 'title') }) });
  }
  const turns = namedValues(field(data, 'show_turns')).map(({ id, value }): [string, ShownTurns] => {
    const as = known(value, 'as', WAYS);
    const at = known(value, 'at', TURN_PLACES);
    return [id, defined({ as, at })];
  });
  if (fields.size + turns.length === 0) return undefined;
  return { fields: [...fields.values()], turns: Object.fromEntries(turns) };
}
