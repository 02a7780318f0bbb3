import { isOpen } from '../../project/schema/layer-types';
import { foldCode } from '../../project/schema/codes';
import { groupBy } from '../../base/group-by';
import { counted } from '../../base/text/phrases';
import { projectRule } from '../framework/rule';

export const similarCodes = projectRule({
  id: 'similar-codes',
  group: 'annotations',
  severity: 'info',
  reveals: 'answer',
  summary: 'Two spellings of one code are counted, and learnt from, as two things.',
  check({ model, labelCounts }, report) {
    for (const [id, { layer, file, idNode }] of model.layers) {
      if (!isOpen(layer)) continue;
      const used = [...(labelCounts.get(id)?.labels ?? [])];
      for (const group of groupBy(used, ([code]) => foldCode(code)).values()) {
        if (group.length < 2) continue;
        const [most, ...others] = group.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)) as [
          [string, number],
          ...[string, number][],
        ];
        const named = others.map(([code, n]) => `"${code}" (${n})`).join(', ');
        report({
          place: { file, node: idNode },
          message: `"${most[0]}" (${counted(most[1], 'answer')}) and ${named} may be one code of "${id}". If so, merge them with a migration: {type: merge, kind: code, from: ${JSON.stringify(others.map(([code]) => code))}, to: ${JSON.stringify(most[0])}}.`,
          key: `similar-codes ${id} ${most[0]}`,
        });
      }
    }
  },
});
