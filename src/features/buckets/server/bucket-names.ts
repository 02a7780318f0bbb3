import { CAUSE_NAMES } from '../../../disagreement/causes';
import type { Grouping } from '../../../disagreement/list-order';
import type { ProjectModel } from '../../../project/model/model';
import { schemaLayerOf, turnOf } from '../../../project/schema/per-turn';
import { bucketName, DISAGREEMENT_NAMES, ERROR_NAMES } from '../buckets';
import type { LayerValue } from '../../../project/records/records';
import type { BucketItem, ItemState, ItemGroup } from '../items/group-items';
import type { NameOf } from '../../../disagreement/given';
import type { WithModel } from '../../../engine/project';
import type { BucketsView } from '../../../protocol/buckets';
import { modelIn } from '../../../project/model/label-ids';
import { takesNumber } from '../../../kinds/traits';
import { inWords } from '../../../kinds/words';

export const STATE_NAMES: Readonly<Record<Exclude<ItemState, 'open'>, string>> = {
  returned: 'Waiting for annotators',
  decided: 'Decided',
};

/** The name of a disagreement's cause or an error's kind: "guideline-gap" can be either, with different names. */
export const kindName = (view: BucketsView, kind: string): string =>
  (view === 'errors' ? ERROR_NAMES : CAUSE_NAMES)[kind] ?? kind;

/** The name of a layer, and of the turn that it is asked of. */
export function layerName(model: ProjectModel, id: string): string {
  const turn = turnOf(id);
  const name = model.layers.get(schemaLayerOf(id))?.layer?.name ?? schemaLayerOf(id);
  return turn === undefined ? name : `${name}, turn ${turn}`;
}

/** The name of a group among others of its kind. */
export function groupName(
  { project, model }: WithModel,
  { by: name, items }: ItemGroup,
  by: Grouping | 'about' | 'layer',
  nameOf: NameOf,
  view: BucketsView,
): string {
  switch (by) {
    case 'cause':
      return kindName(view, name);
    case 'layer':
      return layerName(model, name);
    case 'about':
      return aboutName(model, items[0]!);
    case 'pair':
      return pairName({ project, model }, name, items[0]!);
    case 'annotator':
      return name === '' ? 'No annotator' : nameOf(Number(name));
    case 'rule':
      return name === '' ? 'No rule cited' : name;
  }
}

function aboutName(model: ProjectModel, { kind, layer, about, labels }: BucketItem): string {
  if (kind === 'schema-violation') return about;
  if (kind === 'gold-mismatch' || kind === 'alike-texts') return layerName(model, about);
  const own = modelIn(model, layer ?? '').labels;
  if (labels.length > 0) return labels.map((id) => own.get(id)?.label.name ?? id).join(' / ');
  if (about === '') return layerName(model, layer ?? '');
  // The distance of ratings, or the attributes that differ.
  return takesNumber(model.layers.get(layer ?? '')?.layer) ? `${about} apart` : about;
}

/** The name of a bucket as in reports, with its kind unless it is a pair of labels. */
function pairName({ project, model }: WithModel, id: string, { kind }: BucketItem): string {
  const group = project.disagreements.groups.get(id);
  if (!group) {
    const rest = id.slice(id.indexOf('/') + 1);
    if (kind === 'schema-violation') return `${kindName('errors', kind)}: ${rest}`;
    return kind === 'gold-mismatch' || kind === 'alike-texts'
      ? `${kindName('errors', kind)}: ${layerName(model, rest)}`
      : kindName('errors', kind);
  }
  const labels = [group.a, group.b].filter((label) => label !== '');
  const name = bucketName(model, { id, kind: group.kind, layer: group.layer, labels, samples: [] });
  return group.kind === 'label-pair' ? name : `${DISAGREEMENT_NAMES[group.kind] ?? group.kind}: ${name}`;
}

/** An answer to a layer in words, with the names of labels. */
export function valueWords(model: ProjectModel, layer: string, value: LayerValue): string {
  const { labels } = modelIn(model, layer);
  const label = (id: string): string => labels.get(id)?.label.name ?? id;
  return inWords(value, {
    text: label,
    mark: (mark) => ('from' in mark ? label(mark.label) : `${label(mark.label)} ${mark.start}–${mark.end}`),
    none: 'none',
  });
}
