import { counted, quoted } from '../../base/text/phrases';
import { codeProblem } from '../../project/schema/codes';
import type { ChoicesLayer } from '../../project/schema/layer-types';
import type { Difference } from '../difference';
import { list, oneOf, TEXT, type Kind, isText } from '../kind';

const isSet = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

export const choices: Kind<ChoicesLayer> = {
  check(layer, value, complete, report) {
    if (!Array.isArray(value))
      return report(
        [],
        layer.open
          ? `"${layer.id}" takes a list of codes, like ["${layer.labels[0] ?? 'wrong tone'}"]; [] is none.`
          : `"${layer.id}" takes a list of label ids, like ["${layer.labels[0] ?? 'label-id'}"]; an empty list says that none fits.`,
      );
    for (let index = 0; index < value.length; index++) {
      const label = value[index] as unknown;
      if (!isText(label))
        report([index], layer.open ? 'A code must be a text.' : 'A label id must be a text.');
      else if (value.indexOf(label) < index) report([index], `"${label}" is in the list twice.`);
      else if (layer.open && !layer.labels.includes(label)) {
        const problem = codeProblem(label);
        if (problem !== undefined) report([index], problem);
      }
    }
    if (layer.max !== undefined && value.length > layer.max)
      report([], `"${layer.id}" takes at most ${counted(layer.max, 'label')} and has ${value.length}.`);
    if (complete && value.length < layer.min)
      report([], `"${layer.id}" takes at least ${counted(layer.min, 'label')} and has ${value.length}.`);
  },
  fits: (value) => Array.isArray(value) && (value.length === 0 || isText(value[0])),
  differences: ({ id }, a, b) => (isSet(a) && isSet(b) ? setDifferences(id, a, b) : []),
  measured: {
    kind: 'labels',
    answer: (_layer, value) => (isSet(value) ? { kind: 'labels', labels: value } : undefined),
    // Codes are known by their use.
    declared: ({ labels, open }) => (open ? {} : { labels }),
  },
  found: (base, { labels }) => (labels.length > 0 ? { ...base, type: 'choices', labels, min: 0 } : undefined),
  form: ({ open, min, max }) => [open ? 'A few words of your own, or labels. ' : '', howMany(min, max)],
  asked: {
    schema: ({ open }, { offered }) => list(open ? TEXT : oneOf(offered)),
    form({ open, min, max }, { offered }) {
      const limits = [
        ...(min > 0 ? [`at least ${min}`] : []),
        ...(max === undefined ? [] : [`at most ${max}`]),
      ].join(', ');
      const what = !open
        ? `any of ${quoted(offered)}`
        : `codes, which are texts of a few words${offered.length > 0 ? `: ${quoted(offered)}, or your own where none of them fits` : ''}`;
      return `A list of ${what}${limits && `: ${limits}`}.${min === 0 ? ' [] is none of them.' : ''}`;
    },
  },
};

function howMany(min: number, max: number | undefined): string {
  if (max === undefined)
    return min === 0 ? 'Any number of labels, or none.' : `At least ${min} of the labels.`;
  if (min === max) return `Exactly ${min} of the labels.`;
  return min === 0 ? `Up to ${max} of the labels, or none.` : `From ${min} to ${max} of the labels.`;
}

/** If each side has exactly one label that the other lacks, the two were confused: a pair. Otherwise they are extra labels. */
function setDifferences(layer: string, a: readonly string[], b: readonly string[]): Difference[] {
  const onlyA = a.filter((label) => !b.includes(label));
  const onlyB = b.filter((label) => !a.includes(label));
  if (onlyA.length === 1 && onlyB.length === 1)
    return [{ kind: 'label-pair', layer, a: onlyA[0]!, b: onlyB[0]! }];
  return [
    ...onlyA.map((label): Difference => ({ kind: 'extra-label', layer, label, by: 0 })),
    ...onlyB.map((label): Difference => ({ kind: 'extra-label', layer, label, by: 1 })),
  ];
}
