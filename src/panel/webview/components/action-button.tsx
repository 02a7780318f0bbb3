import type { ComponentChildren } from 'preact';
import type { PanelActionId } from '../../../protocol/actions';
import { chordText } from '../view/chord-text';
import { KeyCap } from './key-cap';
import type { PartProps } from './props';

interface Props extends PartProps {
  action: PanelActionId;
  class?: string;
  children: ComponentChildren;
}

/** A button that runs an action, with its key. */
export function ActionButton({ app, state, action, class: look = 'link', children }: Props) {
  const chord = chordText(state.project, action);
  return (
    <button class={look} aria-keyshortcuts={chord} onClick={() => app.act(action)}>
      <KeyCap label={chord} /> {children}
    </button>
  );
}
