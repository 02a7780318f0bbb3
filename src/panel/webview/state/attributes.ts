/** Setting attributes: of which span or relation, and by which keys. */
import { attributesFor } from '../../../project/answers/check-attributes';
import type { PanelProject } from '../../../protocol/panel';
import { VALUE_KEYS } from './label-keys';
import { reservedKeys } from './key-map';
import {
  attributeName,
  isAttributed,
  marksOf,
  type AttributeValue,
  type Lacking,
  type MarkRef,
} from './mark-attributes';
import type { PanelState } from './panel-state';
import { askedLayers, indexOf, labelName } from './project-index';
import { spansOf } from './relations-on-screen';
import { quoteOf, shorten } from './span-editing';
import { joinsMarks, marksText } from '../../../kinds/traits';

/** The relation in focus or, without one, the span in focus; undefined if its layer has no attributes. */
export function attributedFocus(state: PanelState): MarkRef | undefined {
  const ref = state.activeRelation ?? state.activeSpan;
  const layer = ref && askedLayers(state).find(({ id }) => id === ref.layer);
  if (!layer || !isAttributed(layer)) return undefined;
  const mark = marksOf(state.current!.answer.labels, layer)[ref.index];
  return mark && { layer, index: ref.index, mark };
}

/** The values that keys give to the mark in focus, by key. */
export function attributeKeys(
  state: PanelState,
): ReadonlyMap<string, { readonly attribute: string; readonly value: AttributeValue }> {
  const focus = attributedFocus(state);
  if (!focus) return new Map();
  const reserved = reservedKeys(indexOf(state.project!).keys.actions);
  const free = VALUE_KEYS.filter((key) => !reserved.has(key));
  const values = attributesFor(focus.layer, focus.mark.label).flatMap(({ id, type, labels }) =>
    (type === 'flag' ? [true as const] : labels).map((value) => ({ attribute: id, value })),
  );
  return new Map(values.slice(0, free.length).map((each, n) => [free[n]!, each]));
}

/** Puts the focus on a mark and lets keys set its attributes. `advance`: once they are set, the answer is marked as done and the panel goes on. */
export function askFor(state: PanelState, ref: MarkRef, advance?: boolean): PanelState {
  const { layer, index, mark } = ref;
  const finish = advance === undefined ? undefined : { advance };
  const place = { layer: layer.id, index };
  const spans = joinsMarks(layer) ? spansOf(state.current!.answer.labels, layer) : [];
  const head = 'from' in mark ? spans.findIndex(({ id }) => id === mark.from) : -1;
  const headRef = joinsMarks(layer) && head >= 0 ? { layer: layer.spans, index: head } : undefined;
  return {
    ...state,
    activeLayer: layer.id,
    activeSpan: marksText(layer) ? place : headRef,
    activeRelation: joinsMarks(layer) ? { ...place, amongAll: true } : undefined,
    caret: undefined,
    pointed: undefined,
    edge: 'end',
    mode: { kind: 'attributes', ...(finish && { finish }) },
    notice: undefined,
  };
}

/** A mark in a few words, for messages: the text of a span, the label of a relation. */
export const markInWords = (project: PanelProject, { mark }: Pick<MarkRef, 'mark'>): string =>
  'from' in mark ? `the relation ${labelName(project, mark.label)}` : `“${shorten(quoteOf(mark))}”`;

/** What a mark lacks, for messages: `assertion of “fever”`. */
export const lackInWords = (project: PanelProject, lacking: Lacking): string =>
  `${lacking.lacks.map(attributeName).join(', ')} of ${markInWords(project, lacking)}`;
