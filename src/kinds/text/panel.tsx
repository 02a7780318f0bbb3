import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TextLayer } from '../../project/schema/layer-types';
import { activeLayer } from '../../panel/webview/state/project-index';
import { KeyCap, type KindPanel, type LayerProps } from '../../panel/webview/components/parts';

/** A text field for an answer. Esc leaves it. Enter finishes the sample; where Enter begins a new line, Ctrl+Enter does. */
function Row({ app, state, layer }: LayerProps<TextLayer>) {
  const value = state.current?.answer.labels[layer.id];
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const isActive = state.activeLayer === layer.id && activeLayer(state) === layer;
  useLayoutEffect(() => {
    if (isActive) field.current?.focus();
  }, [isActive]);
  const length = typeof value === 'string' ? [...value].length : 0;
  const props = {
    ref: field,
    value: typeof value === 'string' ? value : '',
    dir: 'auto' as const,
    'aria-labelledby': `layer-${layer.id}`,
    onInput: (event: { currentTarget: { value: string } }) =>
      app.answering.setText(layer, event.currentTarget.value),
    onBlur: () => app.saver.pump(false),
    onKeyDown: (event: KeyboardEvent) => {
      const finishes = event.key === 'Enter' && (event.ctrlKey || event.metaKey || !layer.multiline);
      if (!(finishes || event.key === 'Escape') || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      app.store.set({ activeLayer: value === undefined ? layer.id : undefined });
      field.current?.blur();
      if (finishes) app.act('finish');
    },
  };
  return (
    <div class="labels">
      {layer.multiline ? <textarea rows={2} {...props} /> : <input type="text" {...props} />}
      {layer.multiline && (
        <span class="text-keys">
          <KeyCap label="Ctrl+Enter" /> done, next
        </span>
      )}
      {layer.maxChars !== undefined && (
        <span class={length > layer.maxChars ? 'text-length problem' : 'text-length'}>
          {length} / {layer.maxChars}
        </span>
      )}
    </div>
  );
}

export const text: KindPanel<TextLayer> = { Row };
