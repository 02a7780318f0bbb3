import { FieldText } from '../../panel/webview/components/context-fields';
import { useMemo } from 'preact/hooks';
import { comparisonChoices, SIDES } from '../../panel/webview/state/label-keys';
import { isReview } from '../../panel/webview/state/panel-state';
import { askedLayers, indexOf, layerName, monospaced } from '../../panel/webview/state/project-index';
import { chordText } from '../../panel/webview/view/in-words';
import { wordDifferences } from '../../panel/webview/view/word-differences';
import {
  ButtonGroup,
  Icon,
  capOf,
  KeyCap,
  type KindPanel,
  type LayerProps,
  type PartProps,
} from '../../panel/webview/components/parts';
import { LabelButton } from '../../panel/webview/components/choice-row';
import { comparesFields, type ComparingLayer } from '../traits';

type Side = (typeof SIDES)[number];
const NAMES: Readonly<Record<string, string>> = {
  first: 'First',
  second: 'Second',
  tie: 'Tie',
  none: 'Neither',
};

const capOfSide = (state: PartProps['state'], layer: string, side: string) =>
  capOf(state, layer, indexOf(state.project!).keys.labels.get(layer)?.keyOf.get(side));

/** Which of two texts is better, as buttons. The texts are above, in the order in which this person sees them. */
function Row({ app, state, layer }: LayerProps<ComparingLayer>) {
  const value = state.current?.answer.labels[layer.id];
  const order = state.current?.sample.shown[layer.id] ?? layer.between;
  const fieldOf = (side: string): string => order[SIDES.indexOf(side as Side)] ?? side;
  return (
    <ButtonGroup class="labels" role="radiogroup" aria-labelledby={`layer-${layer.id}`}>
      {comparisonChoices(layer).map((side) => (
        <LabelButton
          app={app}
          key={side}
          layer={layer}
          id={side}
          name={NAMES[side]!}
          cap={capOfSide(state, layer.id, side)}
          role="radio"
          isChosen={value === fieldOf(side)}
        />
      ))}
    </ButtonGroup>
  );
}

/** The texts that the questions compare, side by side. Annotators see no name of a field, since it could tell where a text is from. */
function Texts({ app, state }: PartProps) {
  const layers = (isReview(state) ? state.project!.layers : askedLayers(state)).filter(comparesFields);
  return (
    <>
      {layers.map((layer) => (
        <section class="compared" aria-label={layerName(layer)} key={layer.id}>
          <div class="compared-head">
            {layers.length > 1 && <h2>{layerName(layer)}</h2>}
            <button
              class="link"
              aria-pressed={state.marksDifferences === true}
              title={`Mark the words in which the two differ (${chordText(state.project, 'differences')})`}
              onClick={() => app.act('differences')}
            >
              Differences
            </button>
          </div>
          <ComparedPair app={app} state={state} layer={layer} />
        </section>
      ))}
    </>
  );
}

function ComparedPair({ app, state, layer }: LayerProps<ComparingLayer>) {
  const { sample, answer } = state.current!;
  const order = sample.shown[layer.id] ?? layer.between;
  const [a = '', b = ''] = order.map((field) => sample.fields[field] ?? '');
  const differences = useMemo(
    () => (state.marksDifferences ? wordDifferences(a, b) : []),
    [state.marksDifferences, a, b],
  );
  return (
    <>
      {order.map((field, n) => {
        const cap = capOfSide(state, layer.id, SIDES[n]!);
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
            {differences?.[n]?.length ? (
              <p class={monospaced(state, field)} dir="auto">
                {differences[n].map(({ text, differs }, at) =>
                  differs ? <mark key={at}>{text}</mark> : text,
                )}
              </p>
            ) : (
              <FieldText app={app} state={state} name={field} value={sample.fields[field] ?? ''} />
            )}
          </article>
        );
      })}
      {!differences && <p class="compared-note">The two differ too much to mark their differences.</p>}
    </>
  );
}

export const comparison: KindPanel<ComparingLayer> = { Row, Texts };
