import { saveError } from '../state/save-queue';
import type { PartProps } from './props';
import { Icon } from './icon';

/** Whether the work is on disk: the time of the last record, or a problem. The message line below has the details. */
export function SaveStatus({ app, state }: PartProps) {
  const { saves, project, disconnected } = state;
  const waiting = saves.saves.length;
  const failed =
    saveError(saves)?.error.message ?? (disconnected && waiting > 0 && 'The connection is gone.');
  if (project?.readOnly !== undefined) {
    return (
      <span class="save-status problem unsaved" title={project.readOnly}>
        <Icon name="warning" /> Read-only
      </span>
    );
  }
  if (failed) {
    return (
      <button class="save-status problem unsaved" title={failed} onClick={() => app.saver.pump(true)}>
        <Icon name="warning" /> {waiting} not saved
      </button>
    );
  }
  if (waiting > 0) {
    return (
      <span class="save-status unsaved">
        <span class="dot hollow" /> Saving{waiting > 1 ? ` ${waiting}` : ''}…
      </span>
    );
  }
  if (saves.lastSaved === undefined) return <span class="save-status" />;
  return (
    <span class="save-status" title="On disk">
      <span class="dot" /> Saved {clockTime(saves.lastSaved)}
    </span>
  );
}

function clockTime(time: string): string {
  return new Date(time).toLocaleTimeString('en-GB');
}
