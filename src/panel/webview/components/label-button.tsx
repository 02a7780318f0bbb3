import type { Controller } from '../app/controller';
import type { Layer } from '../../../project/schema/layer-types';
import { labelId } from '../state/project-index';
import { colourOf } from '../view/label-colours';
import { Icon, KeyCap } from './buttons';
import { comparesFields, takesTurn } from '../../../kinds/traits';

interface Props {
  app: Controller;
  layer: Layer;
  id: string;
  name: string;
  /** The label whose colour the button shows. */
  color?: string;
  cap?: { label: string; dim: boolean };
  role?: 'radio' | 'checkbox';
  isChosen: boolean;
  /** Every selection with the mouse gets this label. */
  isArmed?: boolean;
  /** How many spans have the label. */
  count?: number;
}

/** How long the pointer must rest on a button before its guideline shows, in milliseconds. */
const hoverDelay = 150;
let hover: ReturnType<typeof setTimeout> | undefined;

/** A label to choose, with its key, name and state. The state is shown by sign and shape, not by colour alone. */
export function LabelButton({ app, layer, id, name, color, cap, role, isChosen, isArmed, count }: Props) {
  // Sides of a comparison and turns are no labels of the guideline.
  const point = (): void =>
    app.point(
      comparesFields(layer) || takesTurn(layer) || id === ''
        ? undefined
        : labelId(app.store.state.project!, layer.id, id),
    );
  return (
    <button
      class={isChosen ? 'label chosen' : isArmed ? 'label armed' : 'label'}
      role={role}
      aria-checked={role ? isChosen : undefined}
      aria-pressed={role ? undefined : isArmed}
      aria-keyshortcuts={cap?.label}
      onClick={(event) => app.choose(layer.id, id, event.shiftKey)}
      onFocus={point}
      onMouseEnter={() => (hover = setTimeout(point, hoverDelay))}
      onMouseLeave={() => clearTimeout(hover)}
    >
      {cap && <KeyCap {...cap} />}
      {color !== undefined && (
        <span class="swatch" style={{ background: colourOf(color) }} aria-hidden="true" />
      )}
      <span class="label-name">{name}</span>
      {count ? <span class="count">{count}</span> : null}
      {isChosen && <Icon name="check" />}
      {isArmed && <Icon name="note" />}
    </button>
  );
}
