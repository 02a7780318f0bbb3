/** The relations of the answer on screen, with the spans that they join. */
import type { Labels, Relation, Span } from '../../../project/records/records';
import type { RelationsLayer } from '../../../project/schema/layer-types';
import { attributeText, marksIn } from './mark-attributes';
import type { PanelState, RelationRef, SpanRef } from './panel-state';
import { askedLayers } from './project-index';
import { spansById } from './relation-editing';
import { joinsMarks } from '../../../kinds/traits';

/** A relation with the spans at its ends. */
export interface JoinedRelation {
  readonly index: number;
  readonly label: string;
  /** Its attributes as short text; empty if there are none to show. */
  readonly details: string;
  /** References to the spans; undefined if the answer has no such span. */
  readonly head: SpanRef | undefined;
  readonly tail: SpanRef | undefined;
  readonly from: Span | undefined;
  readonly to: Span | undefined;
}

/** The visible relations layers. */
export const relationLayers = (state: PanelState): RelationsLayer[] => askedLayers(state).filter(joinsMarks);

export const relationsOf = (labels: Labels, { id }: RelationsLayer): readonly Relation[] =>
  marksIn<Relation>(labels[id]);

export const spansOf = (labels: Labels, { spans }: RelationsLayer): readonly Span[] =>
  marksIn<Span>(labels[spans]);

const joined = new WeakMap<
  readonly Relation[],
  { layer: RelationsLayer; spans: readonly Span[]; list: readonly JoinedRelation[] }
>();

/** The relations of a layer in the order of the text: by their heads, then by their tails. Memoized. */
export function joinedRelations(labels: Labels, layer: RelationsLayer): readonly JoinedRelation[] {
  const relations = relationsOf(labels, layer);
  const spans = spansOf(labels, layer);
  const known = joined.get(relations);
  if (known?.spans === spans && known.layer === layer) return known.list;
  const byId = spansById(spans);
  const places = new Map(spans.map((span, index) => [span, { layer: layer.spans, index }]));
  const list = relations.map((relation, index): JoinedRelation => {
    const { label, from, to } = relation;
    const [head, tail] = [byId.get(from), byId.get(to)];
    return {
      index,
      label,
      details: attributeText(layer, relation),
      head: head && places.get(head),
      tail: tail && places.get(tail),
      from: head,
      to: tail,
    };
  });
  list.sort((a, b) => start(a.from) - start(b.from) || start(a.to) - start(b.to));
  joined.set(relations, { layer, spans, list });
  return list;
}

/** A relation without its span comes last. */
const start = (span: Span | undefined): number => span?.start ?? Number.MAX_SAFE_INTEGER;

/** The relations to list: those of the active span, or else all. */
export function listedRelations(state: PanelState, layer: RelationsLayer): readonly JoinedRelation[] {
  const all = joinedRelations(state.current?.answer.labels ?? {}, layer);
  const { activeSpan, activeRelation } = state;
  if (!activeSpan || activeRelation?.amongAll || activeSpan.layer !== layer.spans) return all;
  return all.filter(({ head, tail }) => head?.index === activeSpan.index || tail?.index === activeSpan.index);
}

export interface FocusedRelation {
  readonly layer: RelationsLayer;
  readonly relation: JoinedRelation;
  readonly ref: RelationRef;
}

/** The relation that keys act on; undefined if it no longer exists. */
export function focusedRelation(state: PanelState): FocusedRelation | undefined {
  const ref = state.activeRelation;
  const layer = ref && relationLayers(state).find(({ id }) => id === ref.layer);
  const relation =
    layer && joinedRelations(state.current!.answer.labels, layer).find(({ index }) => index === ref.index);
  return layer && relation ? { layer, relation, ref } : undefined;
}

/** The layers whose relations join a span, with all relations of the layer and the number of those. */
export function hangingOn(
  state: PanelState,
  span: SpanRef,
): readonly { layer: RelationsLayer; relations: readonly Relation[]; count: number }[] {
  const labels = state.current?.answer.labels ?? {};
  return (state.project?.layers ?? []).flatMap((layer) => {
    if (!joinsMarks(layer) || layer.spans !== span.layer) return [];
    const id = spansOf(labels, layer)[span.index]?.id;
    const relations = relationsOf(labels, layer);
    const count = relations.filter(({ from, to }) => id !== undefined && (from === id || to === id)).length;
    return count > 0 ? [{ layer, relations, count }] : [];
  });
}
