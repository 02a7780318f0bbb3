import { isAnswered } from '../state/answer';
import { activeLayer, layerName } from '../state/project-index';
import type { LayerProps, QuestionsProps } from './props';

/** One question: its name, its state, and its controls. */
export function LayerRow({ kinds, ...props }: LayerProps & QuestionsProps) {
  const { state, layer } = props;
  const { Row } = kinds[layer.type];
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
      <Row {...props} />
    </div>
  );
}
