import type { LabelDef } from '../../core/project/model';
import { idPlace } from '../framework/duplicates';
import type { SchemaParts } from '../framework/entry-rule';
import { guidelineRule } from '../framework/rule';

export const collidingLabelId = guidelineRule({
  id: 'colliding-label-id',
  group: 'schema',
  severity: 'error',
  fix: 'none',
  summary:
    'Ids that differ only in case, separators or Unicode form are taken for one by people and by tools.',
  checkSchema(parts, report) {
    const seen = new Map<string, LabelDef>();
    for (const label of parts.labels.values()) {
      const folded = fold(label.id);
      const first = seen.get(folded);
      if (!first) {
        seen.set(folded, label);
        continue;
      }
      report({
        place: idPlace(label),
        message: `"${label.id}" and "${first.id}" are too much alike to be two labels. Give one of them another id, or join them.`,
        related: [{ place: idPlace(first), message: `"${first.id}".` }],
        key: `${first.id} ${label.id}`,
        ...(!shareLayer(parts, label.id, first.id) && { severity: 'warning' }),
      });
    }
  },
});

/** Case, separators and compatibility forms taken out. */
const fold = (id: string): string =>
  id
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-_.\s/:]+/g, '-');

function shareLayer({ schema }: SchemaParts, a: string, b: string): boolean {
  return schema.layers.some(({ labels }) => [a, b].every((id) => labels.some((label) => label.id === id)));
}
