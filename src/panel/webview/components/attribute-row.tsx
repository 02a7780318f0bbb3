import { attributesFor, type AttributedLayer } from '../../../project/answers/check-attributes';
import type { AttributeDef } from '../../../project/schema/layer-types';
import { attributedFocus, attributeKeys, markInWords } from '../state/attributes';
import { attributeName, isAttributed, valuesOf, type AttributeValue } from '../state/mark-attributes';
import { chordText } from '../view/in-words';
import { ButtonGroup, Icon, KeyCap, type LayerProps, Required } from './parts';
import { marksText } from '../../../kinds/traits';

/** The attributes of the span or relation in focus, below the labels of its layer. Their keys work after the key for attributes. */
export function AttributeRow({ app, state, layer }: LayerProps<AttributedLayer>) {
  if (!isAttributed(layer)) return null;
  const { project, mode } = state;
  const focus = attributedFocus(state);
  const chord = chordText(project, 'attributes');
  if (focus?.layer !== layer)
    return (
      <p class="attributes quiet">
        Select a {marksText(layer) ? 'span' : 'relation'} to set{' '}
        {layer.attributes!.map(attributeName).join(', ')}.
      </p>
    );
  const { mark } = focus;
  const defs = attributesFor(layer, mark.label);
  if (defs.length === 0) return <p class="attributes quiet">This label has no attributes.</p>;
  const keys = mode.kind === 'attributes' ? attributeKeys(state) : undefined;
  /** One attribute: its name and its values. A flag is a single button with its name. */
  const attribute = (def: AttributeDef) => {
    const { id, type } = def;
    const name = attributeName(def);
    const values = valuesOf(mark, id);
    const isOpen = def.required === true && values.length === 0;
    const button = (value: AttributeValue, text: string) => {
      const cap = [...(keys ?? [])].find(([, one]) => one.attribute === id && one.value === value)?.[0];
      const isChosen = values.includes(value);
      return (
        <button
          key={text}
          class={isChosen ? 'label chosen' : 'label'}
          role={type === 'choice' ? 'radio' : 'checkbox'}
          aria-checked={isChosen}
          aria-keyshortcuts={cap}
          onClick={() => app.run({ do: 'attribute', attribute: id, value })}
        >
          {cap !== undefined && <KeyCap label={cap} />}
          <span class="label-name">{text}</span>
          {isChosen && <Icon name="check" />}
        </button>
      );
    };
    const required = isOpen && <Required />;
    return (
      <ButtonGroup
        key={id}
        class="attribute"
        role={type === 'choice' ? 'radiogroup' : 'group'}
        aria-label={isOpen ? `${name}, required` : name}
      >
        {type === 'flag' ? (
          <>
            {button(true, name)}
            {required}
          </>
        ) : (
          <>
            <span class="attribute-name" aria-hidden="true">
              {name}
              {required}
            </span>
            {def.labels.map((label) => button(label, label))}
          </>
        )}
      </ButtonGroup>
    );
  };
  return (
    <div
      class={keys ? 'attributes on' : 'attributes'}
      role="group"
      aria-label={`Attributes of ${markInWords(project!, focus)}`}
    >
      {!keys && (
        <button
          class="attributes-key"
          aria-label="Set attributes by key"
          aria-keyshortcuts={chord}
          onClick={() => app.act('attributes')}
        >
          <KeyCap label={chord} />
        </button>
      )}
      {defs.map(attribute)}
    </div>
  );
}
