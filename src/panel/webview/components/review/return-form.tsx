import { outliers } from '../../state/decision';
import { questionsOf } from '../../state/project-index';
import { KeyCap, type PartProps } from '../parts';
import { useKept, Option, PopoverForm } from '../popover-form';
import { toggled } from '../../state/answer';

/** Returns the sample to annotators with a message: at first to those who differ from the majority. */
export function ReturnForm({ app, state }: PartProps) {
  const { id, others: people = [] } = state.current!.sample;
  const [{ chosen, message }, fill, forget] = useKept(app.memory, `${id}/return`, () => ({
    chosen: outliers(questionsOf(state), people).map(({ token }) => token),
    message: '',
  }));
  const send = (event?: Event): void => {
    event?.preventDefault();
    if (
      app.reviewing.sendBack(
        people.map(({ token }) => token).filter((one) => chosen.includes(one)),
        message,
      )
    )
      forget();
  };
  const toggle = (token: string): void => fill({ chosen: toggled(chosen, token) });
  return (
    <PopoverForm
      label="Return to annotators"
      class="note-field"
      formClass="review-form"
      focus="input"
      submit="Return"
      onSubmit={send}
      onClose={() => app.leave()}
      onKeyDown={(event) => {
        const digit = Number(event.key) - 1;
        const isTyping = event.target instanceof HTMLTextAreaElement;
        const person = isTyping ? undefined : people[digit];
        if (person) toggle(person.token);
        else if (!(isTyping && event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
        else send();
        event.preventDefault();
      }}
    >
      <fieldset>
        <legend>Who should answer again?</legend>
        {people.map(({ annotator, token }, n) => (
          <Option key={token} class="option" checked={chosen.includes(token)} onChange={() => toggle(token)}>
            <span>
              {n < 9 && <KeyCap label={String(n + 1)} />} {annotator}
            </span>
          </Option>
        ))}
      </fieldset>
      <label class="field">
        Message
        <textarea
          rows={3}
          value={message}
          onInput={(event) => fill({ message: event.currentTarget.value })}
        />
      </label>
    </PopoverForm>
  );
}
