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
  locatedText,
  number,
  ref,
  refs,
  text,
  textAt,
  texts,
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
import { defined } from '../../base/defined';
import { PLACES, TURN_PLACES, WAYS, type Layout, type ShownField, type ShownTurns } from './layout';

/** Reads labelwright.yaml; unreadable parts are left out. */
export function readSchema(file: SourceFile): SchemaModel {
  const root = file.root;
  const title = textAt(root, 'title');
  const language = textAt(root, 'language');
  const guidelinePath = locatedText(file, field(root, 'guideline'));
  const quality = field(root, 'quality');
  const perSample = number(field(quality, 'annotators_per_sample'));
  const goldNode = field(root, 'gold');
  const gold = readGold(goldNode);
  const qualification = readQualification(file, field(root, 'qualification'));
  const suggestions = readSuggestions(file, field(root, 'suggestions'));
  return {
    file,
    data: readData(field(root, 'data')),
    layers: items(field(root, 'layers')).flatMap((node) => readLayer(file, node) ?? []),
    labels: readItems(field(root, 'labels'), (node) => readLabel(file, node)),
    annotators: readPeople(field(field(root, 'people'), 'annotators')),
    reviewers: readPeople(field(field(root, 'people'), 'reviewers')),
    citeRules: texts(field(quality, 'cite_rules')),
    independent: flag(field(quality, 'independent'), true),
    lint: readLint(file, field(root, 'lint')),
    training: readTraining(file, field(root, 'training')),
    ...defined({ title, language, guidelinePath, annotatorsPerSample: perSample }),
    ...(goldNode && gold && { gold, goldNode }),
    ...defined({ qualification, suggestions }),
  };
}

function readData(node: YamlNode | undefined): DataModel {
  const context = field(node, 'context');
  const above = texts(field(node, 'above'));
  const beside = texts(field(node, 'beside'));
  const media = texts(field(node, 'media'));
  const monospace = texts(field(node, 'monospace'));
  const shown = [...above, ...beside, ...media];
  const messages = textAt(node, 'messages');
  const split = textAt(node, 'split');
  const group = textAt(node, 'group');
  const maxChars = number(field(node, 'max_chars'));
  const gold = texts(field(node, 'gold'));
  const folder = (key: string): string => (textAt(node, key) ?? key).replace(/^\.\//, '').replace(/\/+$/, '');
  return {
    samples: readSources(field(node, 'samples')),
    id: textAt(node, 'id') ?? 'id',
    text: textAt(node, 'text') ?? 'text',
    annotations: folder('annotations'),
    decisions: folder('decisions'),
    gold: gold.length > 0 ? gold : ['gold/*.jsonl'],
    ...(messages !== undefined && { messages }),
    ...((context?.kind === 'seq' || shown.length > 0) && {
      context: [...new Set([...texts(context), ...shown])],
    }),
    ...(above.length > 0 && { above }),
    ...(beside.length > 0 && { beside }),
    ...(media.length > 0 && { media }),
    ...(monospace.length > 0 && { monospace }),
    ...defined({ layout: readLayout(node), split, group, maxChars }),
  };
}

const FORMATS: readonly SampleFormat[] = ['jsonl', 'csv', 'tsv', 'lines', 'document'];

function readSources(node: YamlNode | undefined): SampleSource[] {
  const list = node?.kind === 'seq' ? node.items : node ? [node] : [];
  return list.flatMap((item): SampleSource[] => {
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
  const key = textAt(node, 'key');
  const color = textAt(node, 'color');
  const maxShare = number(field(node, 'max_share'));
  const label: Label = {
    id,
    name: textAt(node, 'name') ?? id,
    aliases: texts(field(node, 'aliases')),
    selectable: flag(field(node, 'selectable'), true),
    catchAll: flag(field(node, 'catch_all'), false),
    status: textAt(node, 'status') === 'deprecated' ? 'deprecated' : 'active',
    ...defined({ parent: parent?.id, replacedBy: replacedBy?.id, key, color, maxShare }),
  };
  return defined({ id, idNode, node, file, label, ofLayer, parent, replacedBy });
}

function readPeople(node: YamlNode | undefined): SchemaModel['annotators'] {
  return items(node).flatMap((item) => {
    if (item.kind !== 'map') {
      const id = text(item);
      return id === undefined ? [] : [{ id }];
    }
    const id = textAt(item, 'id');
    const name = textAt(item, 'name');
    const capacity = number(field(item, 'capacity'));
    const hasCapacity = capacity !== undefined && capacity > 0;
    const reason = textAt(item, 'reason');
    return id === undefined
      ? []
      : [
          {
            id,
            ...(name !== undefined && { name }),
            ...(hasCapacity && { capacity }),
            ...(!flag(field(item, 'count'), true) && { isAside: true }),
            ...(reason !== undefined && { reason }),
          },
        ];
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
      return [
        {
          rule,
          sample,
          ...(annotator !== undefined && annotator !== '' && { annotator }),
          ...(reason !== undefined && reason.trim() !== '' && { reason }),
          index,
          node: item,
          file,
        },
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
  const share = number(field(node, 'share'));
  return {
    feedback: feedbackAt(node, 'feedback'),
    attention: feedbackAt(node, 'attention'),
    seed: number(field(node, 'seed')) ?? DEFAULT_SEED,
    ...(share !== undefined && share > 0 && share <= MAX_SHARE && { share }),
  };
}

/** Reads the `qualification` section; undefined if it has no pass mark or no samples: an unreadable section must not block anyone. */
function readQualification(file: SourceFile, node: YamlNode | undefined): QualificationModel | undefined {
  if (node?.kind !== 'map') return undefined;
  const passMark = number(field(node, 'pass_mark'));
  const fileNode = field(node, 'file');
  const path = textAt(node, 'file')?.replace(/^\.\//, '');
  const named = refs(file, field(node, 'samples'));
  const isBetween = passMark !== undefined && passMark > 0 && passMark < 1;
  if (!isBetween || (named.length === 0) === (path === undefined)) return undefined;
  const confidence = number(field(node, 'confidence'));
  const minAnswers = number(field(node, 'min_answers'));
  return {
    file,
    node,
    named,
    samples: [...new Set(named.map(({ id }) => id))],
    passMark,
    confidence:
      confidence !== undefined && confidence >= 0.5 && confidence < 1 ? confidence : DEFAULT_CONFIDENCE,
    blocks: textAt(node, 'on_failure') !== 'warn',
    feedback: feedbackAt(node, 'feedback'),
    ...defined({ goldFile: path, fileNode }),
    ...(minAnswers !== undefined && minAnswers >= 1 && { minAnswers }),
  };
}

/** Reads the `suggestions` section; undefined if it names no model that can have a file. */
function readSuggestions(file: SourceFile, node: YamlNode | undefined): SuggestionsModel | undefined {
  const modelNode = field(node, 'model');
  const model = text(modelNode);
  if (node?.kind !== 'map' || !modelNode || model === undefined || !isAnnotatorName(model)) return undefined;
  const named = refs(file, field(node, 'layers'));
  const control = number(field(node, 'control'));
  return {
    file,
    node,
    modelNode,
    model,
    named,
    show: textAt(node, 'show') === 'before' ? 'before' : 'after',
    control: control !== undefined && control >= 0 && control < 1 ? control : DEFAULT_CONTROL,
    seed: number(field(node, 'seed')) ?? DEFAULT_SEED,
    ...(named.length > 0 && { layers: named.map(({ id }) => id) }),
  };
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
