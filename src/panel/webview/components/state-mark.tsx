import type { RowState } from '../../../protocol/panel';

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
export function stateName(state: RowState, isReview = false): string {
  return (isReview ? reviewNames : names)[state];
}

const paths: Partial<Record<RowState, string>> = {
  flagged: 'M4 14V2.5h8.5l-2 3.25 2 3.25H4',
  stale: 'M12.8 6.2A5 5 0 1 0 13 8.5M13 2.8v3.6H9.4',
  returned: 'M6 3.5L2.5 7l3.5 3.5M3 7h6.5a4 4 0 0 1 0 6.5H7',
};

/** The state of a sample as a shape: an empty, half or full circle, a flag, a turning arrow, or a back arrow. */
export function StateMark({ state, isReview = false }: { state: RowState; isReview?: boolean }) {
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
