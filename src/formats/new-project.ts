/** Writes the two YAML files of a project that an import creates. */
import { GUIDELINE_HEAD, TO_BE_WRITTEN } from '../project/model/new-project';
import { layerLabels, type Label, type Layer, traitsOf } from '../project/schema/layer-types';
import { blockLines, flowText } from '../base/yaml/write-value';
import type { JsValue } from '../base/yaml/tree';
import { layerKeys } from '../project/schema/layer-keys';
import { isObject } from '../base/objects';

/** The default field of the text, which a schema need not name. */
const TEXT = 'text';

export interface ImportedProject {
  readonly title: string;
  readonly samples: string;
  readonly idField: string;
  readonly textField: string;
  /** Absent if the source names no splits. */
  readonly splitField?: string | undefined;
  readonly holdsMessages: boolean;
  readonly layers: readonly Layer[];
  readonly labels: readonly Label[];
  readonly annotators: readonly string[];
}

/** A schema that fits the imported records, and a guideline with a placeholder for each label's definition. */
export function importedProjectFiles(
  project: ImportedProject,
): Record<'labelwright.yaml' | 'guideline.yaml', string> {
  const head: JsValue = {
    labelwright: 1,
    title: project.title,
    guideline: 'guideline.yaml',
    data: {
      samples: [project.samples],
      ...(project.idField !== 'id' && { id: project.idField }),
      ...(project.holdsMessages
        ? { messages: project.textField }
        : project.textField !== TEXT && { text: project.textField }),
      ...(project.splitField !== undefined && { split: project.splitField }),
    },
    layers: project.layers.map(layerYaml),
  };
  const schema = [
    '# Label schema, made by an import: review the layers. What every key means: docs/format.md of Labelwright, or hover a key.',
    ...blockLines(head, false),
    ...(project.labels.length > 0
      ? ['labels:', ...project.labels.map((label) => `  - ${flowText(labelYaml(label))}`)]
      : []),
    ...(project.annotators.length > 0
      ? ['people:', `  annotators: ${flowText([...project.annotators])}`]
      : []),
    '',
  ];
  const guideline: JsValue = {
    version: '0.1.0',
    status: 'draft',
    ...(project.labels.length > 0 && {
      labels: project.labels.flatMap((label) => definitionsOf(label, project.layers)),
    }),
    changelog: [
      { version: '0.1.0', changes: [{ type: 'added', target: '*', impact: 'semantic', note: 'Imported.' }] },
    ],
  };
  return {
    'labelwright.yaml': schema.join('\n'),
    'guideline.yaml': [
      ...GUIDELINE_HEAD.map((line) => `# ${line}`),
      ...blockLines(guideline, false),
      '',
    ].join('\n'),
  };
}

/** The entry of a layer in the schema, without default values. */
function layerYaml(layer: Layer): JsValue {
  const { id, type, question, required, ...rest } = layer;
  return {
    id,
    type,
    ...(question !== undefined && { question }),
    ...((traitsOf(layer).isRequired === true) !== required && { required }),
    ...(entryOf(
      rest,
      Object.fromEntries(layerKeys(type).map((key) => [key.property, key.default])),
    ) as Record<string, JsValue>),
  };
}

/** An entry with the keys of the file, without default values and empty lists. */
function entryOf(fields: object, defaults: Readonly<Record<string, unknown>> = {}): object {
  const entries = Object.entries(fields).flatMap(([key, value]: [string, unknown]) => {
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    if (value === undefined || value === defaults[key] || isEmpty) return [];
    const written = Array.isArray(value)
      ? value.map((item: unknown) => (isObject(item) ? entryOf(item) : item))
      : value;
    return [[key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), written]];
  });
  return Object.fromEntries(entries) as object;
}

/** An entry of the guideline for a label. If several questions have the label, each needs a definition of its own. */
function definitionsOf({ id, layer }: Label, layers: readonly Layer[]): JsValue[] {
  const asked = layers.filter((each) => layerLabels(each).includes(id));
  const own = layer !== undefined ? [layer] : asked.length > 1 ? asked.map((each) => each.id) : [undefined];
  return own.map((each) => ({ id, ...(each !== undefined && { layer: each }), definition: TO_BE_WRITTEN }));
}

const labelYaml = ({ id, layer, name, parent, key, color, selectable }: Label): JsValue =>
  entryOf({ id, layer, name, parent, key, color, selectable }, { name: id, selectable: true }) as JsValue;
