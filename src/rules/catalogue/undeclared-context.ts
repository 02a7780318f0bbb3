import { answerLikeness } from '../../project/model/answer-fields';
import { field } from '../../project/model/reader';
import { insertKey } from '../../base/yaml/edit';
import { listed } from '../framework/project-paths';
import { projectRule } from '../framework/rule';
import { fieldsBesideText } from '../framework/sample-fields';
import { yamlFix } from '../framework/yaml-fixes';

export const undeclaredContext = projectRule({
  id: 'undeclared-context',
  group: 'schema',
  severity: 'info',
  fix: 'ask',
  reveals: 'nothing',
  summary: 'Annotators may need a field that they do not see, or be influenced by one that they do.',
  async check(view, report) {
    const { file, data: settings, labels } = view.model.schema;
    const data = field(file.root, 'data');
    if (settings.context || data?.kind !== 'map' || data.entry('context')) return;
    const fields = await fieldsBesideText(view);
    if (fields.size === 0) return;
    const names = [...fields.keys()];
    const answers = names.filter((name) =>
      answerLikeness(
        name,
        fields.get(name)!,
        labels.map(({ label }) => label),
      ),
    );
    const others = names.filter((name) => !answers.includes(name));
    const suspicion =
      answers.length === 0
        ? ''
        : ` ${listed(answers)} ${answers.length === 1 ? 'looks like an answer' : 'look like answers'}.`;
    const fix = (title: string, context: readonly string[]) =>
      yamlFix(title, 'ask', {
        file,
        edit: insertKey(file.document, data, 'context', [...context], {
          after: data.entry('text') ? 'text' : 'samples',
        }),
      });
    report({
      place: { file, node: data.entry('samples')?.key ?? data },
      message: `"data.context" does not say which fields are shown beside the text, so none is shown. The samples also have ${listed(names)}.${suspicion} Name the fields that annotators may see, or write [] for none.`,
      key: 'undeclared-context',
      fixes: [
        ...(others.length > 0 ? fix(`Show ${listed(others)}`, others) : []),
        ...fix('Show no other field', []),
      ],
    });
  },
});
