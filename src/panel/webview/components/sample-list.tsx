import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RowState } from '../../../protocol/panel';
import { ROW_HEIGHT, rowWindow, scrollFor } from '../view/row-window';
import { isReview } from '../state/panel-state';
import type { PartProps } from './props';
import { StateMark } from './state-mark';
import { grouped } from '../view/in-words';

/** The queue as a list. Only the rows in sight are in the document. */
export function SampleList({ app, state }: PartProps) {
  const { view, rows, rowStates, position, current } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ top: 0, height: 600 });
  const count = view?.length ?? 0;
  const shown = rowWindow(count, place.top, place.height);

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = (): void => setPlace({ top: element.scrollTop, height: element.clientHeight || 600 });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  useLayoutEffect(() => {
    const element = scroller.current!;
    if (element.clientHeight === 0) return;
    const top = scrollFor(count, position, element.scrollTop, element.clientHeight);
    if (top !== undefined) element.scrollTop = top;
  }, [position, count, view?.view, state.listHidden, state.drawer]);
  useLayoutEffect(() => {
    if (view) app.rows.want(shown.first, shown.last);
  }, [shown.first, shown.last, view?.view]);

  const items = [];
  for (let at = shown.first; at < shown.last; at++) {
    const row = rows.get(at);
    const rowState: RowState | undefined = row && (rowStates.get(row.id) ?? row.state);
    const isCurrent = at === position && current !== undefined;
    items.push(
      <div
        key={at}
        id={`row-${at}`}
        class={isCurrent ? 'row current' : 'row'}
        role="option"
        aria-selected={isCurrent}
        aria-posinset={at + 1}
        aria-setsize={count}
        style={{ top: `${shown.offset + (at - shown.first) * ROW_HEIGHT}px` }}
        onClick={() => {
          app.store.set({ drawer: undefined });
          app.goToRow(at);
        }}
      >
        {rowState && <StateMark state={rowState} isReview={isReview(state)} />}
        <span class="row-text" title={row && `${row.id}: ${row.snippet}`}>
          {row ? row.snippet || row.id : ''}
        </span>
        {row?.disagreement && (
          <span class="row-disagreement" title="People disagree" aria-hidden="true">
            ≠
          </span>
        )}
        {row && <span class="sr-only">{`${row.id}${row.disagreement ? ', people disagree' : ''}`}</span>}
      </div>,
    );
  }
  const inSight = position >= shown.first && position < shown.last;
  return (
    <nav class="list" aria-label="Samples">
      <div
        class="rows"
        ref={scroller}
        role="listbox"
        aria-label={`${grouped(count)} samples`}
        tabIndex={0}
        data-keys="list"
        aria-activedescendant={inSight ? `row-${position}` : undefined}
        onKeyDown={(event) => {
          const steps: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1 };
          const step = steps[event.key];
          if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
          event.preventDefault();
          app.act(step > 0 ? 'next' : 'previous');
        }}
      >
        {/* Options must be direct children of the listbox, so an empty element at its end provides the scroll height. */}
        <div class="rows-height" role="presentation" style={{ height: `${shown.height}px` }} />
        {items}
      </div>
    </nav>
  );
}
