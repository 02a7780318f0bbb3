import type { KeyPress } from '../../../protocol/chords';
import type { Controller } from './controller';

/** Handles the panel's keys before the editor sees them. All other keys pass through. */
export function listenToKeys(target: Window, controller: Controller): void {
  target.addEventListener(
    'keydown',
    (event) => {
      if (event.isComposing || event.defaultPrevented) return;
      const element = event.target instanceof Element ? event.target : undefined;
      if (belongsTo(element, event)) return;
      if (!controller.press(toPress(event))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}

/** The relevant properties of a key event. AltGr types characters, so it counts as neither Ctrl nor Alt. */
function toPress(event: KeyboardEvent): KeyPress {
  const isAltGraph = event.getModifierState('AltGraph');
  return {
    key: event.key,
    code: event.code,
    ctrl: !isAltGraph && (event.ctrlKey || event.metaKey),
    alt: !isAltGraph && event.altKey,
    shift: event.shiftKey,
    repeat: event.repeat,
  };
}

/** Whether the key belongs to the focused element: a field, a button, a list. */
function belongsTo(element: Element | undefined, event: KeyboardEvent): boolean {
  if (!element) return false;
  if (element.closest('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]')) {
    // Fields get their own keys. Esc leaves fields that do not handle it, and closes forms, which keep their text.
    if (event.key !== 'Escape') return true;
    return element.closest('.label-search, .find, .note-field, .layer') !== null && !element.closest('form');
  }
  const { key } = event;
  if (element.closest('[role=dialog]') && key === 'Tab') return true;
  if (element.closest('form') && key !== 'Escape') return true;
  if ((key === 'Enter' || key === ' ') && element.closest('button, a, summary, audio')) return true;
  if (key.startsWith('Arrow') && !event.altKey && element.closest('[data-keys], .guideline-body, pre, audio'))
    return true;
  return key === 'Tab' && element.closest('.text') === null && element !== element.ownerDocument.body;
}
