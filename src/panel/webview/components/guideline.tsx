import { citeLetters, paneInFocus } from '../state/guideline-pane';
import { chordText } from '../view/chord-text';
import type { PartProps } from './props';
import { GeneralGuideline } from './general-guideline';
import { LabelGuideline } from './label-guideline';
import { LayerGuideline } from './layer-guideline';
import { IconButton } from './icon-button';
import { labelName, layerName } from '../state/project-index';
import { takesNumber } from '../../../kinds/traits';

/** The guideline of the label in focus, beside the text. */
export function Guideline({ app, state }: PartProps) {
  const { project, current, mode } = state;
  const { guideline } = project!;
  const shown = paneInFocus(state, guideline);
  const layer = project!.layers.find(({ id }) => id === shown.layer?.id);
  const pane = { ...shown, letters: citeLetters(state, shown) };
  const names = (id: string): string => labelName(project!, id);
  const cited = new Set(current?.answer.rules);
  const props = {
    app,
    pane,
    names,
    cited,
    canCite: current !== undefined,
    isCiting: mode.kind === 'cite',
  };
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
