import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Controller } from '../../app/controller';
import type { PersonAnswer } from '../../../../protocol/panel';
import { KeyCap } from '../key-cap';
import { useKeptText } from '../kept-text';

interface Props {
  readonly app: Controller;
  /** Its id. */
  readonly sample: string;
  readonly people: readonly PersonAnswer[];
}

/** Sends the sample back to annotators with a message. */
export function ReturnForm({ app, sample, people }: Props) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [message, setMessage] = useKeptText(app.memory, `${sample}/return`);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), []);
  const send = (event?: Event): void => {
    event?.preventDefault();
    if (app.reviewing.sendBack([...chosen], message)) setMessage('');
  };
  const toggle = (token: string): void =>
    setChosen(chosen.includes(token) ? chosen.filter((one) => one !== token) : [...chosen, token]);
  return (
    <div class="popover note-field" role="dialog" aria-label="Return to annotators">
      <form
        ref={form}
        class="review-form"
        onSubmit={send}
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
          <legend>Who is to answer again?</legend>
          {people.map(({ annotator, token }, n) => (
            <label class="option" key={token}>
              <input type="checkbox" checked={chosen.includes(token)} onChange={() => toggle(token)} />
              <span>
                {n < 9 && <KeyCap label={String(n + 1)} />} {annotator}
              </span>
            </label>
          ))}
        </fieldset>
        <label class="field">
          Message
          <textarea rows={3} value={message} onInput={(event) => setMessage(event.currentTarget.value)} />
        </label>
        <div class="buttons">
          <button type="submit" class="primary">
            Return
          </button>
          <button type="button" class="secondary" onClick={() => app.leave()}>
            Close
          </button>
        </div>
      </form>
    </div>
  );
}
