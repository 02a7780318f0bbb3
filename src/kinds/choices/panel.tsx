import { chosenLabels } from '../../project/records/marks';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { codeProblem, codeOf } from '../../project/schema/codes';
import type { ChoicesLayer } from '../../project/schema/layer-types';
import { ChoiceRow } from '../../panel/webview/components/choice-row';
import { activeLayer, labelName } from '../../panel/webview/state/project-index';
import { useInSight, type KindPanel, type LayerProps } from '../../panel/webview/components/parts';
import { keysOf } from '../../panel/webview/components/typed-fields';

/** The field for codes: Enter adds what is typed, arrows choose among the codes that exist, Esc leaves. */
function CodeField({ app, state, layer }: LayerProps<ChoicesLayer>) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const [known, setKnown] = useState<readonly string[]>(layer.labels);
  const field = useRef<HTMLInputElement>(null);
  const list = useInSight([at]);
  const sample = state.current!.sample.id;
  const isActive = state.activeLayer === layer.id && activeLayer(state) === layer;
  useLayoutEffect(() => {
    if (isActive) field.current?.focus();
  }, [isActive]);
  useEffect(() => {
    if (!isOpen) return;
    // Without a reply, the labels of the schema remain.
    app.codesOn(layer.id).then(setKnown, () => {});
  }, [isOpen, sample, layer.id]);

  const nameOf = (code: string): string => labelName(state.project!, code, layer.id);
  const chosen = chosenLabels(state.current!.answer.labels[layer.id]);
  const offered = isOpen ? completionsOf(known, chosen, typed, nameOf) : [];
  const id = `codes-${layer.id}`;
  /** False if the text cannot be a code, or no further one can be given: the field keeps it. */
  const add = (text: string): boolean => {
    // Leaving the sample takes the field away, and what is on screen then is another one.
    if (app.store.state.current?.sample.id !== sample) return false;
    const code = typedCode([...chosen, ...known], text, nameOf);
    const problem = codeProblem(code);
    if (problem !== undefined) return (app.store.notify(problem), false);
    if (!chosen.includes(code)) {
      app.choose(layer.id, code, true);
      if (layer.max !== undefined && chosen.length >= layer.max) return false;
    }
    setTyped('');
    setAt(-1);
    return true;
  };
  /** Drops what is typed: the field is emptied before it loses the focus. */
  const leave = (): void => {
    field.current!.value = '';
    setTyped('');
    // Without an answer, the question stays, so that the next step leads on.
    app.store.set({ activeLayer: chosen.length > 0 ? undefined : layer.id });
    field.current!.blur();
  };
  const move = (by: number): void => {
    // -1 is the field itself: what is typed.
    if (offered.length > 0) setAt(((at + 1 + by + offered.length + 1) % (offered.length + 1)) - 1);
  };
  const enter = ({ ctrlKey, metaKey }: KeyboardEvent): void => {
    const text = offered[at] ?? typed;
    if (text.trim() === '') leave();
    else if (add(text) && (ctrlKey || metaKey)) leave();
  };
  return (
    <div class="code-field">
      <input
        type="text"
        ref={field}
        role="combobox"
        dir="auto"
        aria-label={`${layer.name ?? layer.id}: a code of your own, or one that exists`}
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={id}
        aria-activedescendant={offered[at] === undefined ? undefined : `${id}-${at}`}
        placeholder="Add a code"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          // When the window loses the focus, the field stays the active element.
          if (document.activeElement === field.current) return;
          const left = field.current?.value ?? '';
          if (left.trim() !== '') add(left);
          setOpen(false);
          setAt(-1);
        }}
        onKeyDown={keysOf({
          ArrowDown: () => move(1),
          ArrowUp: () => move(-1),
          Escape: leave,
          Enter: enter,
        })}
      />
      <div
        class="codes"
        id={id}
        role="listbox"
        aria-label="Codes that exist"
        hidden={offered.length === 0}
        ref={list}
      >
        {offered.map((code, n) => (
          <div
            key={code}
            id={`${id}-${n}`}
            class={n === at ? 'hit selected' : 'hit'}
            role="option"
            aria-selected={n === at}
            onMouseDown={(event) => {
              event.preventDefault();
              add(code);
            }}
          >
            <bdi>{nameOf(code)}</bdi>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Labels as buttons; of an open question also the field for codes, one for each sample. */
function Row(props: LayerProps<ChoicesLayer>) {
  if (!props.layer.open) return <ChoiceRow {...props} />;
  return (
    <div>
      <ChoiceRow {...props} />
      <CodeField key={props.state.current?.sample.id} {...props} />
    </div>
  );
}

export const choices: KindPanel<ChoicesLayer> = { Row };

/** The most completions on offer. */
const MAX_OFFERED = 8;

const folded = (text: string): string => codeOf(text).toLowerCase();

/** The codes that a typed text may become, in their order: those that begin with it, then those that contain it. Chosen ones are left out. */
function completionsOf(
  known: readonly string[],
  chosen: readonly string[],
  typed: string,
  nameOf: (code: string) => string,
): string[] {
  const wanted = folded(typed);
  const places = known
    .filter((code) => !chosen.includes(code))
    .map((code) => ({ code, at: folded(nameOf(code)).indexOf(wanted) }));
  return [...places.filter(({ at }) => at === 0), ...places.filter(({ at }) => at > 0)]
    .slice(0, MAX_OFFERED)
    .map(({ code }) => code);
}

/** A typed text as a code: one that exists, if only its case differs, else the text itself. */
function typedCode(known: readonly string[], typed: string, nameOf: (code: string) => string): string {
  const code = codeOf(typed);
  if (known.includes(code)) return code;
  return known.find((one) => folded(one) === folded(code) || folded(nameOf(one)) === folded(code)) ?? code;
}
