import { comparableValue } from '../../../kinds/comparable';
import { valueKey } from '../../../disagreement/given';
import type { Labels } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Suggestion } from '../../../project/suggestions';
import type { PanelSample } from '../../../protocol/panel';
import { turnName } from '../state/answer';
import { SIDES } from '../state/label-keys';
import { isDeciding, isReview, shownFeedback, suggestionOn, type PanelState } from '../state/panel-state';
import { labelName } from '../state/project-index';
import { inWords } from '../view/compare-answers';
import { ActionButton, Icon, type PartProps } from './parts';
import { RuleLines, Statements } from './feedback';
import { comparesFields, takesTurn, takesWords } from '../../../kinds/traits';

/**
 * What a model says: of the sample on screen, or of the one answered last. Always in the document, so that screen readers announce changes.
 * Taking a suggestion and rejecting it cost one key each; going on does neither.
 */
export function SuggestionBox(props: PartProps) {
  const { state } = props;
  const { project, current, second } = state;
  if (!project) return null;
  if (isReview(state)) return <Predicted {...props} />;
  const own = suggestionOn(state);
  const last = own || shownFeedback(state) ? undefined : second;
  const suggestion = own ?? last?.suggestion;
  const { suggestion: outcome, labels = {} } = current?.answer ?? {};
  const differs = last && !isSame(state, last.given, last.suggestion.labels);
  const isTaken = own !== undefined && isSame(state, labels, own.labels);
  return (
    <div class="suggestion-slot">
      {/* Focusable, so that a long rationale can be scrolled by keyboard. */}
      <div
        role="status"
        class="feedback-scroll"
        aria-label={suggestion && 'Suggestion of a model'}
        tabIndex={suggestion && 0}
      >
        {suggestion && (
          <div class="feedback suggestion">
            <p class="feedback-head">
              <Icon name="model" />
              <span>
                {last && <span class="feedback-sample">{last.sample}: </span>}
                <strong>{suggestion.model}</strong> (a model){' '}
                {last ? (differs ? 'says otherwise' : 'says the same') : 'suggests'}
                {own && isTaken && <span class="quiet">, as you answered</span>}
                {own && !isTaken && outcome?.action === 'rejected' && <span class="quiet">, rejected</span>}
              </span>
            </p>
            {(own || differs) && (
              <Said
                state={state}
                sample={last?.sample ?? current!.sample.id}
                shown={(last ?? current!.sample).shown}
                suggestion={suggestion}
                {...(last && { given: last.given })}
              />
            )}
          </div>
        )}
      </div>
      {own && (
        <p class="feedback-keys">
          <ActionButton {...props} action="acceptSuggestion" text="take it" />
          <ActionButton
            {...props}
            action="rejectSuggestion"
            text={own.arm === 'after' ? 'keep your answer' : 'reject it'}
          />
        </p>
      )}
      {differs && (
        <p class="feedback-keys">
          <ActionButton {...props} action="judged" text="think again" />
          <ActionButton {...props} action="leave" text="close" />
        </p>
      )}
    </div>
  );
}

/** Review mode: what the model says whose errors are reviewed. One key decides for it, one against it. */
function Predicted(props: PartProps) {
  const { state } = props;
  const { sample } = state.current ?? {};
  if (!sample?.predicted || !isDeciding(state)) return null;
  return (
    <div class="suggestion-slot">
      <div class="feedback-scroll" role="group" aria-label="Prediction of a model" tabIndex={0}>
        <div class="feedback suggestion">
          <p class="feedback-head">
            <Icon name="model" />
            <span>
              <strong>{sample.predicted.model}</strong> (a model) says
            </span>
          </p>
          <Said state={state} sample={sample.id} shown={sample.shown} suggestion={sample.predicted} />
        </div>
      </div>
      <p class="feedback-keys">
        <ActionButton {...props} action="reviewModelRight" text="the model is right" />
        <ActionButton {...props} action="reviewModelWrong" text="the model is wrong" />
      </p>
    </div>
  );
}

/** What the model says on each question, and why. `given`: what the person said. */
function Said({
  state,
  sample,
  shown,
  suggestion: { labels, rules, rationale },
  given,
}: Pick<PartProps, 'state'> &
  Pick<PanelSample, 'shown'> & {
    sample: string;
    suggestion: Pick<Suggestion, 'labels' | 'rules' | 'rationale'>;
    given?: Labels;
  }) {
  const project = state.project!;
  const turns = state.current?.sample.id === sample ? state.current.sample.turns : undefined;
  const said = (layer: Layer, answer: Labels): string =>
    // The name of a field could tell where a text is from.
    inWords(answer, layer.id, (id) =>
      takesWords(layer)
        ? id
        : comparesFields(layer)
          ? (SIDES[(shown[layer.id] ?? []).indexOf(id)] ?? id)
          : takesTurn(layer)
            ? turnName(id, turns)
            : labelName(project, id, layer.id),
    );
  return (
    <>
      <Statements
        layers={project.layers.filter(({ id }) => Object.hasOwn(labels, id))}
        said={(layer) => said(layer, labels)}
        given={(layer) =>
          given && !isSame(state, given, { [layer.id]: labels[layer.id]! }) ? said(layer, given) : undefined
        }
      />
      <RuleLines project={project} rules={rules} />
      {rationale !== undefined && <p dir="auto">{rationale}</p>}
    </>
  );
}

/** Whether an answer is that of the model, on the questions that the model answers. */
function isSame(state: PanelState, given: Labels, suggested: Labels): boolean {
  return state.project!.layers.every((layer) => {
    if (!Object.hasOwn(suggested, layer.id)) return true;
    const [one, other] = [comparableValue(layer, given), comparableValue(layer, suggested)];
    return one !== undefined && other !== undefined && valueKey(one) === valueKey(other);
  });
}
