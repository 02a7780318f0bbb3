import type { GoldFeedback } from '../../../protocol/panel';
import { turnName } from '../state/answer';
import { shownFeedback } from '../state/panel-state';
import { chordText } from '../view/chord-text';
import { ruleTexts } from '../view/rule-texts';
import { spanQuotes, statementsOf } from '../view/compare-answers';
import type { PartProps } from './props';
import { Icon } from './icon';
import { KeyCap } from './key-cap';
import { layersIn } from '../../../project/schema/per-turn';
import { labelName, layerName } from '../state/project-index';

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
            <button class="link" onClick={() => app.act('judged')}>
              <KeyCap label={chordText(project, 'judged')} /> look at it
            </button>
          )}
          <button class="link" onClick={() => app.leave()}>
            <KeyCap label={chordText(project, 'leave')} /> close
          </button>
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
  const inWords = (labels: GoldFeedback['gold'], layer: string): string => {
    if (!Object.hasOwn(labels, layer)) return 'no answer';
    const isTurn = layers.find(({ id }) => id === layer)?.type === 'turn';
    const list = statementsOf(
      labels[layer]!,
      [],
      isTurn ? (id) => turnName(id) : (id) => labelName(project, id, layer),
      spanQuotes(labels),
    );
    return list.map(({ text, detail }) => [text, detail].filter(Boolean).join(' ')).join(', ') || 'nothing';
  };
  const texts = ruleTexts(project.guideline);
  return (
    <div class={`feedback ${isRight ? 'right' : 'wrong'}`}>
      <p class="feedback-head">
        <Icon name={isRight ? 'check' : 'cross'} />
        <span>
          <span class="feedback-sample">{sample}</span> <strong>{isRight ? 'Right' : 'Wrong'}</strong>
          {isCheck && ' (attention check)'}
        </span>
      </p>
      <dl>
        {layers.map((layer) => {
          const { id } = layer;
          return (
            <div key={id}>
              <dt>{layerName(layer)}</dt>
              <dd dir="auto">
                <strong>{inWords(gold, id)}</strong>
                {wrong.includes(id) && <span class="quiet">, you said {inWords(given, id)}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
      {explanation !== undefined && <p dir="auto">{explanation}</p>}
      {rules.map((rule) => (
        <p key={rule}>
          <span class="rule-id">{rule}</span> {texts.get(rule)}
        </p>
      ))}
    </div>
  );
}
