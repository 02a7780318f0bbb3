import { groupBy } from '../../base/lists';
import { memoize } from '../../base/memoize';
import { hiddenDifference } from '../../base/text/did-you-mean';
import { meaningsOf } from '../../project/model/label-ids';
import type { LabelDef, ProjectModel } from '../../project/model/model';
import { isListed, wholeGuideline } from './read-whole';
import { references, retiredIds, type Reference } from './references';

/** A label whose id seems to have been changed at some places and not at others: one cause of many findings. */
export interface RenamedLabel {
  /** The label of the schema; it has no entry in the guideline. */
  readonly label: LabelDef;
  /** The id that no label has, and every place that names it. */
  readonly named: string;
  readonly places: readonly Reference[];
  /** Whether the only such place is an entry of the guideline. If not, nothing but layers names the label of the schema. */
  readonly isEntry: boolean;
}

/** The renamed label, if exactly one unknown label and one label without an entry are left over. */
export const renamedLabel = memoize((model: ProjectModel): RenamedLabel | undefined => {
  const guideline = wholeGuideline(model);
  if (!guideline || !isListed(model, 'labels')) return undefined;
  const inLayers = new Set(model.schema.layers.flatMap(({ labels }) => labels.map(({ node }) => node)));
  const retired = retiredIds(guideline);
  const named = references(model).filter(
    ({ targets, isHistory }) => targets.length === 1 && targets[0] === 'label' && !isHistory,
  );
  const unknown = groupBy(
    named.filter(({ id }) => !model.labels.has(id) && meaningsOf(model, id).length === 0 && !retired.has(id)),
    ({ id }) => id,
  );
  const [[id, places] = [], ...more] = unknown;
  if (id === undefined || !places || more.length > 0) return undefined;
  const isEntry =
    places.length === 1 && guideline.definitions.some(({ idNode }) => idNode === places[0]!.node);
  if (places.length === 1 && !isEntry) return undefined;
  const used = new Set(named.flatMap((place) => (inLayers.has(place.node) ? [] : [place.id])));
  const [label, ...others] = [...model.labels.values()].filter(
    ({ id: each, label: { selectable, status } }) =>
      selectable && status === 'active' && !model.definitions.has(each) && (isEntry || !used.has(each)),
  );
  // Where only an invisible character differs, each place says so.
  const looksSame = label && hiddenDifference(label.id, id) + hiddenDifference(id, label.id) !== '';
  return label && others.length === 0 && !looksSame ? { label, named: id, places, isEntry } : undefined;
});
