/** Other fields of the sample. */
export function ContextFields({ fields }: { fields: readonly [name: string, value: string][] }) {
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
