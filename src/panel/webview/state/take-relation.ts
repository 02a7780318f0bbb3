/** Moves relations between answers, whose spans have ids of their own. */
import { sameExtent } from '../../../kinds/difference';
import type { Labels, Relation, Span } from '../../../project/records/records';
import type { Layer, RelationsLayer, SpansLayer } from '../../../project/schema/layer-types';
import { LayerRelations, spansById, withIds, type RelationEdit } from './relation-editing';
import { LayerSpans, type SpanEdit } from './span-editing';
import { joinsMarks } from '../../../kinds/traits';

const isSame = (a: Span, b: Span): boolean => a.label === b.label && sameExtent(a, b);

/** The relations with the ids of equal spans of another answer; undefined if it lacks one of them. */
export function rebased(
  relations: readonly Relation[],
  from: readonly Span[],
  to: readonly Span[],
): Relation[] | undefined {
  const byId = spansById(from);
  const byPlace = new Map(to.map((span) => [placeKey(span), span.id]));
  const idOf = (id: string): string | undefined => {
    const span = byId.get(id);
    return span && byPlace.get(placeKey(span));
  };
  const moved = relations.map((relation) => {
    const [head, tail] = [idOf(relation.from), idOf(relation.to)];
    return head !== undefined && tail !== undefined ? { ...relation, from: head, to: tail } : undefined;
  });
  return moved.every((one) => one !== undefined) ? moved : undefined;
}

const placeKey = ({ start, end, label, parts }: Span): string =>
  JSON.stringify([label, parts?.map((part) => [part.start, part.end]) ?? [[start, end]]]);

/** The answer's labels with relations that refer to its own spans. Relations whose spans are not in the labels are left out. */
export function withOwnSpans(
  layers: readonly Layer[],
  labels: Labels,
  givenBy: (layer: string) => Labels | undefined,
): Labels {
  const result = { ...labels };
  for (const layer of layers) {
    const value = result[layer.id];
    if (!joinsMarks(layer) || !Array.isArray(value)) continue;
    const theirs = givenBy(layer.id)?.[layer.spans];
    const ours = result[layer.spans];
    const moved =
      Array.isArray(theirs) && Array.isArray(ours)
        ? rebased(value as Relation[], theirs as Span[], ours as Span[])
        : undefined;
    if (moved) result[layer.id] = moved;
    else if (value.length > 0) delete result[layer.id];
  }
  return result;
}

export type TakenRelation =
  | { readonly ok: true; readonly labels: Labels }
  | { readonly ok: false; readonly span: Extract<SpanEdit, { ok: false }>; readonly spans: readonly Span[] }
  | { readonly ok: false; readonly relation: Exclude<RelationEdit, { ok: true }>['reason'] };

/** Takes one relation of another answer over, with the spans at its ends if this answer lacks them. */
export function takeRelation(
  layer: RelationsLayer,
  spansLayer: SpansLayer,
  labels: Labels,
  theirs: Labels,
  index: number,
): TakenRelation {
  const relation = (theirs[layer.id] as Relation[])[index]!;
  const byId = spansById((theirs[layer.spans] ?? []) as Span[]);
  let spans = (labels[layer.spans] ?? []) as readonly Span[];
  for (const id of [relation.from, relation.to]) {
    const span = byId.get(id);
    if (!span) return { ok: false, relation: 'no-span' };
    if (spans.some((one) => isSame(one, span))) continue;
    const edit = new LayerSpans(spansLayer, spans).insert(span);
    if (!edit.ok) return { ok: false, span: edit, spans };
    spans = edit.spans;
  }
  const places = [relation.from, relation.to].map((id) =>
    spans.findIndex((one) => isSame(one, byId.get(id)!)),
  );
  spans = withIds(spans, places);
  const [from, to] = places.map((at) => spans[at]!.id!);
  const own = new LayerRelations(layer, (labels[layer.id] ?? []) as Relation[], spansById(spans));
  const edit = own.add({ ...relation, from: from!, to: to! });
  if (!edit.ok) return { ok: false, relation: edit.reason };
  return { ok: true, labels: { ...labels, [layer.spans]: [...spans], [layer.id]: [...edit.relations] } };
}
