import { hiddenUntilAnswered } from '../framework/hidden-until-answered';
import { quoted } from '../../base/text/phrases';
import { idPlace } from '../framework/duplicates';
import type { AnswerView } from '../framework/project-view';
import { projectRule, type ProjectReport } from '../framework/rule';

/** Samples named in a message. */
const NAMED = 5;
/** Answers to a sample that are listed. */
const LED_TO = 4;

export const unadjudicatedDisagreement = projectRule({
  id: 'unadjudicated-disagreement',
  group: 'annotations',
  severity: 'info',
  strict: 'warning',
  reveals: 'answer',
  summary:
    'Where annotators disagree and no one has decided, an export must drop the sample or choose an answer by chance.',
  check({ model, undecided }, report) {
    for (const { layer, total, samples } of undecided) {
      const definition = model.layers.get(layer);
      if (!definition) continue;
      const named = samples.slice(0, NAMED);
      const ids = named.map(({ id }) => id);
      const messageOf = (which: string): string =>
        `${total === 1 ? 'On 1 sample' : `On ${total} samples`} people disagree on "${layer}" and no one has decided: ${which}. Decide them in the review, or by a strategy with "labelwright adjudicate".`;
      report({
        place: idPlace(definition),
        message: messageOf(quoted(ids) + (total > NAMED ? ', …' : '')),
        samples: ids,
        redacted: messageOf(hiddenUntilAnswered(total)),
        relatedRecords: named.flatMap(({ answers }) => relatedTo(answers, layer)),
        key: `unadjudicated-disagreement ${layer}`,
      });
    }
  },
});

function relatedTo(answers: readonly AnswerView[], layer: string): ProjectReport['relatedRecords'] & object {
  return answers
    .filter(({ labels }) => Object.hasOwn(labels, layer))
    .sort((a, b) => (a.annotator < b.annotator ? -1 : 1))
    .slice(0, LED_TO)
    .map(({ annotator, sample, labels, place }) => {
      const value = labels[layer];
      const given = typeof value === 'string' || typeof value === 'number' ? `: "${value}"` : '';
      return {
        record: { ...place, path: ['labels', layer] },
        message: `The answer of ${annotator} on "${sample}"${given}`,
      };
    });
}
