import { annotatorOf } from '../../project/records/annotator-name';
import { checkAnnotation, checkDecision, checkGold } from '../../project/records/check-record';
import { textSource } from '../../project/samples/sample';
import { lineRule } from '../framework/rule';
import { defined } from '../../base/defined';

export const invalidRecord = lineRule({
  id: 'invalid-record',
  group: 'data',
  kinds: ['sample', 'annotation', 'decision', 'gold'],
  severity: 'error',
  reveals: 'answer',
  summary: 'A record with missing fields or wrong types cannot be interpreted.',
  start(model) {
    const { field: text } = textSource(model.schema.data);
    let file = '';
    let stem = '';
    return (line, report) => {
      const { kind, value } = line;
      if (kind === 'sample') {
        if (line.unreadable !== undefined && (value || line.format !== 'jsonl'))
          report({ path: value ? (line.unreadableAt ?? [text]) : [], message: line.unreadable });
        return;
      }
      if (!value) return;
      if (line.file !== file) [file, stem] = [line.file, annotatorOf(line.file)];
      const problem = (field: string, message: string, severity?: 'warning', item?: number): void =>
        report(defined({ path: item === undefined ? [field] : [field, item], message, severity }));
      if (kind === 'annotation') checkAnnotation(value, stem, problem);
      else if (kind === 'decision') checkDecision(value, stem, problem);
      else checkGold(value, problem);
    };
  },
});
