import type { LayerProps } from './props';

/** A kind of layer that the panel cannot edit yet. Shows its answer, which is kept unchanged. */
export function UnsupportedRow({ state, layer }: LayerProps) {
  const value = state.current?.answer.labels[layer.id];
  return (
    <div class="labels unsupported">
      <span>
        There is no editor for {layer.type} yet.{' '}
        {value === undefined ? 'No answer so far.' : 'The answer is kept as it is:'}
      </span>
      {value !== undefined && <code>{JSON.stringify(value)}</code>}
    </div>
  );
}
