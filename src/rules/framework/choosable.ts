import type { LabelDef, ProjectModel } from '../../core/project/model';
import type { SchemaParts } from './entry-rule';
import { kept } from '../../core/kept';
import { sameEnds } from '../../core/kept-list';
import { field } from '../../core/project/reader';
import type { YamlNode } from '../../core/yaml/tree';

type Labelled = Pick<SchemaParts, 'schema' | 'labels'>;

/** Labels that an annotator can choose, by id: in a layer, selectable, not deprecated. In the order of the layers. */
export function choosableById({ schema }: Labelled): ReadonlyMap<string, LabelDef> {
  return known(schema);
}

/** The label of an id, where an annotator can choose it. */
export const choosableOf = Object.assign(
  (schema: Labelled, id: string): LabelDef | undefined => choosableById(schema).get(id),
  {
    changed: (before: Labelled, now: Labelled): ReadonlySet<string> | undefined =>
      layersNode(before) === layersNode(now) ? changedLabels(before, now) : undefined,
  },
);

const layersNode = ({ schema }: Labelled): YamlNode | undefined => field(schema.file.root, 'layers');

/** The ids of labels whose entry in the second of two label schemas may not be that of the first. */
export function changedLabels({ schema: before }: Labelled, { schema: now }: Labelled): ReadonlySet<string> {
  const { head, tail } = sameEnds(nodesOf(before), nodesOf(now));
  const ids = new Set<string>();
  for (const { labels } of [before, now])
    for (let n = head; n < labels.length - tail; n++) ids.add(labels[n]!.id);
  return ids;
}

const nodesOf = kept(({ labels }: ProjectModel['schema']) => labels.map(({ node }) => node));

/** The same as a list. */
export function choosableLabels(model: Labelled): readonly LabelDef[] {
  return [...choosableById(model).values()];
}

const known = kept(({ layers, labels }: ProjectModel['schema']): ReadonlyMap<string, LabelDef> => {
  const byId = new Map<string, LabelDef>();
  // Of two entries for a label the first counts.
  for (const label of labels) if (!byId.has(label.id)) byId.set(label.id, label);
  const offered = new Set(layers.flatMap((layer) => layer.labels.map(({ id }) => id)));
  return new Map(
    [...offered].flatMap((id) => {
      const label = byId.get(id);
      return label && label.label.selectable && label.label.status === 'active' ? [[id, label] as const] : [];
    }),
  );
});
