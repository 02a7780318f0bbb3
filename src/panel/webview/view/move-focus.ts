function buttonsOf(group: HTMLElement): HTMLElement[] {
  const buttons = group.querySelectorAll<HTMLElement>('button:enabled, input');
  return [...buttons].filter((button) => button.getClientRects().length > 0);
}

/** Keeps one Tab stop in a group: the focused button, or else the chosen one, the previous stop, or the first. */
export function oneTabStop(group: HTMLElement): void {
  const buttons = buttonsOf(group);
  const stop =
    buttons.find((button) => button === document.activeElement) ??
    buttons.find((button) => button.matches('[aria-checked=true]')) ??
    buttons.find((button) => button.matches('[tabindex="0"]')) ??
    buttons[0];
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
}

/** Moves the focus between the buttons of a row with arrow keys. For `onKeyDown` of their container. */
export function moveFocus(event: KeyboardEvent & { currentTarget: EventTarget & HTMLElement }): void {
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
