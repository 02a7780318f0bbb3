import { turnName } from '../../panel/webview/state/answer';
import { THIS_TURN } from '../../panel/webview/state/label-keys';
import { indexOf, turnInFocus } from '../../panel/webview/state/project-index';
import {
  ButtonGroup,
  Icon,
  capOf,
  type KindPanel,
  type LayerProps,
} from '../../panel/webview/components/parts';
import { LabelButton } from '../../panel/webview/components/choice-row';
import { NO_TURN } from '../traits';

/** The turn in focus or none, as buttons, and the turn that was chosen, to go to. */
function Row({ app, state, layer }: LayerProps) {
  const { current, project } = state;
  const turns = current?.sample.turns ?? [];
  const value = current?.answer.labels[layer.id];
  const focus = turns[turnInFocus(state)];
  const chosen = turns.findIndex(({ id }) => id === value);
  const keyOf = indexOf(project!).keys.labels.get(layer.id)?.keyOf;
  const button = (id: string, name: string, isChosen: boolean) => (
    <LabelButton
      app={app}
      key={id}
      layer={layer}
      id={id}
      name={name}
      cap={capOf(state, layer.id, keyOf?.get(id))}
      role="radio"
      isChosen={isChosen}
    />
  );
  return (
    <div class="turn-answer">
      <ButtonGroup class="labels" role="radiogroup" aria-labelledby={`layer-${layer.id}`}>
        {button(
          THIS_TURN,
          focus ? `This ${turnName(focus.id, turns)}` : 'The turn in focus',
          focus !== undefined && focus.id === value,
        )}
        {button(NO_TURN, 'None', value === NO_TURN)}
      </ButtonGroup>
      {typeof value === 'string' && value !== NO_TURN && (
        <button class="link turn-link" disabled={chosen < 0} onClick={() => app.turns.go(chosen)}>
          <Icon name="check" /> {turnName(value, turns)}
        </button>
      )}
    </div>
  );
}

export const turn: KindPanel = { Row };
