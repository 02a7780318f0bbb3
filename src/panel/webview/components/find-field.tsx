import { useLayoutEffect, useRef } from 'preact/hooks';
import { findText } from '../state/find-text';
import type { Mode } from '../state/panel-state';
import type { PartProps } from './props';

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
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'ArrowDown') app.find.step(1);
          else if (event.key === 'ArrowUp') app.find.step(-1);
          else if (event.key === 'Enter') app.close('find');
          else if (event.key === 'Escape') app.find.cancel();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span class="quiet" role="status">
        {mode.query && (length > 0 ? `${mode.at + 1} of ${length}` : 'Not found')}
      </span>
    </div>
  );
}
