interface Props {
  label: string;
  dim?: boolean;
  /** The key is part of a sentence, so screen readers must read it. */
  spoken?: boolean;
}

/** The key of the adjacent button. Screen readers get it from the button's `aria-keyshortcuts`. */
export function KeyCap({ label, dim, spoken }: Props) {
  return (
    <kbd class={dim ? 'key dim' : 'key'} aria-hidden={spoken ? undefined : 'true'}>
      {label}
    </kbd>
  );
}
