import { field } from '../../project/model/reader';
import { guidelineRule } from '../framework/rule';

export const suggestionsWithoutControl = guidelineRule({
  id: 'suggestions-without-control',
  group: 'schema',
  severity: 'warning',
  summary:
    'Without samples that are labelled without suggestions, no one can say whether suggestions help or harm.',
  check({ schema: { suggestions } }, report) {
    if (suggestions?.control !== 0) return;
    const { file, node } = suggestions;
    report({
      place: { file, node: field(node, 'control') ?? node },
      message:
        'Everyone sees a suggestion on every sample, so what suggestions do to the labels cannot be measured. Hold them back on a share of the samples, such as 0.2.',
      key: 'suggestions-without-control',
    });
  },
});
