import { useState } from 'preact/hooks';
import type { Memory } from '../app/memory';

/**
 * A text that somebody types into a form: as `useState('')`, but it is there again when the form is opened again, also after the panel was
 * hidden or reloaded. Setting it to '' forgets it. `field` names it among the fields of all samples.
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
