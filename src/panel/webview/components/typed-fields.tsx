import { useLayoutEffect, useRef } from 'preact/hooks';
import { findText } from '../app/find-in-text';
import type { Mode, RelateMode } from '../state/panel-state';
import type { PartProps } from './parts';
import type { RelationsLayer } from '../../../project/schema/layer-types';
import { indexOf, labelName, layerName } from '../state/project-index';
import { candidateId, narrowed } from '../state/relation-candidates';
import { spansOf } from '../state/relations-on-screen';
import { quoteOf, shorten } from '../state/span-editing';

/** Handles the keys of a field that have a meaning of their own; all others type. */
export const keysOf =
  (keys: Readonly<Record<string, (event: KeyboardEvent) => void>>) =>
  (event: KeyboardEvent): void => {
    const run = event.isComposing || !Object.hasOwn(keys, event.key) ? undefined : keys[event.key];
    if (!run) return;
    run(event);
    event.preventDefault();
    event.stopPropagation();
  };

/** Finds words in the text. Up and Down move between matches, Enter keeps the selection, Esc restores the caret. */
export function FindField({ app, state, mode }: PartProps & { mode: Extract<Mode, { kind: 'find' }> }) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    input.current?.focus();
    return () => document.querySelector<HTMLElement>('.text')?.focus({ preventScroll: true });
  }, []);
  const { length } = findText(state.current!.sample.text, mode.query);
  return (
    <div class="message find">
      <input
        type="text"
        ref={input}
        aria-label="Find in this text"
        placeholder="Find in this text"
        value={mode.query}
        onInput={(event) => app.find.type(event.currentTarget.value)}
        onBlur={() => app.close('find')}
        onKeyDown={keysOf({
          ArrowDown: () => app.find.step(1),
          ArrowUp: () => app.find.step(-1),
          Enter: () => app.close('find'),
          Escape: () => app.find.cancel(),
        })}
      />
      <span class="quiet" role="status">
        {mode.query && (length > 0 ? `${mode.at + 1} of ${length}` : 'Not found')}
      </span>
    </div>
  );
}

/** The head of a relation in the making, and the field that narrows the candidates for its tail. They are listed with the question. */
export function RelateField({ app, state, mode }: PartProps & { mode: RelateMode }) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const field = input.current!;
    field.focus();
    return () => {
      if (document.activeElement === document.body || document.activeElement === field)
        document.querySelector<HTMLElement>('.text')?.focus({ preventScroll: true });
    };
  }, []);
  const project = state.project!;
  const layer = indexOf(project).layers.get(mode.layer) as RelationsLayer;
  const head = spansOf(state.current!.answer.labels, layer)[mode.head]!;
  const found = narrowed(mode.candidates, mode.query);
  const selected = found[mode.at];
  const label = selected?.labels[0];
  return (
    <div class="message relate">
      <span class="relate-head">
        <strong dir="auto">{shorten(quoteOf(head))}</strong>{' '}
        <span class="quiet">{labelName(project, head.label, layer.spans)}</span>{' '}
        <span aria-hidden="true">{layer.directed ? '→' : '–'}</span>{' '}
        {label === undefined ? layerName(layer) : labelName(project, label, layer.id)}
      </span>
      <input
        type="text"
        ref={input}
        role="combobox"
        aria-label={`Tail of the relation from “${shorten(quoteOf(head))}”: text, label or number`}
        aria-expanded="true"
        aria-controls={`candidates-${mode.layer}`}
        aria-activedescendant={selected ? candidateId(mode.layer, selected) : undefined}
        placeholder="Text, label or number"
        value={mode.query}
        onInput={(event) => app.relating.type(event.currentTarget.value)}
        onBlur={() => {
          // When the window loses the focus, the field stays the active element.
          if (document.activeElement !== input.current) app.close('relate');
        }}
        onKeyDown={keysOf({
          ArrowDown: () => app.relating.step(1),
          ArrowUp: () => app.relating.step(-1),
          Enter: () => app.relating.link(),
          Escape: () => app.relating.cancel(),
        })}
      />
      <span class="quiet" role="status">
        {mode.trouble ?? (found.length > 0 ? `${mode.at + 1} of ${found.length}` : 'No span matches')}
      </span>
    </div>
  );
}
