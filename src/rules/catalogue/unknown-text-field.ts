import { field } from '../../project/model/reader';
import { textSource } from '../../project/samples/sample';
import { nearest } from '../../project/schema/describe-error';
import { didYouMean } from '../../base/text/did-you-mean';
import { listed } from '../framework/project-paths';
import { projectRule } from '../framework/rule';
import { changeTo } from '../framework/yaml-fixes';

export const unknownTextField = projectRule({
  id: 'unknown-text-field',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  reveals: 'nothing',
  explains: ['invalid-record'],
  summary: 'Without the field that contains the texts, a file has rows but no samples.',
  async check(view, report) {
    const files = await view.filesWithoutText();
    if (files.length === 0) return;
    const { file, data } = view.model.schema;
    const fields = [...new Set(files.flatMap((one) => one.fields))];
    const source = textSource(data);
    const node = field(field(file.root, 'data'), source.key);
    const near = nearest(source.field, fields);
    const where = listed(files.map(({ path }) => path));
    report({
      place: { file, node: node ?? field(file.root, 'data') ?? file.root },
      message:
        `No row of ${where} has the field "${source.field}", so none is a sample. ` +
        (near === undefined
          ? `Name the field that holds the ${source.key} under data.${source.key}.`
          : didYouMean(source.field, near)) +
        ` Fields there: ${fields.join(', ')}.`,
      key: 'unknown-text-field',
      explainsIn: files.map(({ path }) => path),
      fixes: node ? changeTo({ file, node }, near) : [],
    });
  },
});
