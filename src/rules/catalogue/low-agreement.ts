import type { AgreementView } from '../framework/project-view';
import { count, numberFrom } from '../framework/options';
import { projectRule } from '../framework/rule';

/** Labels that are named. */
const NAMED = 3;

export const lowAgreement = projectRule({
  id: 'low-agreement',
  group: 'annotations',
  severity: 'warning',
  fix: 'none',
  summary:
    'People who follow the same guideline do not arrive at the same labels: it is the guideline that needs work.',
  options: {
    min_alpha: numberFrom(-1, 1, 0.667, 'the alpha that is expected'),
    min_items: count(30, 'samples with two answers or more that there must be first'),
  },
  async check(view, report, { options }) {
    for (const [id, { file, idNode }] of view.model.layers) {
      const agreement = await view.agreement(id);
      // Of fewer samples alpha says little.
      if (!agreement || agreement.items < Number(options.min_items)) continue;
      if (agreement.alpha >= Number(options.min_alpha)) continue;
      report({
        place: { file, node: idNode },
        message: messageOf(id, agreement, Number(options.min_alpha)),
        key: `low-agreement ${id}`,
      });
    }
  },
});

function messageOf(layer: string, { alpha, ci95, items, labels }: AgreementView, least: number): string {
  const interval = ci95 ? ` (95 % interval ${number(ci95[0])} to ${number(ci95[1])})` : '';
  const worst = labels
    .filter((label) => label.alpha < least)
    .sort((a, b) => a.alpha - b.alpha)
    .slice(0, NAMED)
    .map(({ label, alpha: value }) => `"${label}" ${number(value)}`);
  const where = worst.length > 0 ? ` Least agreed on: ${worst.join(', ')}.` : '';
  return `Krippendorff's alpha on "${layer}" is ${number(alpha)}${interval} over ${items} samples; ${number(least)} is expected.${where} The agreement report shows what is taken for what.`;
}

const number = (value: number): string => value.toFixed(2);
