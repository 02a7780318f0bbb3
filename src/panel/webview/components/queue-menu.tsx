import { useState } from 'preact/hooks';
import type { ViewFilter } from '../../../protocol/panel';
import type { PartProps } from './parts';
import { Option, PopoverForm, Select } from './popover-form';
import { counted } from '../../../base/text/phrases';

const queues: [ViewFilter['queue'], string, string][] = [
  ['todo', 'To do', 'Not answered yet, started, or to recheck'],
  ['all', 'All', 'Every sample of the file'],
  ['flagged', 'Flagged', 'Samples you flagged'],
  ['disagreement', 'Disagreement', 'People answered differently'],
  ['stale', 'To recheck', 'Answered before the guideline changed'],
];

const swappedQueue: (typeof queues)[number] = [
  'swapped',
  'Asked again',
  'Pairs you have answered, with the sides swapped',
];

const reviewQueues: typeof queues = [
  ['todo', 'To decide', 'People disagree, and no decision has been made'],
  ['disagreement', 'All disagreements', 'Including those already decided'],
  ['flagged', 'Flagged', 'Samples that anyone flagged'],
  ['all', 'All', 'Every sample of the file'],
];

/** A queue with its filters, in a few words. */
export function queueName(filter: ViewFilter): string {
  if (filter.samples) return filter.title ?? 'Chosen samples';
  const list = filter.review ? reviewQueues : [...queues, swappedQueue];
  const name = list.find(([queue]) => queue === filter.queue)?.[1] ?? filter.queue;
  const extras = [filter.batch, filter.label, filter.text && `“${filter.text}”`].filter(Boolean);
  return [name, ...extras].join(' · ');
}

/** Chooses the queue. */
export function QueueMenu({ app, state, field }: PartProps & { field: 'queue' | 'text' }) {
  const [filter, setFilter] = useState<ViewFilter>({ ...state.filter, samples: undefined, title: undefined });
  const labels = state.project?.labels.filter(({ selectable }) => selectable) ?? [];
  const asksAgain = state.project?.progress.swapped !== undefined;
  const isShared = filter.review && state.project?.review?.isShared;
  const all = filter.review ? reviewQueues : asksAgain ? [...queues, swappedQueue] : queues;
  const listed = state.project?.standsAlone ? all.filter(([queue]) => queue !== 'disagreement') : all;
  return (
    <PopoverForm
      label="Choose the queue"
      class="queue-menu"
      focus={field === 'text' ? 'input[type=search]' : 'input[type=radio]:checked'}
      submit="Show"
      onSubmit={() => app.open(compact(filter))}
      onClose={() => app.leave()}
    >
      <fieldset>
        <legend>Queue</legend>
        {listed.map(([queue, name, hint]) => (
          <Option
            key={queue}
            name="queue"
            class="option"
            title={isShared && queue === 'todo' ? `Your share: ${hint}` : hint}
            checked={filter.queue === queue}
            onChange={() => setFilter({ ...filter, queue })}
          >
            <span>{name}</span>
            <small>{isShared && queue === 'todo' ? `Your share: ${hint}` : hint}</small>
          </Option>
        ))}
      </fieldset>
      <label class="field">
        Label
        <Select
          value={filter.label ?? ''}
          options={[['', 'any'], ...labels.map(({ id, name }) => [id, name] as const)]}
          set={(label) => setFilter({ ...filter, label: label || undefined })}
        />
      </label>
      {state.project?.batches && (
        <label class="field">
          Batch
          <Select
            value={filter.batch ?? ''}
            options={[['', 'any'], ...state.project.batches.map((name) => [name, name] as const)]}
            set={(batch) => setFilter({ ...filter, batch: batch || undefined })}
          />
        </label>
      )}
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
    </PopoverForm>
  );
}

function compact(filter: ViewFilter): ViewFilter {
  const { queue, batch, label, text, review } = filter;
  return { queue, batch, label: label || undefined, text: text || undefined, review };
}

/** How many samples the queue leaves out because their answers are hidden. */
export function Closed({ state: { view } }: Pick<PartProps, 'state'>) {
  const count = view?.closed ?? 0;
  if (count === 0) return null;
  return (
    <p class="closed">
      {counted(count, 'sample')} that you have not answered {count === 1 ? 'is' : 'are'} hidden: others’
      answers to a sample are shown once your own is done.
    </p>
  );
}
