import { isDeciding } from '../state/panel-state';
import { askedLayers } from '../state/project-index';
import type { QuestionsProps } from './props';
import { AnswerChips } from './answer-chips';
import { Feedback } from './feedback';
import { LabelSearch } from './label-search';
import { LayerRow } from './layer-row';
import { MessageLine } from './message-line';
import { SuggestionBox } from './suggestion-box';
import { TurnProgress } from './turn-progress';
import { DecisionDock } from './review/decision-dock';

/** The questions and their answers, below the text. */
export function Dock(props: QuestionsProps) {
  const { state } = props;
  const { current, project, mode } = state;
  const layers = current && !current.sample.unreadable ? askedLayers(state) : [];
  return (
    <section class="dock" aria-label="Answer">
      {mode.kind === 'search' && <LabelSearch {...props} mode={mode} />}
      <Feedback {...props} />
      <SuggestionBox {...props} />
      <div class="dock-top">
        <MessageLine {...props} />
        {current && <AnswerChips {...props} />}
      </div>
      {isDeciding(state) ? (
        <DecisionDock {...props} />
      ) : (
        <div class="layers" aria-disabled={!project?.annotator}>
          {current && !current.sample.unreadable && <TurnProgress {...props} />}
          {layers.map((layer) => (
            <LayerRow {...props} layer={layer} key={layer.id} />
          ))}
        </div>
      )}
    </section>
  );
}
