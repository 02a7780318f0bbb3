import type { LabelDef, ProjectModel } from '../../project/model/model';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';

export const collidingLabelId = guidelineRule({
  id: 'colliding-label-id',
  group: 'schema',
  severity: 'error',
  summary:
    'People and tools mistake ids for each other if they differ only in case, separators or Unicode form.',
  check(model, report) {
    const seen = new Map<string, LabelDef[]>();
    for (const label of model.labels.values()) {
      const folded = fold(label.id);
      const alike = seen.get(folded) ?? [];
      seen.set(folded, [...alike, label]);
      // Labels of different layers are never alternatives.
      const first = alike.find((other) => shareLayer(model, label.id, other.id));
      if (first)
        report({
          place: idPlace(label),
          message: `"${label.id}" and "${first.id}" are too similar for two labels. Give one of them another id, or merge them.`,
          related: [{ place: idPlace(first), message: `"${first.id}".` }],
          key: `${first.id} ${label.id}`,
        });
    }
  },
});

/** Removes differences in case, separators and compatibility forms. */
const fold = (id: string): string =>
  id
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-_.\s/:]+/g, '-');

function shareLayer({ schema }: ProjectModel, a: string, b: string): boolean {
  return schema.layers.some(({ labels }) => [a, b].every((id) => labels.some((label) => label.id === id)));
}
