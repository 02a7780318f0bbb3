import type { GoldFeedback } from '../../../protocol/panel';
import { turnName } from '../state/answer';
import { shownFeedback } from '../state/panel-state';
import { inWords } from '../view/compare-answers';
import { ActionButton } from './action-button';
import type { PartProps } from './props';
import { Icon } from './icon';
import { RuleLines, Statements } from './statements';
import type { Layer } from '../../../project/schema/layer-types';
import { layersIn } from '../../../project/schema/per-turn';
import { labelName } from '../state/project-index';
import { takesTurn } from '../../../kinds/traits';

/**
 * The feedback on an answer to a gold sample. It is below the text, so that the text does not move, and always in the document, so that
 * screen readers announce changes.
 */
export function Feedback({ app, state }: PartProps) {
  const { project, current, feedback: fresh } = state;
  const feedback = shownFeedback(state);
  if (!project) return null;
  return (
    <div class="feedback-slot">
      {/* Focusable, so that a long explanation can be scrolled by keyboard. */}
      <div role="status" class="feedback-scroll" aria-label={feedback && 'Feedback'} tabIndex={feedback && 0}>
        {feedback && <FeedbackText state={state} feedback={feedback} />}
      </div>
      {fresh && (
        <p class="feedback-keys">
          {current?.sample.id !== fresh.sample && (
            <ActionButton app={app} state={state} action="judged">
              look at it
            </ActionButton>
          )}
          <ActionButton app={app} state={state} action="leave">
            close
          </ActionButton>
        </p>
      )}
    </div>
  );
}

/** Whether the answer is right, the right answer, and its explanation. */
export function FeedbackText({ state, feedback }: Pick<PartProps, 'state'> & { feedback: GoldFeedback }) {
  const project = state.project!;
  const { sample, isRight, isCheck, wrong, given, gold, explanation, rules } = feedback;
  const layers = layersIn(project.layers, gold).filter(({ id }) => Object.hasOwn(gold, id));
  const said = (labels: GoldFeedback['gold'], layer: Layer): string =>
    inWords(labels, layer.id, (name) =>
      takesTurn(layer) ? turnName(name) : labelName(project, name, layer.id),
    );
  return (
    <div class={`feedback ${isRight ? 'right' : 'wrong'}`}>
      <p class="feedback-head">
        <Icon name={isRight ? 'check' : 'cross'} />
        <span>
          <span class="feedback-sample">{sample}</span> <strong>{isRight ? 'Right' : 'Wrong'}</strong>
          {isCheck && ' (attention check)'}
        </span>
      </p>
      <Statements
        layers={layers}
        said={(layer) => said(gold, layer)}
        given={(layer) => (wrong.includes(layer.id) ? said(given, layer) : undefined)}
      />
      {explanation !== undefined && <p dir="auto">{explanation}</p>}
      <RuleLines project={project} rules={rules} />
    </div>
  );
}
