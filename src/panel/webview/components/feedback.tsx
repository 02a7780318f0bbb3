import type { Layer } from '../../../project/schema/layer-types';
import type { PanelProject, GoldFeedback, JudgedSummary } from '../../../protocol/panel';
import { layerName, labelName } from '../state/project-index';
import { ruleTexts, grouped } from '../view/in-words';
import { turnName } from '../state/answer';
import { shownFeedback } from '../state/panel-state';
import { inWords } from '../view/compare-answers';
import { ActionButton, Icon, type PartProps } from './parts';
import { layersIn } from '../../../project/schema/per-turn';
import { takesTurn } from '../../../kinds/traits';

interface StatementsProps {
  layers: readonly Layer[];
  /** What is said on a question, in words. */
  said(layer: Layer): string;
  /** What the person said, if that is something else. */
  given(layer: Layer): string | undefined;
}

/** What gold or a model says on each question, and what the person said. */
export const Statements = ({ layers, said, given }: StatementsProps) => (
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

/** Rules by their ids, with their texts. */
export function RuleLines({ project, rules }: { project: PanelProject; rules: readonly string[] }) {
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
