import { answerLikeness } from '../../project/model/answer-fields';
import { field, text } from '../../project/model/reader';
import { removeItem } from '../../base/yaml/edit-remove';
import { projectRule } from '../framework/rule';
import { fieldsBesideText } from '../framework/sample-fields';
import { yamlFix } from '../framework/yaml-fixes';

const WHY = {
  name: 'its name says so',
  values: 'its values are labels of the project',
} as const;

/** The keys of `data` that name fields to show. */
const SHOWN_KEYS = ['context', 'above', 'beside'] as const;

export const contextShowsAnswers = projectRule({
  id: 'context-shows-answers',
  group: 'schema',
  severity: 'warning',
  fix: 'ask',
  reveals: 'nothing',
  summary: 'An annotator who sees an answer first is influenced by it, and agreement is too high.',
  async check(view, report) {
    const { file, labels } = view.model.schema;
    const data = field(file.root, 'data');
    const lists = SHOWN_KEYS.flatMap((key) => {
      const list = field(data, key);
      return list?.kind === 'seq' ? [{ key, list }] : [];
    });
    if (lists.length === 0) return;
    const fields = await fieldsBesideText(view);
    for (const { key, list } of lists)
      for (const [index, node] of list.items.entries()) {
        const name = text(node);
        const values = name === undefined ? undefined : fields.get(name);
        if (name === undefined || !values) continue;
        const why = answerLikeness(
          name,
          values,
          labels.map(({ label }) => label),
        );
        if (!why) continue;
        report({
          place: { file, node },
          message: `The field "${name}" looks like an answer: ${WHY[why]}. Annotators see it before they give their own. Take it out of "${key}", unless it is part of the question.`,
          key: `context-shows-answers ${name}`,
          fixes: yamlFix(`Take "${name}" out`, 'ask', {
            file,
            edit: removeItem(file.document, list, index),
          }),
        });
      }
  },
});
