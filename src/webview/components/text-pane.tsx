import type { PartProps } from './app';

/** The text to label. */
export function TextPane({ state }: PartProps) {
  return (
    <div class="text" dir="auto">
      {state.current?.sample.text}
    </div>
  );
}
