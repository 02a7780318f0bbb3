import { attributedFocus } from '../state/attributes';
import { marksOf, withValue, type AttributeValue } from '../state/mark-attributes';
import { lackingAttributes } from '../../../project/answers/check-attributes';
import type { LayerValue } from '../../../project/records/records';
import { noMode } from '../state/panel-state';
import type { Answering } from './answering';
import type { Spanning } from './spanning';
import type { Store } from './store';

/** Sets attributes of the span or relation in focus, from keyboard and mouse. */
export class Attributing {
  constructor(
    private readonly store: Store,
    private readonly answering: Answering,
    private readonly spanning: Spanning,
  ) {}

  /** Lets keys set the attributes of the span or relation in focus, or no longer. */
  toggle(): boolean {
    const { state } = this.store;
    if (state.mode.kind === 'attributes') return (this.store.set({ mode: noMode, notice: undefined }), true);
    const onCaret = state.activeSpan ? undefined : this.spanning.scene.spanOnCaret();
    if (onCaret) this.spanning.focus({ layer: onCaret.layer.id, index: onCaret.index });
    const focus = attributedFocus(this.store.state);
    if (focus) this.store.set({ mode: { kind: 'attributes' }, notice: undefined });
    else this.store.notify('Select a span or relation that has attributes first (Tab, or a click).');
    return true;
  }

  /** Sets a value of the mark in focus; a value that it has is taken away. False if nothing with that attribute is in focus. */
  choose(attribute: string, value: AttributeValue): boolean {
    const focus = attributedFocus(this.store.state);
    const def = focus?.layer.attributes?.find(({ id }) => id === attribute);
    if (!focus || !def) return false;
    const { layer, index } = focus;
    const { mode, activeSpan, activeRelation, pointed } = this.store.state;
    const mark = withValue(focus.mark, def, value);
    const all = marksOf(this.store.state.current!.answer.labels, layer);
    const marks = all.with(index, mark) as LayerValue;
    this.store.batch(() => {
      this.answering.set(layer, marks, { keepLayer: true, point: pointed });
      this.store.set({ activeSpan, activeRelation, mode: mode.kind === 'attributes' ? mode : noMode });
      // Of several values, others may follow.
      const isMore = def.type === 'choices' || lackingAttributes(layer, mark).length > 0;
      if (mode.kind === 'attributes' && mode.finish && !isMore) this.answering.finish(mode.finish.advance);
    });
    this.reveal();
    return true;
  }

  /** Brings the span or relation into sight whose attributes are asked for. */
  reveal(): void {
    const { mode, activeSpan } = this.store.state;
    const span =
      mode.kind === 'attributes' && mode.finish ? this.spanning.scene.locate(activeSpan)?.span : undefined;
    if (span) this.spanning.geometry?.bringIntoSight(span.parts[0]!);
  }
}
