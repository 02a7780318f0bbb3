import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Controller } from '../app/controller';

/** Asks for a sample's number in the queue, or its id. */
export function GoTo({ app, error }: { app: Controller; error?: string }) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  return (
    <div class="popover go-to" role="dialog" aria-label="Go to a sample">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          app.goTo(input.current?.value ?? '');
        }}
      >
        <label class="field">
          Go to number or id
          <input type="text" ref={input} aria-invalid={error !== undefined} aria-describedby="go-to-error" />
        </label>
        <p id="go-to-error" class="problem" role="alert">
          {error}
        </p>
      </form>
    </div>
  );
}
