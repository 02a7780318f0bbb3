import type { RowState } from '../../../protocol/panel';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ROW_HEIGHT, rowWindow, scrollFor } from '../view/row-window';
import { isReview } from '../state/panel-state';
import { type PartProps, ActionIcon } from './parts';
import { grouped, shortId } from '../view/in-words';

const names: Record<RowState, string> = {
  todo: 'to do',
  draft: 'begun',
  done: 'done',
  flagged: 'done, flagged',
  stale: 'to recheck',
  returned: 'returned to you',
};

const reviewNames: Record<RowState, string> = {
  ...names,
  todo: 'to decide',
  draft: 'decided in part',
  done: 'decided',
  returned: 'waits for annotators',
};

/** The state of a sample in words: for an annotator, or with `isReview` for a reviewer. */
function stateName(state: RowState, isReview: boolean): string {
  return (isReview ? reviewNames : names)[state];
}

const paths: Partial<Record<RowState, string>> = {
  flagged: 'M4 14V2.5h8.5l-2 3.25 2 3.25H4',
  stale: 'M12.8 6.2A5 5 0 1 0 13 8.5M13 2.8v3.6H9.4',
  returned: 'M6 3.5L2.5 7l3.5 3.5M3 7h6.5a4 4 0 0 1 0 6.5H7',
};

/** The state of a sample as a shape: an empty, half or full circle, a flag, a turning arrow, or a back arrow. */
function StateMark({ state, isReview }: { state: RowState; isReview: boolean }) {
  const name = stateName(state, isReview);
  return (
    <svg
      class={`state-mark ${state}`}
      viewBox="0 0 16 16"
      width="14"
      height="14"
      role="img"
      aria-label={name}
    >
      <title>{name}</title>
      {paths[state] ? (
        <path d={paths[state]} />
      ) : (
        <>
          <circle cx="8" cy="8" r="5" />
          {state === 'draft' && <path class="half" d="M8 3a5 5 0 0 0 0 10z" />}
        </>
      )}
    </svg>
  );
}

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
          <span class="row-disagreement" title="People disagree">
            differ
          </span>
        )}
        {row && <span class="sr-only">{shortId(row.id)}</span>}
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

/** The sample's name, buttons to its neighbours, and the last answer. */
export function SampleBar(props: PartProps) {
  const { app, state } = props;
  const { project, view, current, position, lastAnswer, finished } = state;
  const at = finished ? '' : `${grouped(position + 1)} of ${grouped(view?.length ?? 0)}`;
  return (
    <div class="sample-bar">
      <ActionIcon {...props} action="previous" icon="previous" title="Previous sample" />
      <ActionIcon {...props} action="next" icon="right" title="Next sample" />
      {current && (
        <span
          class="sample-id"
          title={
            current.sample.row < 0
              ? current.sample.id
              : `Record ${grouped(current.sample.row + 1)} of ${project?.file ?? ''}`
          }
        >
          {shortId(current.sample.id)}
        </span>
      )}
      {at && view && view.length > 0 && <span class="sample-place">{at}</span>}
      {current?.sample.reason && (
        <span class="sample-reason" title="Why this sample is in the batch">
          {current.sample.reason}
        </span>
      )}
      {current && (
        <span class="sample-state">
          <StateMark state={current.state} isReview={isReview(state)} />{' '}
          {stateName(current.state, isReview(state))}
        </span>
      )}
      <span class="spring" />
      {lastAnswer && (
        <button class="last-answer" title={`Back to ${lastAnswer.sample}`} onClick={() => app.goToLast()}>
          <span class="last-sample">{shortId(lastAnswer.sample)}</span> <strong>{lastAnswer.summary}</strong>
        </button>
      )}
      <span class="sr-only" role="status">
        {current
          ? `${lastAnswer ? `${lastAnswer.summary} ${shortId(lastAnswer.sample)}. ` : ''}${at} ${shortId(current.sample.id)}`
          : ''}
      </span>
    </div>
  );
}
