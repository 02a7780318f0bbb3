import { useEffect, useRef } from 'preact/hooks';
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

/** The extension is gone. The link is followed at once: VS Code runs its command as soon as there is an extension again. */
function Disconnected({ reopen }: { reopen: string | undefined }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => link.current?.click(), []);
  return (
    <p class="bar" role="alert">
      <Icon name="warning" />
      <span>
        Labelwright's connection is gone. What you answered is kept here and is saved when the panel is open
        again.
        {reopen === undefined && ' Run the command “Developer: Reload Window”.'}
      </span>
      {reopen !== undefined && (
        <a ref={link} href={reopen}>
          Reopen the panel
        </a>
      )}
    </p>
  );
}
