import { checkAnswer } from '../../core/answers/check-answer';
import { checkEnds } from '../../core/answers/check-spans';
import { conditionHolds } from '../../core/answers/conditions';
import type { Example, LayerDef, Unplaced } from '../../core/project/model';
import { field, namedValues } from '../../core/project/reader';
import type { Layer } from '../../core/schema/layer-types';
import { layerLabels } from '../../core/schema/layer-types';
import { nodeAt } from '../../core/yaml/path';
import type { YamlNode } from '../../core/yaml/tree';
import { checkExampleSpans } from '../framework/example-spans';
import type { EntryContext, EntryReport } from '../framework/entry-rule';
import { labelOf, labelsAreListed, layersOf } from '../framework/questions';
import { guidelineRule } from '../framework/rule';

type Report = (finding: EntryReport) => void;

export const exampleViolatesSchema = guidelineRule({
  id: 'example-violates-schema',
  group: 'guideline',
  severity: 'error',
  fix: 'safe',
  summary: 'An example that breaks the schema teaches an answer that no record may have.',
  entries: {
    example(example, report, context) {
      const keyed: Report = (finding) => report({ ...finding, key: `${example.id} ${finding.key ?? ''}` });
      const { layers } = context.askSchema(layersOf, undefined);
      for (const { id, key, value } of namedValues(field(example.node, 'labels'))) {
        const layer = layerOf(layers, id);
        if (layer) checkLayer(example, layer, key, value, keyed);
      }
      for (const { layer } of layers) {
        if (layer?.type === 'spans') checkExampleSpans(example, layer, keyed);
      }
      checkLabels(example, layers, context, keyed);
    },
  },
});

type Layers = readonly Unplaced<LayerDef>[];

const layerOf = (layers: Layers, id: string): Layer | undefined =>
  layers.find((layer) => layer.id === id)?.layer;

function checkLayer(
  { labels }: Unplaced<Example>,
  layer: Layer,
  key: YamlNode,
  node: YamlNode,
  report: Report,
): void {
  const at = (below: readonly (string | number)[]): YamlNode =>
    nodeAt(node, below) ?? (node.kind === 'missing' ? key : node);
  const found = (below: readonly (string | number)[], message: string): void =>
    report({ place: at(below), message, key: `${layer.id} ${below.join('/')}` });
  if (conditionHolds(layer, labels) === false) {
    const when = Object.entries(layer.when!).map(
      ([id, chosen]) => `"${id}" is ${chosen.map((label) => `"${label}"`).join(' or ')}`,
    );
    report({
      place: key,
      message: `"${layer.id}" is asked only when ${when.join(' and ')}. Take the answer out, or change the other one.`,
      key: layer.id,
    });
  }
  const value = labels[layer.id];
  checkAnswer(layer, value, true, found);
  if (layer.type === 'relations') checkEnds(layer, value, labels[layer.spans], found);
}

/** Labels that exist (the others are dangling-reference's) and may not be chosen here. */
function checkLabels(
  { labelRefs }: Unplaced<Example>,
  layers: Layers,
  { askSchema }: EntryContext,
  report: Report,
): void {
  for (const ref of labelRefs) {
    const label = askSchema(labelOf, ref.id)?.label;
    const layer = ref.layer === undefined ? undefined : layerOf(layers, ref.layer);
    if (!label || !layer) continue;
    const key = `${layer.id} ${ref.id}`;
    if (!layerLabels(layer).includes(ref.id)) {
      if (!askSchema(labelsAreListed, undefined)) continue;
      report({
        place: ref.node,
        message: `"${ref.id}" is no label of the layer "${layer.id}". Add it there, or give another.`,
        key,
      });
    } else if (!label.selectable) {
      const message = `"${ref.id}" only groups other labels and cannot be chosen (selectable: false). Choose one of its labels.`;
      report({ place: ref.node, message, key });
    } else if (label.status === 'deprecated') {
      const instead = label.replacedBy === undefined ? '' : ` Use "${label.replacedBy}".`;
      report({ place: ref.node, message: `"${ref.id}" is deprecated.${instead}`, severity: 'warning', key });
    }
  }
}
