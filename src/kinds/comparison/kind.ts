import { quoted, oneLine } from '../../base/text/phrases';
import type { ComparisonLayer } from '../../project/schema/layer-types';
import { oneOf, type Kind, isText, labelPair, oneValue } from '../kind';
import { MODEL_SIDES, withoutWinner } from '../sides';

const choicesOf = (layer: ComparisonLayer): string[] => [...layer.between, ...withoutWinner(layer)];
const repliesOf = (layer: ComparisonLayer): string[] => [...MODEL_SIDES, ...withoutWinner(layer)];

export const comparison: Kind<ComparisonLayer> = {
  check(layer, value, _complete, report) {
    if (!isText(value) || !choicesOf(layer).includes(value))
      report([], `"${layer.id}" takes the name of the preferred field: ${quoted(choicesOf(layer), ' or ')}.`);
  },
  fits: isText,
  differences: labelPair,
  measured: { ...oneValue, declared: (layer) => ({ labels: choicesOf(layer) }) },
  found: (base, { between, none }) =>
    between && { ...base, type: 'comparison', between, ties: true, ...(none && { none }) },
  form: ({ between, ties, none }) => [
    `Which is better, ${between.map(oneLine).join(' or ')}?`,
    ties ? ' A tie is possible.' : '',
    none ? ' “None” is possible if neither is good enough.' : '',
  ],
  asked: {
    refusal: ({ between }) => (between.length === 2 ? undefined : 'it does not compare two fields'),
    schema: (layer) => oneOf(repliesOf(layer)),
    form: (layer) =>
      `Which of the two under "compare" is better: ${quoted(repliesOf(layer), ' or ')}.${layer.none ? ' "none" means that neither is good enough.' : ''}`,
    read(layer, value, { shown, report }) {
      const side = MODEL_SIDES.findIndex((name) => name === value);
      if (side >= 0) return shown![side];
      if (isText(value) && repliesOf(layer).includes(value)) return value;
      return void report(`"${layer.id}" takes ${quoted(repliesOf(layer), ' or ')}.`);
    },
    example: () => undefined,
  },
};
