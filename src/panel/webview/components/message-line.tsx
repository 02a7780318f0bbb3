import type { ComponentChildren, VNode } from 'preact';
import { FLAGS, type Span } from '../../../project/records/records';
import { counted } from '../../../base/text/phrases';
import { needsAttention } from '../../../protocol/panel';
import { attributedFocus } from '../state/attributes';
import { marksIn } from '../state/mark-attributes';
import { missingLayers } from '../state/answer';
import { isDeciding, isReview, needsAnswer, type PanelState } from '../state/panel-state';
import { saveError } from '../state/save-queue';
import { ratingValues } from '../state/label-keys';
import { activeLayer, indexOf, labelName, questionsOf } from '../state/project-index';
import { chordText, ruleTexts } from '../view/in-words';
import { ActionButton, ButtonGroup, Icon, KeyCap, type PartProps } from './parts';
import { FindField, RelateField } from './typed-fields';
import type { PanelActionId } from '../../../protocol/actions';
import { marksText, takesNumber, takesSet, takesWords } from '../../../kinds/traits';
import type { Layer } from '../../../project/schema/layer-types';
import { demandedLetters } from '../state/guideline-pane';

/** One line with the current problem, or with what the next key does. */
export function MessageLine(props: PartProps) {
  const { app, state } = props;
  const { notice, mode, project, saves, current } = state;
  const failed = saveError(saves);
  if (!project) return null;
  const key = (action: PanelActionId) => <KeyCap label={chordText(project, action)} spoken />;
  if (mode.kind === 'flag') return <FlagMenu {...props} />;
  if (mode.kind === 'cite') return <CitePrompt {...props} />;
  if (mode.kind === 'find' && current) return <FindField {...props} mode={mode} />;
  if (mode.kind === 'chord')
    return <p class="message hint">Press the next key to pick from this group, {key('leave')} to go back.</p>;
  if (mode.kind === 'everywhere')
    return (
      <p class="message" role="alert">
        {counted(mode.found, 'more occurrence')}. {key('finish')} marks
        {mode.found === 1 ? ' it' : ' them all'}, {key('leave')} leaves them.
      </p>
    );
  if (mode.kind === 'relate' && current) return <RelateField {...props} mode={mode} />;
  if (mode.kind === 'part')
    return (
      <Message class="hint">
        Select the next part, then{' '}
        <button class="link" onClick={() => app.act('finish')}>
          {key('finish')} adds it
        </button>
        , {key('leave')} leaves the span as it is.
      </Message>
    );
  if (mode.kind === 'hanging')
    return (
      <Message warns>
        {mode.question} {key('finish')} {mode.does}, {key('leave')} leaves everything as it is.
      </Message>
    );
  if (notice)
    return (
      <Message class={notice.kind} warns={notice.kind === 'problem'} role="alert">
        {notice.text}
      </Message>
    );
  if (mode.kind === 'attributes' && attributedFocus(state))
    return (
      <Message class="hint">
        A value's key sets it or takes it away. {key('leave')} leaves, {key('spanNext')} goes to the next
        span.
      </Message>
    );
  if (failed) {
    const { message, code } = failed.error;
    const mustLook = needsAttention(failed.error);
    const button = (
      <button class="link" onClick={() => (mustLook ? app.lookAgain(failed.sample) : app.saver.pump(true))}>
        {mustLook ? (code === 'answer-changed' ? 'Look at it' : 'Label the new text') : 'Save now'}
      </button>
    );
    return (
      <Message class="problem" warns button={button}>
        {failed.sample} is not saved: {message} Your work is kept here.
      </Message>
    );
  }
  if (isDeciding(state) && mode.kind === 'cause')
    return <p class="message hint">Press a digit to set the cause, {key('leave')} to go back.</p>;
  if (isDeciding(state)) return <TakeHint answers={current?.sample.others?.length ?? 0} />;
  const pen = state.armed && labelName(project, state.armed.label, state.armed.layer);
  const active = current && !current.sample.unreadable ? activeLayer(state) : undefined;
  const question = active?.question;
  return (
    <p class="message hint">
      {active && goesOnAlone(state, active) ? (
        <span>Answering takes you to the next sample.</span>
      ) : (
        current && (
          <ActionButton
            {...props}
            action="finish"
            class="link finish"
            text={state.editing ? 'decide so' : 'done, next'}
          />
        )
      )}
      <PartButtons {...props} />
      {pen && (
        <span class="pen" role="status">
          Selecting text marks it as <strong>{pen}</strong>. {key('leave')} stops.
        </span>
      )}
      {question && !pen && <span class="question">{question}</span>}
    </p>
  );
}

/** Whether an answer to a question is the last one that is missing, so that the panel goes on by itself. */
function goesOnAlone(state: PanelState, active: Layer): boolean {
  const { project, current } = state;
  if (!project!.settings.advance || isReview(state) || indexOf(project!).hasSpans) return false;
  const missing = missingLayers(questionsOf(state), current!.answer.labels, false);
  const isLast = missing.length === 1 && missing[0] === active && needsAnswer(current!.state);
  // A number that is typed stays on the sample.
  const isTyped = takesWords(active) || (takesNumber(active) && ratingValues(active).length === 0);
  return isLast && !takesSet(active) && !isTyped;
}

interface MessageProps {
  class?: string;
  warns?: boolean;
  role?: 'alert' | 'status';
  button?: VNode;
  children: ComponentChildren;
}

/** A message in one piece: separate parts of a flex line would break into narrow columns. */
const Message = ({ class: look = '', warns, role, button, children }: MessageProps) => (
  <p class={`message ${look}`} role={role ?? (warns ? 'alert' : 'status')}>
    {warns && <Icon name="warning" />}
    <span>{children}</span>
    {button}
  </p>
);

/** For the mouse: adds and takes out parts of the span in focus. */
function PartButtons(props: PartProps) {
  const { activeSpan, activeRelation, project, current } = props.state;
  const layer = activeSpan && !activeRelation ? indexOf(project!).layers.get(activeSpan.layer) : undefined;
  if (!marksText(layer) || !layer.discontinuous) return null;
  const span = marksIn<Span>(current?.answer.labels[layer.id])[activeSpan!.index];
  return (
    <>
      <ActionButton {...props} action="addPart" text="add a part" />
      {span?.parts && <ActionButton {...props} action="removePart" text="take out a part" />}
    </>
  );
}

function TakeHint({ answers }: { answers: number }) {
  const last = String(Math.min(9, answers));
  return (
    <p class="message hint">
      {answers > 0 && (
        // A single span: separate flex items would break into narrow columns.
        <span>
          <KeyCap label="1" spoken />
          {answers > 1 && (
            <>
              –<KeyCap label={last} spoken />
            </>
          )}{' '}
          {answers > 1 ? 'take' : 'takes'} an answer
          <span class="hint-more">
            , with <KeyCap label="Shift" spoken /> to change it
          </span>
        </span>
      )}
    </p>
  );
}

function FlagMenu({ app, state }: PartProps) {
  const flags = state.current?.answer.flags ?? [];
  return (
    <ButtonGroup class="message menu" aria-label="Flags">
      {FLAGS.map((flag) => (
        <button
          class="chip"
          role="checkbox"
          aria-checked={flags.includes(flag)}
          key={flag}
          onClick={() => app.run({ do: 'flag', flag })}
        >
          <KeyCap label={flag[0]!} /> {flag.replaceAll('-', ' ')}
        </button>
      ))}
    </ButtonGroup>
  );
}

function CitePrompt({ app, state }: PartProps) {
  const { mode, project } = state;
  if (mode.kind !== 'cite' || !project) return null;
  if (!mode.finish) return <p class="message">Type the letter of a rule in the guideline to cite it.</p>;
  const { guideline } = project;
  const texts = ruleTexts(guideline);
  const names = mode.finish.labels.map((label) => labelName(project, label)).join(', ');
  return (
    <ButtonGroup class="cite-prompt" aria-label={`Rule for ${names}`}>
      <p role="alert">
        <strong>{names}</strong> needs a rule. Which one decides?
      </p>
      {[...demandedLetters(guideline, mode.finish.labels)].map(([rule, letter]) => (
        <button class="rule-choice" key={rule} onClick={() => app.cite(rule)}>
          <KeyCap label={letter} />
          <span class="rule-id">{rule}</span> <span>{texts.get(rule)}</span>
        </button>
      ))}
    </ButtonGroup>
  );
}
