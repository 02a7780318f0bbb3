import { useState } from 'preact/hooks';
import type { Controller } from '../../app/controller';
import type { PersonAnswer } from '../../../../protocol/panel';
import { KeyCap } from '../parts';
import { useKeptText, Option, PopoverForm } from '../popover-form';
import { toggled } from '../../state/answer';

interface Props {
  readonly app: Controller;
  /** The id of the sample. */
  readonly sample: string;
  readonly people: readonly PersonAnswer[];
}

/** Returns the sample to annotators with a message. */
export function ReturnForm({ app, sample, people }: Props) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [message, setMessage] = useKeptText(app.memory, `${sample}/return`);
  const send = (event?: Event): void => {
    event?.preventDefault();
    if (app.reviewing.sendBack([...chosen], message)) setMessage('');
  };
  const toggle = (token: string): void => setChosen(toggled(chosen, token));
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
        <textarea rows={3} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
      </label>
    </PopoverForm>
  );
}
