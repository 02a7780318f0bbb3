import { idPlace } from '../framework/duplicates';
import type { AgreementView } from '../framework/project-view';
import { count, numberFrom, share } from '../framework/options';
import { projectRule } from '../framework/rule';

/** Labels that a message names. */
const NAMED = 3;

export const lowAgreement = projectRule({
  id: 'low-agreement',
  group: 'annotations',
  severity: 'warning',
  reveals: 'nothing',
  summary: 'Annotators who follow the same guideline choose different labels: the guideline needs work.',
  options: {
    min_alpha: numberFrom(-1, 1, 0.667, 'the lowest alpha that is accepted'),
    min_f1: share(0.667, 'the lowest pooled F1 that is accepted, for spans and relations'),
    min_items: count(30, 'the fewest samples with two or more answers before a layer is checked'),
  },
  async check(view, report, { options }) {
    for (const [id, layer] of view.model.layers) {
      const agreement = await view.agreement(id);
      // With few samples the number means little.
      if (!agreement || agreement.items < Number(options.min_items)) continue;
      const least = Number(agreement.measure === 'alpha' ? options.min_alpha : options.min_f1);
      if (agreement.value >= least) continue;
      report({
        place: idPlace(layer),
        message: messageOf(id, agreement, least),
        key: `low-agreement ${id}`,
      });
    }
  },
});

const MEASURES = { alpha: "Krippendorff's alpha", f1: 'Pooled F1' } as const;

function messageOf(
  layer: string,
  { measure, value, ci95, items, labels }: AgreementView,
  least: number,
): string {
  const interval = ci95 ? ` (95 % interval ${number(ci95[0])} to ${number(ci95[1])})` : '';
  const worst = labels
    .filter((label) => label.value < least)
    .sort((a, b) => a.value - b.value)
    .slice(0, NAMED)
    .map((label) => `"${label.label}" ${number(label.value)}`);
  const where = worst.length > 0 ? ` Least agreed on: ${worst.join(', ')}.` : '';
  return `${MEASURES[measure]} on "${layer}" is ${number(value)}${interval} over ${items} samples; ${number(least)} is expected.${where} The agreement report shows what is taken for what.`;
}

const number = (value: number): string => value.toFixed(2);
