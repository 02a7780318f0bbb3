import { reaches } from '../state/key-map';
import type { PanelState } from '../state/panel-state';
import { indexOf, layersForKeys } from '../state/project-index';

/** How a key is shown that chooses something in a layer: dim if another layer has it now. Undefined without a key. */
export function capOf(
  state: PanelState,
  layer: string,
  key: string | undefined,
): { label: string; dim: boolean } | undefined {
  if (key === undefined) return undefined;
  const { keys } = indexOf(state.project!);
  return { label: key, dim: !reaches(keys, layersForKeys(state), layer, key) };
}

interface Props {
  label: string;
  dim?: boolean;
  /** The key is part of a sentence, so screen readers must read it. */
  spoken?: boolean;
}

/** The key of the adjacent button. Screen readers get it from the button's `aria-keyshortcuts`. */
export function KeyCap({ label, dim, spoken }: Props) {
  return (
    <kbd class={dim ? 'key dim' : 'key'} aria-hidden={spoken ? undefined : 'true'}>
      {label}
    </kbd>
  );
}
