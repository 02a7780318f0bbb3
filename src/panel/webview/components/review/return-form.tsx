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
  const send = (): void => {
    const to = people.map(({ token }) => token).filter((one) => chosen.includes(one));
    if (app.reviewing.sendBack(to, message)) forget();
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
        const person = people[Number(event.key) - 1];
        if (!person || event.target instanceof HTMLTextAreaElement) return;
        toggle(person.token);
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
