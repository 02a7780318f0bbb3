import { useState } from 'preact/hooks';
import { OWN_TEXT } from '../../../project/model/layout';
import { monospaced } from '../state/project-index';
import { paintedField, shownField } from '../state/viewed-text';
import { Icon, type PartProps } from './parts';
import { PaintedField } from './text-block';
import { TextPane } from './text-pane';

/** The text, the fields that are its equals, and those that the layout shows, each under its name. */
export function EqualTexts(props: PartProps) {
  const { state } = props;
  const { equals, layout } = state.project!;
  const { sample } = state.current!;
  const values = new Map(sample.context);
  const elsewhere = new Set([...(equals?.above ?? []), ...(equals?.beside ?? [])]);
  const placed = placedFields(state).filter(({ field }) => values.has(field) && !elsewhere.has(field));
  const inMiddle = (layout?.fields ?? []).filter(
    (shown) => shown.field === OWN_TEXT || (placed.includes(shown) && isInMiddle(shown.at)),
  );
  if (!equals && placed.length === 0) return <TextPane {...props} />;
  const titleOf = (name: string): string => shownField(state, name)?.title ?? name;
  const show = (name: string, where: string) => (
    <article class={`compared-text ${where}`} aria-label={titleOf(name)} key={name}>
      <div class="compared-name">{titleOf(name)}</div>
      <FieldText {...props} name={name} value={values.get(name) ?? ''} />
    </article>
  );
  const at = (place: string): string[] =>
    placed.filter((shown) => shown.at === place).map(({ field }) => field);
  const title = titleOf(OWN_TEXT);
  const text = (
    <article class="compared-text" key={OWN_TEXT}>
      {(equals || title !== OWN_TEXT) && (
        <div class="compared-name">{title === OWN_TEXT ? equals!.text : title}</div>
      )}
      <TextPane {...props} />
    </article>
  );
  const middle = inMiddle.map((shown) => {
    if (shown.field === OWN_TEXT) return text;
    if (shown.at !== 'folded') return show(shown.field, '');
    return (
      <Folded key={`${sample.id} ${shown.field}`} title={titleOf(shown.field)}>
        {show(shown.field, '')}
      </Folded>
    );
  });
  if (!middle.includes(text)) middle.push(text);
  return (
    <section class="compared equals" aria-label="Texts">
      {[...at('head'), ...(equals?.above ?? [])].map((name) => show(name, 'above'))}
      {[...(equals?.beside ?? []), ...at('side')].map((name) => show(name, 'beside'))}
      {middle.length > 1 ? <div class="middle">{middle}</div> : text}
    </section>
  );
}

const isInMiddle = (at: string | undefined): boolean => at === undefined || at === 'body' || at === 'folded';

const placedFields = ({ project }: PartProps['state']) =>
  (project!.layout?.fields ?? []).filter(
    ({ field }) => field !== OWN_TEXT && !project!.media?.includes(field),
  );

/** A field behind its title, until somebody wants to see it. */
function Folded({ title, children }: { title: string; children: preact.ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button class="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name={isOpen ? 'down' : 'right'} />
        <span class="fold-name">{title}</span>
      </button>
      {isOpen && children}
    </>
  );
}

/** The value of a field as the layout shows it. */
export function FieldText({ state, name, value }: PartProps & { name: string; value: string }) {
  const model = paintedField(state, shownField(state, name)?.as, value);
  return model ? (
    <PaintedField model={model} theme={state.theme} />
  ) : (
    <p class={monospaced(state, name)} dir="auto">
      {value || <em>No text</em>}
    </p>
  );
}

/** Other fields of the sample. */
export function ContextFields({ state }: PartProps) {
  const { media = [], equals } = state.project!;
  const elsewhere = new Set([
    ...media,
    ...(equals?.above ?? []),
    ...(equals?.beside ?? []),
    ...placedFields(state).map(({ field }) => field),
  ]);
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
