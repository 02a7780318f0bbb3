import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ViewFilter } from '../../../protocol/panel';
import type { PartProps } from './props';
import { Closed } from './closed';

const queues: [ViewFilter['queue'], string, string][] = [
  ['todo', 'To do', 'Not answered yet, begun, or to look at again'],
  ['all', 'All', 'Every sample of the file'],
  ['flagged', 'Flagged', 'Samples you flagged'],
  ['disagreement', 'Disagreement', 'People answered differently'],
  ['stale', 'To look at again', 'Answered under an older meaning of the guideline'],
];

const reviewQueues: typeof queues = [
  ['todo', 'To decide', 'People differ, and nobody has decided yet'],
  ['disagreement', 'All disagreements', 'Also those that are decided'],
  ['flagged', 'Flagged', 'Samples that somebody flagged'],
  ['all', 'All', 'Every sample of the file'],
];

/** A queue and what narrows it, in a few words. */
export function queueName(filter: ViewFilter): string {
  if (filter.samples) return filter.title ?? 'Chosen samples';
  const list = filter.review ? reviewQueues : queues;
  const name = list.find(([queue]) => queue === filter.queue)?.[1] ?? filter.queue;
  const extras = [filter.label, filter.text && `“${filter.text}”`].filter(Boolean);
  return [name, ...extras].join(' · ');
}

/** Chooses which samples to walk through. */
export function QueueMenu({ app, state, field }: PartProps & { field: 'queue' | 'text' }) {
  const [filter, setFilter] = useState<ViewFilter>({ ...state.filter, samples: undefined, title: undefined });
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const first = field === 'text' ? 'input[type=search]' : 'input[type=radio]:checked';
    form.current?.querySelector<HTMLInputElement>(first)?.focus();
  }, [field]);
  const apply = (event?: Event): void => {
    event?.preventDefault();
    void app.navigator.open(compact(filter));
  };
  return (
    <div class="popover queue-menu" role="dialog" aria-label="Choose the queue">
      <form ref={form} onSubmit={apply}>
        <fieldset>
          <legend>Queue</legend>
          {(filter.review ? reviewQueues : queues).map(([queue, name, hint]) => (
            <label class="option" title={hint} key={queue}>
              <input
                type="radio"
                name="queue"
                checked={filter.queue === queue}
                onChange={() => setFilter({ ...filter, queue })}
              />
              <span>{name}</span>
              <small>{hint}</small>
            </label>
          ))}
        </fieldset>
        <label class="field">
          Label
          <select
            value={filter.label ?? ''}
            onChange={(event) => setFilter({ ...filter, label: event.currentTarget.value || undefined })}
          >
            <option value="">any</option>
            {state.project?.labels
              .filter(({ selectable }) => selectable)
              .map(({ id, name }) => (
                <option value={id} key={id}>
                  {name}
                </option>
              ))}
          </select>
        </label>
        <label class="field">
          Text or id
          <input
            type="search"
            value={filter.text ?? ''}
            placeholder="contains…"
            onInput={(event) => setFilter({ ...filter, text: event.currentTarget.value })}
          />
        </label>
        <Closed state={state} />
        <div class="buttons">
          <button type="submit" class="primary">
            Show
          </button>
          <button type="button" class="secondary" onClick={() => app.leave()}>
            Close
          </button>
        </div>
      </form>
    </div>
  );
}

function compact(filter: ViewFilter): ViewFilter {
  const { queue, label, text, review } = filter;
  return { queue, ...(label ? { label } : {}), ...(text ? { text } : {}), ...(review ? { review } : {}) };
}
