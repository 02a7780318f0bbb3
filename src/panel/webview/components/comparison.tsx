import type { ComparisonLayer } from '../../../project/schema/layer-types';
import { reaches } from '../state/key-map';
import { SIDES, TIE } from '../state/label-keys';
import { isReview } from '../state/panel-state';
import { askedLayers, indexOf, layerName, layersForKeys } from '../state/project-index';
import { ButtonGroup } from './button-group';
import { Icon } from './icon';
import { KeyCap } from './key-cap';
import { LabelButton } from './label-button';
import type { LayerProps, PartProps } from './props';

type Side = (typeof SIDES)[number];
const NAMES: Readonly<Record<string, string>> = { first: 'First', second: 'Second', tie: 'Tie' };

/** The key of a side, if it belongs to this question now. */
function capOf(
  state: PartProps['state'],
  layer: string,
  side: string,
): { label: string; dim: boolean } | undefined {
  const { keys } = indexOf(state.project!);
  const key = keys.labels.get(layer)?.keyOf.get(side);
  return key === undefined
    ? undefined
    : { label: key, dim: !reaches(keys, layersForKeys(state), layer, key) };
}

/** Which of two texts is better, as buttons. The texts are above, in the order in which this person sees them. */
export function ComparisonRow({ app, state, layer }: LayerProps<ComparisonLayer>) {
  const value = state.current?.answer.labels[layer.id];
  const order = state.current?.sample.shown[layer.id] ?? layer.between;
  const fieldOf = (side: string): string => order[SIDES.indexOf(side as Side)] ?? side;
  return (
    <ButtonGroup class="labels" role="radiogroup" aria-labelledby={`layer-${layer.id}`}>
      {[...SIDES, ...(layer.ties ? [TIE] : [])].map((side) => (
        <LabelButton
          app={app}
          key={side}
          layer={layer}
          id={side}
          name={NAMES[side]!}
          cap={capOf(state, layer.id, side)}
          role="radio"
          isChosen={value === fieldOf(side)}
        />
      ))}
    </ButtonGroup>
  );
}

/** The texts that the questions compare, side by side. Annotators see no name of a field, since it could tell where a text is from. */
export function ComparedTexts({ state }: PartProps) {
  const { sample, answer } = state.current!;
  const layers = (isReview(state) ? state.project!.layers : askedLayers(state)).filter(
    (layer) => layer.type === 'comparison',
  );
  return (
    <>
      {layers.map((layer) => (
        <section class="compared" aria-label={layerName(layer)} key={layer.id}>
          {layers.length > 1 && <h2>{layerName(layer)}</h2>}
          {(sample.shown[layer.id] ?? layer.between).map((field, n) => {
            const cap = capOf(state, layer.id, SIDES[n]!);
            return (
              <article
                class={answer.labels[layer.id] === field ? 'compared-text chosen' : 'compared-text'}
                aria-label={NAMES[SIDES[n]!]}
                key={field}
              >
                <div class="compared-name">
                  {cap && !isReview(state) && <KeyCap {...cap} />}
                  {isReview(state) ? field : NAMES[SIDES[n]!]}
                  {answer.labels[layer.id] === field && <Icon name="check" />}
                </div>
                <p dir="auto">{sample.fields[field] || <em>No text</em>}</p>
              </article>
            );
          })}
        </section>
      ))}
    </>
  );
}
