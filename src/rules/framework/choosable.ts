import type { LabelDef, ProjectModel } from '../../project/model/model';
import { memoize } from '../../base/memoize';
import { modelIn } from '../../project/model/label-ids';

/** Labels that an annotator can choose, by id: in a layer, selectable, not deprecated. In the order of the layers. */
export const choosableById = ({ schema }: Pick<ProjectModel, 'schema'>): ReadonlyMap<string, LabelDef> =>
  choosableIn(schema);

/** The same as a list. */
export const choosableLabels = (model: Pick<ProjectModel, 'schema'>): LabelDef[] => [
  ...choosableById(model).values(),
];

/** What an answer to a layer must not have: labels that only group others. */
export const groupsIn = (model: ProjectModel, layer: string): ReadonlySet<string> =>
  new Set(
    [...modelIn(model, layer).labels.values()].flatMap(({ id, label }) => (label.selectable ? [] : [id])),
  );

const choosableIn = memoize(({ layers, labels }: ProjectModel['schema']): ReadonlyMap<string, LabelDef> => {
  const byId = new Map<string, LabelDef>();
  // If a label has two entries, the first counts.
  for (const label of labels) if (!byId.has(label.id)) byId.set(label.id, label);
  const offered = new Set(layers.flatMap((layer) => layer.labels.map(({ id }) => id)));
  return new Map(
    [...offered].flatMap((id) => {
      const label = byId.get(id);
      return label && label.label.selectable && label.label.status === 'active' ? [[id, label] as const] : [];
    }),
  );
});
