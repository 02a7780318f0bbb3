import { isDeciding } from '../state/panel-state';
import { askedLayers } from '../state/project-index';
import type { PartProps } from './props';
import { AnswerChips } from './answer-chips';
import { Feedback } from './feedback';
import { LabelSearch } from './label-search';
import { LayerRow } from './layer-row';
import { MessageLine } from './message-line';
import { DecisionDock } from './review/decision-dock';

/** The questions and what has been answered, right below the text. */
export function Dock({ app, state }: PartProps) {
  const { current, project, mode } = state;
  const layers = current && !current.sample.unreadable ? askedLayers(state) : [];
  return (
    <section class="dock" aria-label="Answer">
      {mode.kind === 'search' && <LabelSearch app={app} state={state} mode={mode} />}
      <Feedback app={app} state={state} />
      <div class="dock-top">
        <MessageLine app={app} state={state} />
        {current && <AnswerChips app={app} state={state} />}
      </div>
      {isDeciding(state) ? (
        <DecisionDock app={app} state={state} />
      ) : (
        <div class="layers" aria-disabled={!project?.annotator}>
          {layers.map((layer) => (
            <LayerRow app={app} state={state} layer={layer} key={layer.id} />
          ))}
        </div>
      )}
    </section>
  );
}
