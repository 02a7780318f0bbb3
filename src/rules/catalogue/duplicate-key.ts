import { repeatedKeys } from '../../base/json/repeated-keys';
import { lineRule } from '../framework/rule';

export const duplicateKey = lineRule({
  id: 'duplicate-key',
  group: 'data',
  kinds: ['sample', 'annotation', 'decision', 'gold'],
  severity: 'error',
  reveals: 'answer',
  summary: 'Of two values for one key, JSON readers silently drop one, and not all drop the same.',
  start: () => {
    const first = { file: '', line: 0 };
    return (line, report) => {
      if (line.columns) {
        if (line.file !== first.file) [first.file, first.line] = [line.file, line.line];
        // The header is the same for all rows.
        if (line.line > first.line) return;
        for (const name of new Set(line.columns.filter((one, at) => line.columns!.indexOf(one) !== at)))
          report({
            path: [],
            message: `Two columns of this file are called ${JSON.stringify(name)}, and only one of them is read. Rename or delete one in the header.`,
          });
      } else if (line.value !== undefined && line.format === 'jsonl')
        for (const { key, range } of repeatedKeys(line.raw, line.value))
          report({
            path: [],
            raw: range,
            message: `The key ${JSON.stringify(key)} is there again later in this object. The later value is read, and this one is not: delete the wrong one.`,
          });
    };
  },
});
