import type { SpansLayer } from '../../../project/schema/layer-types';
import { selectionOf } from '../state/caret';
import { marksIn } from '../state/mark-attributes';
import type { SpanRef } from '../state/panel-state';
import { askedLayers, labelName } from '../state/project-index';
import { LayerSpans } from '../state/span-editing';
import type { TextModel } from '../state/text-model';
import { viewedModel } from '../state/viewed-text';
import { drawnSpans, type DrawnSpan } from '../view/span-layout';
import type { Store } from './store';
import { marksText } from '../../../kinds/traits';

/** Looks up the text and spans on screen from the state. */
export class SpanScene {
  constructor(private readonly store: Store) {}

  /** The spans on screen, in text order. */
  drawn(): readonly DrawnSpan[] {
    const { state } = this.store;
    const model = this.model();
    if (!model || !state.project || !state.current) return [];
    const { project } = state;
    return drawnSpans(model, askedLayers(state), state.current.answer.labels, (id, layer) =>
      labelName(project, id, layer),
    );
  }

  /** The span that keys act on. */
  focused(): Focused | undefined {
    return this.locate(this.store.state.activeSpan);
  }

  /** The span that the selection covers exactly. */
  spanOnCaret(): Focused | undefined {
    const { caret } = this.store.state;
    if (!caret) return undefined;
    const { start, end } = selectionOf(caret);
    return this.locate(this.drawn().find((span) => span.start === start && span.end === end));
  }

  /** A span with its layer and text; undefined if it no longer exists or cannot be drawn. */
  locate(ref: SpanRef | undefined): Focused | undefined {
    const model = this.model();
    const layer = ref && this.layer(ref.layer);
    const span = ref && this.drawn().find((one) => isAt(one, ref));
    return model && layer && span ? { layer, index: ref.index, span, model } : undefined;
  }

  /** The text as it is shown, cut into lines and blocks. */
  model(): TextModel | undefined {
    const { state } = this.store;
    return state.current && viewedModel(state);
  }

  /** A visible spans layer. */
  layer(id: string): SpansLayer | undefined {
    const layer = askedLayers(this.store.state).find((one) => one.id === id);
    return marksText(layer) ? layer : undefined;
  }

  /** The layer's spans in the answer; offsets are code points. */
  spans(layer: SpansLayer): LayerSpans {
    return new LayerSpans(layer, marksIn(this.store.state.current?.answer.labels[layer.id]));
  }
}

export interface Focused {
  readonly layer: SpansLayer;
  readonly index: number;
  readonly span: DrawnSpan;
  readonly model: TextModel;
}

/** Whether two references name the same span. */
export function isAt(span: SpanRef, ref: SpanRef): boolean {
  return span.layer === ref.layer && span.index === ref.index;
}
