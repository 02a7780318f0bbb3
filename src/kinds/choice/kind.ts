import { quoted } from '../../base/text/phrases';
import type { ChoiceLayer } from '../../project/schema/layer-types';
import { oneOf, type Kind, isText, labelPair, oneValue } from '../kind';

export const choice: Kind<ChoiceLayer> = {
  check(layer, value, _complete, report) {
    if (!isText(value)) report([], problemOf(layer, value));
  },
  fits: isText,
  differences: labelPair,
  measured: { ...oneValue, declared: ({ labels }) => ({ labels }) },
  found: (base, { labels }) => (labels.length > 0 ? { ...base, type: 'choice', labels } : undefined),
  form: () => ['One label.'],
  asked: {
    schema: (_layer, { offered }) => oneOf(offered),
    form: (_layer, { offered }) => `One of ${quoted(offered)}.`,
  },
};

function problemOf(layer: ChoiceLayer, value: unknown): string {
  const example = layer.labels[0] ?? 'label-id';
  if (!Array.isArray(value)) return `"${layer.id}" takes one label id as a text, like "${example}".`;
  if (value.length === 0)
    return `"${layer.id}" takes one label, but the list is empty. Leave the layer out when it has no answer.`;
  if (value.length > 1)
    return `"${layer.id}" takes one label and has ${value.length}: ${value.map((each) => JSON.stringify(each)).join(', ')}. Keep one.`;
  return `"${layer.id}" takes one label as a text, not a list: write ${JSON.stringify(value[0])}.`;
}
