import { isReview } from '../state/panel-state';
import type { PartProps } from './props';
import { Icon } from './icon';
import { grouped } from '../view/short-id';

/** Warnings that stay on screen for as long as they hold. */
export function Bars({ app, state }: PartProps) {
  const { disconnected, project } = state;
  const partial = project?.blocked ? undefined : project?.partial;
  const line = partial && grouped(partial.line + 1);
  return (
    <>
      {disconnected && <Disconnected reopen={disconnected.reopen} />}
      {partial && (
        <p class="bar" role="alert">
          <Icon name="warning" />
          <span>
            Line {line} of {partial.file} has an error, so some questions may be missing.{' '}
            {isReview(state) ? 'Nothing can be decided' : 'Answers stay drafts'} until it is corrected.
          </span>
          <button
            class="link"
            title={partial.message}
            onClick={() => app.ask('open', { file: partial.file, line: partial.line })}
          >
            Open line {line}
          </button>
        </p>
      )}
    </>
  );
}

/** The extension no longer receives the panel's messages. VS Code follows the link only if a person clicks it. */
function Disconnected({ reopen }: { reopen: string | undefined }) {
  return (
    <p class="bar" role="alert">
      <Icon name="warning" />
      <span>
        The panel has lost its connection. Your answers are kept here and will be saved once it reopens.
        {reopen === undefined && ' Run the command “Developer: Reload Window”.'}
      </span>
      {reopen !== undefined && <a href={reopen}>Reopen the panel</a>}
    </p>
  );
}
