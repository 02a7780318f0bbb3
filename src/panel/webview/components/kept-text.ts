import { useState } from 'preact/hooks';
import type { Memory } from '../app/memory';

/**
 * Like `useState('')` for a form's field, but the text survives closing the form, hiding the panel and reloading. Setting it to '' forgets
 * it. `field` identifies the field among the fields of all samples.
 */
export function useKeptText(memory: Memory, field: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => memory.textOf(field));
  return [
    text,
    (now) => {
      memory.keepText(field, now);
      setText(now);
    },
  ];
}
