import { projectRule } from '../framework/rule';

export const unadjudicatedDisagreement = projectRule({
  id: 'unadjudicated-disagreement',
  group: 'annotations',
  severity: 'info',
  strict: 'warning',
  fix: 'none',
  summary:
    'Where people differ and nobody has decided, an export must drop the sample or take one answer by chance.',
  check({ model, undecided }, report) {
    for (const { layer, total, samples } of undecided) {
      const definition = model.layers.get(layer);
      if (!definition) continue;
      const names =
        samples
          .slice(0, 5)
          .map((id) => `"${id}"`)
          .join(', ') + (total > 5 ? ', …' : '');
      report({
        place: { file: definition.file, node: definition.idNode },
        message: `${total === 1 ? 'On 1 sample' : `On ${total} samples`} people differ on "${layer}" and nobody has decided: ${names}. Decide them in the review, or by a strategy with "labelwright adjudicate".`,
        key: `unadjudicated-disagreement ${layer}`,
      });
    }
  },
});
