import type { PartProps } from './props';

/** Other fields of the sample. */
export function ContextFields({ state }: PartProps) {
  const { media = [] } = state.project!;
  const fields = state.current!.sample.context.filter(([name]) => !media.includes(name));
  if (fields.length === 0) return null;
  return (
    <dl class="context" aria-label="Context">
      {fields.map(([name, value]) => (
        <div class="context-field" key={name}>
          <dt>{name}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
