import type { Controller } from '../app/controller';
import type {
  Layer,
  ChoiceLayer,
  ChoicesLayer,
  RelationsLayer,
  SpansLayer,
} from '../../../project/schema/layer-types';
import { labelId, indexOf, labelName } from '../state/project-index';
import { colourOf } from '../view/label-colours';
import { Icon, KeyCap, ActionButton, ButtonGroup, capOf, type LayerProps } from './parts';
import { comparesFields, takesTurn, takesMarks, takesOneLabel, takesSet } from '../../../kinds/traits';
import { chosenLabels } from '../../../project/records/marks';
import { labelAt } from '../../../project/schema/per-turn';
import { nodeAt, DIGITS, NONE, offeredLabels } from '../state/label-keys';
import { grouped } from '../view/in-words';

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

/** Labels as buttons with their keys. Layers with many labels show groups of at most ten. */
export function ChoiceRow(props: LayerProps<ChoiceLayer | ChoicesLayer | SpansLayer | RelationsLayer>) {
  const { app, state, layer } = props;
  const { project, mode, current } = state;
  const index = indexOf(project!);
  const keys = index.keys.labels.get(layer.id);
  const value = current?.answer.labels[layer.id];
  const chosen = chosenLabels(value);
  const offered = offeredLabels(layer, index.labels);
  // Their labels are not chosen once for the sample, but for each mark.
  const isMarked = takesMarks(layer);
  const hasNone = takesSet(layer) && layer.min === 0;
  const isNone = takesSet(layer) && Array.isArray(value) && value.length === 0;
  const role = takesOneLabel(layer) ? 'radio' : takesSet(layer) ? 'checkbox' : undefined;
  const button = (
    id: string,
    name = labelName(project!, id, layer.id),
    cap = capOf(state, layer.id, keys?.keyOf.get(id)),
  ) => (
    <LabelButton
      app={app}
      key={id}
      layer={layer}
      id={id}
      name={name}
      color={
        isMarked || labelAt(index.labels, layer.id, id)?.color ? labelId(project!, layer.id, id) : undefined
      }
      cap={cap}
      role={role}
      isArmed={state.armed?.layer === layer.id && state.armed.label === id}
      isChosen={!isMarked && (id === NONE ? isNone : chosen.includes(id))}
      count={isMarked ? chosen.filter((one) => one === id).length : undefined}
    />
  );
  const container = {
    class: 'labels',
    role: takesOneLabel(layer) ? 'radiogroup' : 'group',
    'aria-labelledby': `layer-${layer.id}`,
  } as const;

  if (!keys?.tree) {
    const others = isMarked ? [] : chosen.filter((id) => !offered.includes(id));
    return (
      <ButtonGroup {...container}>
        {offered.map((id) => button(id))}
        {others.map((id) => button(id))}
        {hasNone && button(NONE, 'None of them')}
      </ButtonGroup>
    );
  }
  // Many labels: shows the chosen ones, labels with keys of their own, the search, and the groups.
  const path = mode.kind === 'chord' && mode.layer === layer.id ? mode.path : [];
  const node = nodeAt(keys.tree, path) ?? keys.tree;
  const groupCap = (position: number) =>
    path.length > 0
      ? { label: DIGITS[position]!, dim: false }
      : capOf(state, layer.id, keys.groupKeys[position]);
  const shortcuts =
    path.length === 0
      ? [...keys.keyOf.keys()].filter((id) => id !== NONE && (!chosen.includes(id) || isMarked))
      : [];
  const shownChosen = isMarked ? [...new Set(chosen)] : chosen;
  return (
    <ButtonGroup {...container} class="labels tree">
      {path.length === 0 && shownChosen.map((id) => button(id))}
      {shortcuts.filter((id) => !shownChosen.includes(id)).map((id) => button(id))}
      <ActionButton
        {...props}
        action="searchLabels"
        class="label search"
        text={`search ${grouped(offered.length)}`}
      />
      {node.children.map((child, position) =>
        child.label !== undefined ? (
          button(child.label, child.name, groupCap(position))
        ) : (
          <button
            class="label group"
            key={child.name}
            onClick={() => app.run({ do: 'chord', layer: layer.id, path: [...path, position] })}
          >
            {groupCap(position) && <KeyCap {...groupCap(position)!} />}{' '}
            <span class="label-name">{child.name}</span>
            <span aria-hidden="true">›</span>
          </button>
        ),
      )}
      {path.length === 0 && hasNone && button(NONE, 'None of them')}
    </ButtonGroup>
  );
}
