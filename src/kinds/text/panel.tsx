import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { counted } from '../../base/text/phrases';
import type { TextLayer } from '../../project/schema/layer-types';
import { activeLayer, startOf } from '../../panel/webview/state/project-index';
import { wordChanges } from '../../panel/webview/view/word-differences';
import {
  ActionButton,
  Icon,
  KeyCap,
  type KindPanel,
  type LayerProps,
} from '../../panel/webview/components/parts';
import { inField, typedOver } from './typed';

/** A text field for an answer. Esc leaves it. Enter finishes the sample; where Enter begins a new line, Ctrl+Enter does. */
function Row(props: LayerProps<TextLayer>) {
  const { app, state, layer } = props;
  const value = state.current?.answer.labels[layer.id];
  const start = startOf(state, layer);
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const isActive = state.activeLayer === layer.id && activeLayer(state) === layer;
  useLayoutEffect(() => {
    if (isActive) field.current?.focus();
  }, [isActive]);
  const text = typeof value === 'string' ? value : (start ?? '');
  const { length } = [...text];
  const typed = {
    ref: field,
    value: inField(text),
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
      {layer.multiline ? (
        <textarea rows={2} class={start === undefined ? '' : 'correcting'} {...typed} />
      ) : (
        <input type="text" {...typed} />
      )}
      {start !== undefined && <Correction {...props} start={start} text={value} />}
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

/** What became of the text that an answer begins with: nothing yet, it is right, or these words have changed. */
function Correction(props: LayerProps<TextLayer> & { start: string; text: unknown }) {
  const { app, layer, start, text } = props;
  const changes = useMemo(() => (typeof text === 'string' ? wordChanges(start, text) : []), [start, text]);
  if (typeof text !== 'string')
    return (
      <div class="correction">
        <ActionButton {...props} action="confirmText" text="Right as it is" />
        <span class="quiet">or change the text</span>
      </div>
    );
  const words = (side: 'added' | 'removed'): number =>
    (changes ?? []).flatMap((change) => (change[side] ? change.value : [])).filter((word) => /\S/.test(word))
      .length;
  const [removed, added] = [words('removed'), words('added')];
  return (
    <div class="correction">
      {text === start ? (
        <span class="confirmed">
          <Icon name="check" /> Right as it is
        </span>
      ) : (
        <span>
          {!changes
            ? 'Changed too much to show word by word'
            : removed + added === 0
              ? 'Only white space has changed'
              : `${counted(removed, 'word')} taken out, ${added} put in`}
        </span>
      )}
      <button
        class="link"
        title="Begin with the text as it was, which is no answer yet"
        onClick={() => app.answering.set(layer, undefined, { keepLayer: true })}
      >
        Reset
      </button>
      {changes && removed + added > 0 && (
        <p dir="auto" tabIndex={0} aria-label="What has changed">
          {changes.map(({ value, added: isNew, removed: isOld }, n) => {
            const words = value.join('');
            return isNew ? <ins key={n}>{words}</ins> : isOld ? <del key={n}>{words}</del> : words;
          })}
        </p>
      )}
    </div>
  );
}

export const text: KindPanel<TextLayer> = { Row };
