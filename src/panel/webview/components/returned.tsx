import type { PanelSample } from '../../../protocol/panel';

/** The message of the reviewer who returned the sample. */
export function Returned({ by, message }: NonNullable<PanelSample['returned']>) {
  return (
    <p class="returned-note" role="note">
      <strong>Returned to you by {by}</strong>
      {message !== '' && <span dir="auto">: {message}</span>}
    </p>
  );
}
