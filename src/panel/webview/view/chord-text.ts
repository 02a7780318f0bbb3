import type { PanelActionId } from '../../../protocol/actions';
import { formatChord } from '../../../protocol/chords';
import type { PanelProject } from '../../../protocol/panel';
import { indexOf } from '../state/project-index';

/** The first key of an action, in readable form; empty if it has none. */
export function chordText(project: PanelProject | undefined, action: PanelActionId): string {
  if (!project) return '';
  const chord = indexOf(project).keys.actions.find(({ id }) => id === action)?.chords[0];
  return chord ? formatChord(chord) : '';
}
