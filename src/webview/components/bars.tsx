import type { PartProps } from './app';
import { Icon } from './icon';

/** What stays on screen for as long as it is true. */
export function Bars({ app, state }: PartProps) {
  const { disconnected, project } = state;
  const partial = project?.blocked ? undefined : project?.partial;
  return (
    <>
      {disconnected && <Disconnected reopen={disconnected.reopen} />}
      {partial && (
        <p class="bar" role="alert">
          <Icon name="warning" />
          <span>
            {partial.message} Until then answers are kept as drafts: the questions you see may not be all.
          </span>
          <button
            type="button"
            class="link"
            onClick={() => app.ask('open', { file: partial.file, line: partial.line })}
          >
            Open line {(partial.line + 1).toLocaleString('en')}
          </button>
        </p>
      )}
    </>
  );
}

/** The extension no longer hears the panel. VS Code follows the link only when a person clicks it. */
function Disconnected({ reopen }: { reopen: string | undefined }) {
  return (
    <p class="bar" role="alert">
      <Icon name="warning" />
      <span>
        Labelwright's connection is gone. Your answers are kept here; they are saved once the panel is open
        again.
        {reopen === undefined && ' Run the command “Developer: Reload Window”.'}
      </span>
      {reopen !== undefined && <a href={reopen}>Reopen the panel</a>}
    </p>
  );
}
