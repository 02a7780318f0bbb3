import type { HTMLAttributes } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { moveFocus, oneTabStop } from '../view/move-focus';

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
