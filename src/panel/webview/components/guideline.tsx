import { paneInFocus } from '../state/guideline-pane';
import { chordText } from '../view/in-words';
import { type PartProps, type GuidelineProps, IconButton } from './parts';
import { labelName, layerName } from '../state/project-index';
import { takesNumber } from '../../../kinds/traits';
import type { GuidelineView, GuidelineEntryView, GuidelineLayerView } from '../../../protocol/guideline-view';
import { Example, Rules, TieBreaker } from './guideline-parts';
import { counted } from '../../../base/text/phrases';
import { colourOf } from '../view/label-colours';

/** The guideline of the label in focus, beside the text. */
export function Guideline({ app, state }: PartProps) {
  const { project } = state;
  const { guideline } = project!;
  const pane = paneInFocus(state);
  const layer = project!.layers.find(({ id }) => id === pane.layer?.id);
  const names = (id: string): string => labelName(project!, id);
  const props = { app, state, pane, names };
  return (
    <aside class="guideline" aria-label="Guideline">
      <div class="guideline-head">
        <h2 class="guideline-title">
          {guideline.title ?? 'Guideline'}
          {guideline.version && <span class="guideline-version"> {guideline.version}</span>}
          {guideline.status && guideline.status !== 'released' && (
            <span class="badge">{guideline.status}</span>
          )}
        </h2>
        <button
          class="link"
          aria-pressed={state.showGeneral}
          onClick={() => app.act('general')}
          title={`General rules (${chordText(project, 'general')})`}
        >
          General
        </button>
        <IconButton
          icon="cross"
          title="Close the guideline"
          class="guide-narrow"
          onPress={() => app.store.set({ drawer: undefined })}
        />
      </div>
      <div
        class="guideline-body"
        tabIndex={0}
        role="region"
        aria-label={
          layer
            ? `Guideline of ${layerName(layer)}`
            : pane.label === undefined
              ? 'General rules'
              : `Guideline of ${names(pane.label)}`
        }
      >
        {layer && pane.layer && (
          <LayerGuideline
            {...props}
            layer={pane.layer}
            name={layerName(layer)}
            anchors={takesNumber(layer) ? layer.anchors : {}}
          />
        )}
        {pane.label === undefined ? (
          <GeneralGuideline {...props} guideline={guideline} />
        ) : (
          <LabelGuideline {...props} label={pane.label} />
        )}
      </div>
    </aside>
  );
}

/** The general part of the guideline: examples like this text, the decision order, rules for all labels. */
function GeneralGuideline({ guideline, ...props }: GuidelineProps & { guideline: GuidelineView }) {
  const { app, pane, names } = props;
  const { scope, rules, decisionOrder, labels } = guideline;
  const briefs = new Map(labels.map((label) => [label.id, label.brief ?? label.definition]));
  const order = decisionOrder.length > 0 ? decisionOrder : labels.map(({ id }) => id);
  const isEmpty = rules.length + labels.length + pane.tieBreakers.length + scope.length === 0;
  return (
    <>
      {isEmpty && (
        <p class="quiet">
          There is no guideline yet. Definitions and rules written in guideline.yaml show here.
        </p>
      )}
      <Rules {...props} general={rules} />
      {order.length > 0 && (
        <>
          <h3 class="divider">{decisionOrder.length > 0 ? 'Decide in this order' : 'Labels'}</h3>
          <ol class={decisionOrder.length > 0 ? 'decision-order' : 'decision-order unordered'}>
            {order.map((id) => (
              <li key={id}>
                <button class="link" onClick={() => app.point(id)}>
                  {names(id)}
                </button>{' '}
                <span class="brief">{briefs.get(id)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {pane.tieBreakers.length > 0 && <h3 class="divider">Tie-breakers</h3>}
      {pane.tieBreakers.map((one) => (
        <TieBreaker key={one.id} {...props} tieBreaker={one} />
      ))}
      {pane.examples.length > 0 && <h3 class="divider">Examples like this text</h3>}
      {pane.examples.map((example) => (
        <Example key={example.id} example={example} names={names} />
      ))}
      {scope.length > 0 && <h3 class="divider">Scope</h3>}
      <Terms terms={scope} />
    </>
  );
}

/** The guideline of one label, beside the labels it is confused with. */
function LabelGuideline(props: GuidelineProps & { label: string }) {
  const { app, pane, names, label } = props;
  return (
    <>
      <h3 class="focus-label">
        <span class="swatch" style={{ background: colourOf(label) }} aria-hidden="true" />
        {names(label)}
        {names(label) !== label && <code>{label}</code>}
        {pane.guideline?.isNew && <span class="badge new">new since you last labelled</span>}
      </h3>
      {pane.tieBreakers.map((one) => (
        <TieBreaker key={one.id} {...props} tieBreaker={one} />
      ))}
      {pane.guideline ? (
        <Definition {...props} entry={pane.guideline} />
      ) : (
        <p class="quiet">The guideline does not define this label.</p>
      )}
      {pane.confused.length > 0 && <h4 class="divider">Often confused</h4>}
      {pane.confused.map((other) => (
        <section class="confused" key={other.label} aria-label={names(other.label)}>
          <h5>
            <button class="link" onClick={() => app.point(other.label)}>
              {names(other.label)}
            </button>
            {other.count > 0 && <small>in {counted(other.count, 'sample')}</small>}
          </h5>
          {other.tieBreakers.map((one) => (
            <TieBreaker key={one.id} {...props} tieBreaker={one} />
          ))}
          {other.guideline && <Definition {...props} entry={other.guideline} />}
        </section>
      ))}
      {pane.alsoConfused.length > 0 && (
        <p class="quiet">
          Also:{' '}
          {pane.alsoConfused.map((id) => (
            <button class="link" key={id} onClick={() => app.point(id)}>
              {names(id)}
            </button>
          ))}
        </p>
      )}
      {pane.examples.length > 0 && <h4 class="divider">Examples</h4>}
      {pane.examples.map((example) => (
        <Example key={example.id} example={example} names={names} />
      ))}
    </>
  );
}

/** What the guideline says of a label or a question, with its criteria. */
function Definition({ entry, ...props }: GuidelineProps & { entry: GuidelineEntryView }) {
  const { brief, definition, include, exclude, scopeNote } = entry;
  return (
    <>
      {(definition || brief) && <p class="definition">{definition || brief}</p>}
      <Rules {...props} include={include} exclude={exclude} />
      {scopeNote && <p class="scope-note">{scopeNote}</p>}
    </>
  );
}

/** The guideline of a question: what is judged, its criteria, the levels of a rating, the ties of a comparison. */
function LayerGuideline({
  layer,
  name,
  anchors,
  ...props
}: GuidelineProps & {
  layer: GuidelineLayerView;
  name: string;
  /** Level -> its anchor in the schema. */
  anchors: Readonly<Record<string, string>>;
}) {
  const { levels, tieBreakers, tie, none, isNew } = layer;
  const { pane } = props;
  const values = { ...props, names: (value: string) => value };
  return (
    <section class="layer-guideline" aria-label={name}>
      <h3 class="focus-label">
        {name}
        {isNew && <span class="badge new">new since you last labelled</span>}
      </h3>
      <Definition {...props} entry={layer} />
      {levels.length > 0 && <h4 class="divider">Levels</h4>}
      {levels.map((level) => (
        <section class="level" key={level.value} aria-label={`Level ${level.value}`}>
          <p class="definition">
            <strong>{level.value}</strong> {level.definition ?? anchors[String(level.value)]}
          </p>
          <Rules {...props} include={level.rules} />
        </section>
      ))}
      {tieBreakers.map((one) => (
        <TieBreaker key={one.id} {...values} tieBreaker={one} />
      ))}
      <Terms
        terms={[
          ['Tie', tie],
          ['Neither', none],
        ]}
      />
      {pane.layerExamples.length > 0 && <h4 class="divider">Examples</h4>}
      {pane.layerExamples.map(({ example, answer }) => (
        <div key={example.id}>
          {answer !== undefined && <strong class="example-answer">{answer}</strong>}
          <Example example={example} names={props.names} />
        </div>
      ))}
    </section>
  );
}

/** What words mean here. Those without a meaning are left out. */
function Terms({ terms }: { terms: readonly (readonly [name: string, text: string | undefined])[] }) {
  const known = terms.filter(([, text]) => text !== undefined);
  if (known.length === 0) return null;
  return (
    <dl class="scope">
      {known.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
