import type { LayerProps } from './props';

/** A kind of layer that the panel cannot edit yet: says so, and shows what the answer holds. It is kept as it is. */
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
