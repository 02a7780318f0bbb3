/** The two YAML files of a project made by an import. */
import { GUIDELINE_HEAD, TO_BE_WRITTEN } from '../project/model/new-project';
import type { Label, Layer } from '../project/schema/layer-types';
import { blockLines, flowText } from '../base/yaml/write-value';
import type { JsValue } from '../base/yaml/tree';

export interface ImportedProject {
  readonly title: string;
  readonly samples: string;
  readonly idField: string;
  readonly textField: string;
  readonly holdsMessages: boolean;
  readonly layers: readonly Layer[];
  readonly labels: readonly Label[];
  readonly annotators: readonly string[];
}

/** A schema that the imported records fit, and a guideline in which each label waits for its definition. */
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
        : project.textField !== 'text' && { text: project.textField }),
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
      labels: project.labels.map(({ id }) => ({ id, definition: TO_BE_WRITTEN })),
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

function layerYaml(layer: Layer): JsValue {
  const base = {
    id: layer.id,
    type: layer.type,
    ...(layer.question !== undefined && { question: layer.question }),
    ...(['choice', 'rating', 'comparison', 'turn'].includes(layer.type) !== layer.required && {
      required: layer.required,
    }),
  };
  switch (layer.type) {
    case 'choice':
    case 'choices':
      return { ...base, labels: [...layer.labels] };
    case 'spans':
      return {
        ...base,
        labels: [...layer.labels],
        ...(layer.overlap !== 'none' && { overlap: layer.overlap }),
        ...(layer.discontinuous && { discontinuous: true }),
        ...(layer.repeats && { repeats: true }),
      };
    case 'relations':
      return {
        ...base,
        spans: layer.spans,
        labels: [...layer.labels],
        ...(layer.repeats && { repeats: true }),
        ...(layer.pairs.length > 0 && {
          pairs: layer.pairs.map(({ label, from, to }) => ({
            label,
            ...(from && { from: [...from] }),
            ...(to && { to: [...to] }),
          })),
        }),
      };
    case 'rating':
      return {
        ...base,
        min: layer.min,
        max: layer.max,
        ...(layer.step !== 1 && { step: layer.step, scale: layer.scale }),
      };
    case 'text':
      return base;
    case 'turn':
      return { ...base, ...(layer.roles && { roles: [...layer.roles] }) };
    case 'comparison':
      return { ...base, between: [...layer.between], ...(!layer.ties && { ties: false }) };
  }
}

function labelYaml({ id, name, parent, key, color, selectable }: Label): JsValue {
  return {
    id,
    ...(name !== id && { name }),
    ...(parent !== undefined && { parent }),
    ...(key !== undefined && { key }),
    ...(color !== undefined && { color }),
    ...(!selectable && { selectable }),
  };
}
