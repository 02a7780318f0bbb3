import { predictionFiles } from '../../project/suggestions';
import { projectRule } from '../framework/rule';

export const unknownSuggestionModel = projectRule({
  id: 'unknown-suggestion-model',
  group: 'schema',
  severity: 'error',
  reveals: 'nothing',
  summary: 'A model without predictions has nothing to suggest.',
  check(view, report) {
    const { suggestions } = view.model.schema;
    const found = suggestions && view.pattern(predictionFiles(suggestions.model));
    if (!found || found.files > 0 || found.problem || found.refused.length > 0) return;
    const { model, modelNode, file } = suggestions;
    report({
      place: { file, node: modelNode },
      message: `There are no predictions of "${model}": predictions/${model}.jsonl does not exist, so no suggestion is shown.`,
      key: 'unknown-suggestion-model',
    });
  },
});
