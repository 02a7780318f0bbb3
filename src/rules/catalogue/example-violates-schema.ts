import { checkAnswer } from '../../core/answers/check-answer';
import { checkEnds } from '../../core/answers/check-spans';
import { conditionHolds } from '../../core/answers/conditions';
import type { Example, Unplaced } from '../../core/project/model';
import { field, namedValues } from '../../core/project/reader';
import type { Layer } from '../../core/schema/layer-types';
import { layerLabels } from '../../core/schema/layer-types';
import { nodeAt } from '../../core/yaml/path';
import type { YamlNode } from '../../core/yaml/tree';
import { checkExampleSpans } from '../framework/example-spans';
import type { EntryReport, SchemaParts } from '../framework/entry-rule';
import { guidelineRule } from '../framework/rule';

type Report = (finding: EntryReport) => void;

export const exampleViolatesSchema = guidelineRule({
  id: 'example-violates-schema',
  group: 'guideline',
  severity: 'error',
  fix: 'safe',
  summary: 'An example that breaks the schema teaches an answer that no record may hold.',
  entries: {
    example(example, report, parts) {
      const keyed: Report = (finding) => report({ ...finding, key: `${example.id} ${finding.key ?? ''}` });
      for (const { id, key, value } of namedValues(field(example.node, 'labels'))) {
        const layer = parts.layers.get(id)?.layer;
        if (layer) checkLayer(example, layer, key, value, keyed);
      }
      for (const { layer } of parts.layers.values()) {
        if (layer?.type === 'spans') checkExampleSpans(example, layer, keyed);
      }
      checkLabels(example, parts, keyed);
    },
  },
});

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
    const when = Object.entries(layer.when!).map(([id, chosen]) => `"${id}" is ${chosen.join(' or ')}`);
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
function checkLabels({ labelRefs }: Unplaced<Example>, parts: SchemaParts, report: Report): void {
  for (const ref of labelRefs) {
    const label = parts.labels.get(ref.id)?.label;
    const layer = ref.layer === undefined ? undefined : parts.layers.get(ref.layer)?.layer;
    if (!label || !layer) continue;
    const key = `${layer.id} ${ref.id}`;
    if (!layerLabels(layer).includes(ref.id)) {
      report({ place: ref.node, message: `"${ref.id}" is no label of the layer "${layer.id}".`, key });
    } else if (!label.selectable) {
      const message = `"${ref.id}" only groups other labels and cannot be chosen (selectable: false). Choose one of its labels.`;
      report({ place: ref.node, message, key });
    } else if (label.status === 'deprecated') {
      const instead = label.replacedBy === undefined ? '' : ` Use "${label.replacedBy}".`;
      report({ place: ref.node, message: `"${ref.id}" is deprecated.${instead}`, severity: 'warning', key });
    }
  }
}
