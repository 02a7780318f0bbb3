import { counted } from '../../../base/text/phrases';
import { type SpanRef, noMode } from '../state/panel-state';
import { addEverywhere, occurrences } from '../state/span-editing';
import type { Answering } from './answering';
import type { SpanScene } from './span-scene';
import type { Store } from './store';

/** Marks every other occurrence of a span's string in the sample. */
export class MarkEverywhere {
  constructor(
    private readonly store: Store,
    private readonly answering: Answering,
    private readonly scene: SpanScene,
  ) {}

  /** Asks whether to mark the string everywhere, with the number of other occurrences. */
  ask(focus: (span: SpanRef) => void): boolean {
    const at = this.scene.focused() ?? this.scene.spanOnCaret();
    if (!at) return (this.store.notify('Select a span first (Tab).'), true);
    const found = occurrences(at.model, this.scene.spans(at.layer)[at.index]!).length;
    focus(at.span);
    if (found === 0) this.store.notify('The string occurs nowhere else in this sample.', 'info');
    else this.store.set({ mode: { kind: 'everywhere', found } });
    return true;
  }

  /** Marks the string of the active span wherever no other span is in the way. */
  mark(): void {
    const focus = this.scene.focused();
    if (!focus) return;
    const { layer, index, model } = focus;
    const { spans, index: at, added, blocked } = addEverywhere(layer, this.scene.spans(layer), index, model);
    this.store.batch(() => {
      if (added > 0) this.answering.set(layer, [...spans], { keepLayer: true });
      this.store.set({ activeSpan: { layer: layer.id, index: at }, mode: noMode });
      const text = `${counted(added, 'span')} marked${blocked > 0 ? `; ${counted(blocked, 'place')} left out, where other spans are in the way` : ''}.`;
      this.store.notify(text, 'info');
    });
  }
}
