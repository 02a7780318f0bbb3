import type { RatingLayer } from '../../project/schema/layer-types';
import { ratingValues } from '../../panel/webview/state/label-keys';
import { indexOf, layerName } from '../../panel/webview/state/project-index';
import {
  ButtonGroup,
  Icon,
  capOf,
  KeyCap,
  type KindPanel,
  type LayerProps,
} from '../../panel/webview/components/parts';

/** How wide a step of a scale is where there is room, in CSS pixels. */
const CELL = 72;

/** A scale of equal buttons with the meaning of its ends below, or a number field if there are too many steps. */
function Row({ app, state, layer }: LayerProps<RatingLayer>) {
  const value = state.current?.answer.labels[layer.id];
  const values = ratingValues(layer);
  if (values.length === 0) {
    return (
      <div class="labels">
        <input
          type="number"
          class="rating-number"
          aria-labelledby={`layer-${layer.id}`}
          min={layer.min}
          max={layer.max}
          step={layer.step}
          value={typeof value === 'number' ? value : ''}
          onChange={(event) => {
            const { valueAsNumber, validity } = event.currentTarget;
            if (validity.valid && !Number.isNaN(valueAsNumber))
              app.choose(layer.id, String(valueAsNumber), true);
            else
              app.store.notify(
                `${layerName(layer)}: a number from ${layer.min} to ${layer.max} in steps of ${layer.step}.`,
              );
          }}
        />
        <span class="rating-range">
          {layer.min} to {layer.max}
        </span>
      </div>
    );
  }
  const keyOf = indexOf(state.project!).keys.labels.get(layer.id)?.keyOf;
  // If one key differs from its number, all keys are shown: a number alone would look like its key.
  const showKeys = values.some((step) => keyOf?.get(String(step)) !== String(step));
  const { anchors } = layer;
  const ends = [values[0]!, values.at(-1)!].map((end) => anchors[String(end)]);
  // That of an end is below the scale anyway.
  const meaning = values.slice(1, -1).includes(value as number) && anchors[String(value)];
  return (
    <div class="labels">
      <div class="scale" style={{ minWidth: `min(100%, ${values.length * CELL}px)` }}>
        <ButtonGroup class="cells" role="radiogroup" aria-labelledby={`layer-${layer.id}`}>
          {values.map((step) => {
            const cap = capOf(state, layer.id, keyOf?.get(String(step)));
            const isChosen = value === step;
            const anchor = anchors[String(step)];
            return (
              <button
                class={isChosen ? 'label chosen' : 'label'}
                role="radio"
                aria-checked={isChosen}
                aria-keyshortcuts={cap?.label}
                key={step}
                title={anchor}
                onClick={(event) => app.choose(layer.id, String(step), event.shiftKey)}
              >
                {cap && showKeys && <KeyCap {...cap} />}
                <span class={cap?.dim && !showKeys ? 'label-name dim' : 'label-name'}>
                  {step}
                  {anchor && <span class="sr-only">: {anchor}</span>}
                </span>
                {isChosen && <Icon name="check" />}
              </button>
            );
          })}
        </ButtonGroup>
        {ends.some(Boolean) && (
          <div class="ends" aria-hidden="true">
            {ends.map((end, place) => (
              <span key={place}>{end}</span>
            ))}
          </div>
        )}
      </div>
      {meaning && (
        <span class="meaning" aria-hidden="true">
          {meaning}
        </span>
      )}
    </div>
  );
}

export const rating: KindPanel<RatingLayer> = { Row };
