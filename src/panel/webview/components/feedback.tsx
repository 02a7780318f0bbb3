import type { GoldFeedback } from '../../../protocol/panel';
import { shownFeedback } from '../state/panel-state';
import { chordText } from '../view/chord-text';
import { ruleTexts } from '../view/rule-texts';
import { statementsOf } from '../view/compare-answers';
import type { PartProps } from './props';
import { Icon } from './icon';
import { KeyCap } from './key-cap';
import { labelName } from '../state/project-index';

/** The feedback on an answer to a sample whose answer is known; below the text, so that nothing in it moves. Always there, so that changes are read out. */
export function Feedback({ app, state }: PartProps) {
  const { project, current, feedback: fresh } = state;
  const feedback = shownFeedback(state);
  if (!project) return null;
  return (
    <div class="feedback-slot">
      {/* A long explanation is scrolled by keyboard. */}
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

/** Right or wrong, the right answer, and why it is right. */
export function FeedbackText({ state, feedback }: Pick<PartProps, 'state'> & { feedback: GoldFeedback }) {
  const project = state.project!;
  const { sample, isRight, isCheck, wrong, given, gold, explanation, rules } = feedback;
  const layers = project.layers.filter(({ id }) => Object.hasOwn(gold, id));
  const names = (label: string): string => labelName(project, label);
  const said = (labels: GoldFeedback['gold'], layer: string): string => {
    if (!Object.hasOwn(labels, layer)) return 'no answer';
    const list = statementsOf(labels[layer]!, [], names);
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
        {layers.map(({ id, name }) => (
          <div key={id}>
            <dt>{name ?? id}</dt>
            <dd dir="auto">
              <strong>{said(gold, id)}</strong>
              {wrong.includes(id) && <span class="quiet">, you said {said(given, id)}</span>}
            </dd>
          </div>
        ))}
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
