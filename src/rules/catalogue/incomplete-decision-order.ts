import { quoted } from '../../base/text/phrases';
import { choosableLabels } from '../framework/choosable';
import { reportDuplicates } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';
import { takesOneLabel } from '../../kinds/traits';

export const incompleteDecisionOrder = guidelineRule({
  id: 'incomplete-decision-order',
  group: 'guideline',
  severity: 'warning',
  summary: 'A decision order that omits labels cannot decide about them.',
  check(model, report) {
    const { guideline } = model;
    const order = guideline?.decisionOrder ?? [];
    if (!guideline || order.length === 0 || guideline.file.root.kind !== 'map') return;
    const { file } = guideline;
    const key = guideline.file.root.entry('decision_order')!.key;
    reportDuplicates(order, report, (id) => ({
      message: `"${id}" is listed twice in the order. Remove one of the two.`,
      first: 'The first place.',
    }));
    const ordered = new Set(order.map(({ id }) => id));
    const choosable = new Set(choosableLabels(model).map(({ id }) => id));
    for (const { layer, id, labels: offered } of model.schema.layers) {
      if (!takesOneLabel(layer)) continue;
      const labels = [...new Set(offered.map((label) => label.id))].filter((label) => choosable.has(label));
      const missing = labels.filter((label) => !ordered.has(label));
      // The order is about another layer.
      if (missing.length === 0 || missing.length * 2 > labels.length) continue;
      report({
        place: { file, node: key },
        message: `The order does not say where ${list(missing)} of the layer "${id}" stand${missing.length === 1 ? 's' : ''}. Add what is missing.`,
        key: id,
      });
    }
  },
});

const MAX_LISTED = 3;

function list(ids: readonly string[]): string {
  const shown = quoted(ids.slice(0, MAX_LISTED));
  return ids.length > MAX_LISTED ? `${shown} and ${ids.length - MAX_LISTED} more` : shown;
}
