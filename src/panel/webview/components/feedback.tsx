import type { Layer } from '../../../project/schema/layer-types';
import type { PanelProject, GoldFeedback, JudgedSummary, PanelSample } from '../../../protocol/panel';
import { layerName, labelName } from '../state/project-index';
import { ruleTexts, grouped } from '../view/in-words';
import { turnName } from '../state/answer';
import { shownFeedback, isDeciding, isReview, suggestionOn, type PanelState } from '../state/panel-state';
import { inWords } from '../view/compare-answers';
import { ActionButton, Icon, type PartProps } from './parts';
import { layersIn } from '../../../project/schema/per-turn';
import { takesTurn, comparesFields, takesWords } from '../../../kinds/traits';
import { comparableValue } from '../../../kinds/comparable';
import { valueKey } from '../../../disagreement/given';
import type { Labels } from '../../../project/records/records';
import type { Suggestion } from '../../../project/suggestions';
import { SIDES } from '../state/label-keys';

interface StatementsProps {
  layers: readonly Layer[];
  /** What is said on a question, in words. */
  said(layer: Layer): string;
  /** What the person said, if that is something else. */
  given(layer: Layer): string | undefined;
}

/** What gold or a model says on each question, and what the person said. */
const Statements = ({ layers, said, given }: StatementsProps) => (
  <dl>
    {layers.map((layer) => {
      const own = given(layer);
      return (
        <div key={layer.id}>
          <dt>{layerName(layer)}</dt>
          <dd dir="auto">
            <strong>{said(layer)}</strong>
            {own !== undefined && <span class="quiet">, you said {own}</span>}
          </dd>
        </div>
      );
    })}
  </dl>
);

function RuleLines({ project, rules }: { project: PanelProject; rules: readonly string[] }) {
  const texts = ruleTexts(project.guideline);
  return (
    <>
      {rules.map((rule) => (
        <p key={rule}>
          <span class="rule-id">{rule}</span> {texts.get(rule)}
        </p>
      ))}
    </>
  );
}

/**
 * The feedback on an answer to a gold sample. It is below the text, so that the text does not move, and always in the document, so that
 * screen readers announce changes.
 */
export function Feedback(props: PartProps) {
  const { state } = props;
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
            <ActionButton {...props} action="judged" text="look at it" />
          )}
          <ActionButton {...props} action="leave" text="close" />
        </p>
      )}
    </div>
  );
}

/** Whether the answer is right, the right answer, and its explanation. */
function FeedbackText({ state, feedback }: Pick<PartProps, 'state'> & { feedback: GoldFeedback }) {
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

/** The feedback on all answers to gold samples, wrong ones first. */
export function JudgedList({ app, state, judged }: PartProps & { judged: JudgedSummary }) {
  const { items } = judged;
  if (items.length === 0) return null;
  const right = items.filter(({ isRight }) => isRight);
  const wrong = items.filter(({ isRight }) => !isRight);
  const list = (some: readonly GoldFeedback[]) => (
    <ul class="judged">
      {some.map((feedback) => (
        <li key={feedback.sample}>
          <FeedbackText state={state} feedback={feedback} />
          <button class="link" onClick={() => app.goTo(feedback.sample)}>
            Look at {feedback.sample}
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <section class="judged-summary" aria-label="How your answers compare">
      <h2>
        {grouped(right.length)} of {grouped(items.length)} samples with a known answer are right
      </h2>
      {wrong.length > 0 && list(wrong)}
      {right.length > 0 && (
        <details open={wrong.length === 0}>
          <summary>Right answers, and why they are right</summary>
          {list(right)}
        </details>
      )}
    </section>
  );
}

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
