import { useLayoutEffect, useRef } from 'preact/hooks';
import { searchLabels, type LabelHit } from '../state/label-search';
import { labelId } from '../state/project-index';
import type { Mode } from '../state/panel-state';
import { colourOf } from '../view/label-colours';
import { useInSight, type PartProps } from './parts';
import { keysOf } from './typed-fields';

/** Finds a label by name, alias, id or definition. Arrow keys and Enter choose. */
export function LabelSearch({ app, state, mode }: PartProps & { mode: Extract<Mode, { kind: 'search' }> }) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const found = searchLabels(state, mode.query);
  const index = Math.min(mode.index, found.length - 1);
  const list = useInSight([index]);
  const idOf = (hit: LabelHit | undefined): string | undefined =>
    hit && labelId(state.project!, hit.layer, hit.label);
  const move = (to: number): void => {
    const next = found.length > 0 ? (to + found.length) % found.length : 0;
    app.store.set({ mode: { ...mode, index: next }, pointed: idOf(found[next]) });
  };
  const choose = (at: number, stay: boolean): void => {
    const hit = found[at];
    if (!hit) return;
    app.store.batch(() => {
      app.leave();
      app.choose(hit.layer, hit.label, stay);
    });
  };
  return (
    <div class="popover label-search" role="dialog" aria-label="Search labels">
      <input
        type="text"
        ref={input}
        role="combobox"
        aria-label="Search labels by name, alias, id or definition"
        aria-expanded="true"
        aria-controls="label-hits"
        aria-activedescendant={index >= 0 ? `hit-${index}` : undefined}
        placeholder="Search labels"
        value={mode.query}
        onInput={(event) => {
          const query = event.currentTarget.value;
          const first = searchLabels(state, query)[0];
          app.store.set({ mode: { kind: 'search', query, index: 0 }, pointed: idOf(first) });
        }}
        onBlur={() => app.close('search')}
        onKeyDown={keysOf({
          ArrowDown: () => move(index + 1),
          ArrowUp: () => move(index - 1),
          PageDown: () => move(Math.min(index + 8, found.length - 1)),
          PageUp: () => move(Math.max(0, index - 8)),
          Enter: (event) => choose(index, event.shiftKey),
          Escape: () => app.leave(),
        })}
      />
      <div class="hits" id="label-hits" role="listbox" aria-label="Labels found" ref={list}>
        {found.map((hit, at) => (
          <div
            key={`${hit.layer} ${hit.label}`}
            id={`hit-${at}`}
            role="option"
            aria-selected={at === index}
            class={at === index ? 'hit selected' : 'hit'}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(at, event.shiftKey);
            }}
          >
            <span class="swatch" style={{ background: colourOf(hit.label, hit.layer) }} aria-hidden="true" />
            <span class="hit-name">
              {hit.path.length > 0 && <span class="hit-path">{hit.path.join(' › ')} › </span>}
              {hit.name}
            </span>
            <span class="hit-why">{hit.why}</span>
          </div>
        ))}
        {found.length === 0 && <p class="hit none">No label found.</p>}
      </div>
    </div>
  );
}
