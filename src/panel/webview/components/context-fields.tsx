import { monospaced } from '../state/project-index';
import type { PartProps } from './props';
import { TextPane } from './text-pane';

/** The text, and the fields that are its equals, each under its name. */
export function EqualTexts(props: PartProps) {
  const { state } = props;
  const { equals } = state.project!;
  if (!equals) return <TextPane {...props} />;
  const values = new Map(state.current!.sample.context);
  const others = (names: readonly string[], where: string) =>
    names.map((name) => (
      <article class={`compared-text ${where}`} aria-label={name} key={name}>
        <div class="compared-name">{name}</div>
        <p class={monospaced(state, name)} dir="auto">
          {values.get(name) || <em>No text</em>}
        </p>
      </article>
    ));
  return (
    <section class="compared equals" aria-label="Texts">
      {others(equals.above, 'above')}
      {others(equals.beside, 'beside')}
      <article class="compared-text">
        <div class="compared-name">{equals.text}</div>
        <TextPane {...props} />
      </article>
    </section>
  );
}

/** Other fields of the sample. */
export function ContextFields({ state }: PartProps) {
  const { media = [], equals } = state.project!;
  const elsewhere = new Set([...media, ...(equals?.above ?? []), ...(equals?.beside ?? [])]);
  const fields = state.current!.sample.context.filter(([name]) => !elsewhere.has(name));
  if (fields.length === 0) return null;
  return (
    <dl class="context" aria-label="Context">
      {fields.map(([name, value]) => (
        <div class={`context-field ${monospaced(state, name)}`} key={name}>
          <dt>{name}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
