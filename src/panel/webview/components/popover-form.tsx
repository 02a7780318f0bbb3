import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Memory } from '../app/memory';

interface FormProps {
  label: string;
  class: string;
  formClass?: string;
  /** CSS selector of the field that gets the focus. */
  focus: string;
  submit: string;
  disabled?: boolean;
  close?: string;
  children: ComponentChildren;
  onSubmit(): void;
  onKeyDown?(event: KeyboardEvent): void;
  onClose(): void;
}

/** A form over the panel, with buttons to submit and to close it. */
export function PopoverForm(props: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>(props.focus)?.focus(), [props.focus]);
  return (
    <div class={`popover ${props.class}`} role="dialog" aria-label={props.label}>
      <form
        ref={form}
        class={props.formClass}
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
        onKeyDown={(event) => {
          // Enter alone begins a new line in a field that has several.
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return props.onKeyDown?.(event);
          event.preventDefault();
          if (!props.disabled) props.onSubmit();
        }}
      >
        {props.children}
        <div class="buttons">
          <button class="primary" disabled={props.disabled}>
            {props.submit}
          </button>
          <button type="button" class="secondary" onClick={props.onClose}>
            {props.close ?? 'Close'}
          </button>
        </div>
      </form>
    </div>
  );
}

interface OptionProps {
  /** Options of one name exclude each other. Without a name it is a checkbox. */
  name?: string;
  class?: string;
  title?: string;
  checked: boolean;
  children: ComponentChildren;
  onChange(): void;
}

/** A radio button or checkbox with its text. */
export function Option({ name, class: extra, title, checked, children, onChange }: OptionProps) {
  return (
    <label class={extra} title={title}>
      <input type={name ? 'radio' : 'checkbox'} name={name} checked={checked} onChange={onChange} />{' '}
      {children}
    </label>
  );
}

interface SelectProps<V extends string> {
  value: V;
  options: readonly (readonly [value: V, text: string])[];
  set(value: V): void;
}

export function Select<V extends string>({ value, options, set }: SelectProps<V>) {
  return (
    <select value={value} onChange={(event) => set(event.currentTarget.value as V)}>
      {options.map(([id, text]) => (
        <option value={id} key={id}>
          {text}
        </option>
      ))}
    </select>
  );
}

/**
 * Like `useState` for what is filled in in a form, but that survives closing the form, hiding the panel and reloading. `form` identifies it
 * among the forms of all samples. Returns also what changes some of it, and what forgets it.
 */
export function useKept<T extends object>(
  memory: Memory,
  form: string,
  initial: () => T,
): [T, (change: Partial<T>) => void, () => void] {
  const [filled, setFilled] = useState<T>(() => ({ ...initial(), ...memory.formOf(form) }));
  const fill = (change: Partial<T>): void => {
    const next = { ...filled, ...change };
    memory.keepForm(form, next);
    setFilled(next);
  };
  return [filled, fill, () => memory.keepForm(form, undefined)];
}
