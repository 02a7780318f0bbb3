import type { PanelSample } from '../../../protocol/panel';

/** What a reviewer says who sent the sample back. */
export function Returned({ by, message }: NonNullable<PanelSample['returned']>) {
  return (
    <p class="returned-note" role="note">
      <strong>Returned to you by {by}</strong>
      {message !== '' && <span dir="auto">: {message}</span>}
    </p>
  );
}
