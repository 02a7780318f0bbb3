import { isAnswered } from '../state/answer';
import { activeLayer, layerName } from '../state/project-index';
import { AttributeRow } from './attribute-row';
import { ChoiceRow } from './choice-row';
import { CodeField } from './code-field';
import { ComparisonRow } from './comparison';
import type { LayerProps } from './props';
import { RatingRow } from './rating-row';
import { RelationRow } from './relation-row';
import { TextRow } from './text-row';
import { TurnRow } from './turn-row';
import {
  takesNumber,
  comparesFields,
  takesTurn,
  takesWords,
  joinsMarks,
  takesOneLabel,
  takesSet,
  marksText,
} from '../../../kinds/traits';

/** One question: its name, its state, and its controls. */
export function LayerRow(props: LayerProps) {
  const { state, layer } = props;
  const isActive = activeLayer(state) === layer;
  const labels = state.current?.answer.labels ?? {};
  const open = layer.required && !isAnswered(layer, labels);
  return (
    <div
      class={isActive ? 'layer active' : 'layer'}
      role="group"
      aria-labelledby={`layer-${layer.id}`}
      aria-current={isActive ? 'true' : undefined}
    >
      <div class="layer-name" id={`layer-${layer.id}`} title={layer.question ?? layerName(layer)}>
        {layer.name ?? layer.id}
        {open && (
          <span class="required" title="Required">
            <span aria-hidden="true"> •</span>
            <span class="sr-only">, required</span>
          </span>
        )}
        {layer.question && <span class="sr-only">: {layer.question}</span>}
      </div>
      <LayerEditor {...props} />
    </div>
  );
}

function LayerEditor({ layer, ...props }: LayerProps) {
  if (takesNumber(layer)) return <RatingRow {...props} layer={layer} />;
  if (comparesFields(layer)) return <ComparisonRow {...props} layer={layer} />;
  if (takesTurn(layer)) return <TurnRow {...props} layer={layer} />;
  if (takesWords(layer)) return <TextRow {...props} layer={layer} />;
  if (joinsMarks(layer)) return <RelationRow {...props} layer={layer} />;
  if (takesOneLabel(layer) || (takesSet(layer) && !layer.open)) return <ChoiceRow {...props} layer={layer} />;
  if (takesSet(layer))
    return (
      <div>
        <ChoiceRow {...props} layer={layer} />
        <CodeField key={props.state.current?.sample.id} {...props} layer={layer} />
      </div>
    );
  if (!marksText(layer)) return null;
  return (
    <div>
      <ChoiceRow {...props} layer={layer} />
      <AttributeRow {...props} layer={layer} />
    </div>
  );
}
