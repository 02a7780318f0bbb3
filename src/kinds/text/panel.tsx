import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { counted } from '../../base/text/phrases';
import type { TextLayer } from '../../project/schema/layer-types';
import { LabelButton } from '../../panel/webview/components/choice-row';
import { NONE } from '../../panel/webview/state/label-keys';
import { activeLayer, indexOf, startOf } from '../../panel/webview/state/project-index';
import { wordChanges } from '../../panel/webview/view/word-differences';
import { capOf, KeyCap, type KindPanel, type LayerProps } from '../../panel/webview/components/parts';
import { typedOver } from './typed';

/** A text field for an answer. Esc leaves it. Enter finishes the sample; where Enter begins a new line, Ctrl+Enter does. */
function Row({ app, state, layer }: LayerProps<TextLayer>) {
  const value = state.current?.answer.labels[layer.id];
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const isActive = state.activeLayer === layer.id && activeLayer(state) === layer;
  useLayoutEffect(() => {
    if (isActive) field.current?.focus();
  }, [isActive]);
  const start = startOf(state, layer);
  const text = typeof value === 'string' ? value : (start ?? '');
  const { length } = [...text];
  const props = {
    ref: field,
    value: text,
    dir: 'auto' as const,
    'aria-labelledby': `layer-${layer.id}`,
    onInput: (event: { currentTarget: { value: string } }) =>
      app.answering.setText(layer, typedOver(start ?? '', event.currentTarget.value)),
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
      {start !== undefined && (
        <div class="correction">
          <LabelButton
            {...{ app, layer, id: NONE, name: 'Right as it is', isChosen: value === start }}
            cap={capOf(state, layer.id, indexOf(state.project!).keys.labels.get(layer.id)?.keyOf.get(NONE))}
            role="checkbox"
          />
          {value !== undefined && (
            <button class="link" onClick={() => app.answering.set(layer, undefined, { keepLayer: true })}>
              Reset
            </button>
          )}
          {value !== undefined && text !== start && <Changes start={start} text={text} />}
        </div>
      )}
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

/** How much of a text was changed, and where: what was taken out and put in, in order. */
function Changes({ start, text }: { start: string; text: string }) {
  const changes = useMemo(() => wordChanges(start, text), [start, text]);
  if (!changes) return <span>Changed too much to show word by word</span>;
  const words = (side: 'added' | 'removed'): number =>
    changes.flatMap((change) => (change[side] ? change.value : [])).filter((word) => /\S/.test(word)).length;
  return (
    <>
      <span>
        {counted(words('removed'), 'word')} taken out, {words('added')} put in
      </span>
      <p dir="auto" tabIndex={0} aria-label="What has changed">
        {changes.map(({ value, added, removed }, n) => {
          const Part = added ? 'ins' : removed ? 'del' : 'span';
          return <Part key={n}>{value.join('')}</Part>;
        })}
      </p>
    </>
  );
}

export const text: KindPanel<TextLayer> = { Row };
