import type { HTMLAttributes } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** A group of buttons with a single Tab stop. Arrow keys move between them. */
export function ButtonGroup(props: HTMLAttributes<HTMLDivElement>) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => oneTabStop(root.current!));
  return (
    <div
      role="group"
      {...props}
      ref={root}
      data-keys="arrows"
      onKeyDown={moveFocus}
      onFocusIn={(event) => oneTabStop(event.currentTarget)}
    />
  );
}

function buttonsOf(group: HTMLElement): HTMLElement[] {
  const buttons = group.querySelectorAll<HTMLElement>('button:enabled, input');
  return [...buttons].filter((button) => button.getClientRects().length > 0);
}

/** Keeps one Tab stop in a group: the focused button, or else the chosen one, the previous stop, or the first. */
function oneTabStop(group: HTMLElement): void {
  const buttons = buttonsOf(group);
  const stop =
    buttons.find((button) => button === document.activeElement) ??
    buttons.find((button) => button.matches('[aria-checked=true]')) ??
    buttons.find((button) => button.matches('[tabindex="0"]')) ??
    buttons[0];
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
}

/** Moves the focus between the buttons of a row with arrow keys. For `onKeyDown` of their container. */
function moveFocus(event: KeyboardEvent & { currentTarget: EventTarget & HTMLElement }): void {
  const step = ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 } as Record<string, number>)[
    event.key
  ];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const buttons = buttonsOf(event.currentTarget);
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
