import { shortId, grouped } from '../view/in-words';
import { isReview } from '../state/panel-state';
import { type PartProps, ActionIcon } from './parts';
import { StateMark, stateName } from './sample-list';

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
      {view && view.length > 0 && <span class="sample-place">{at}</span>}
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
          ? `${lastAnswer ? `${lastAnswer.sample}: ${lastAnswer.summary}. ` : ''}${current.sample.id}, ${at}`
          : ''}
      </span>
    </div>
  );
}
