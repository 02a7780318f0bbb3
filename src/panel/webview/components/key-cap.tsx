interface Props {
  label: string;
  dim?: boolean;
  /** It is part of a sentence. */
  spoken?: boolean;
}

/** The key that does what stands beside it. Screen readers hear that of a button from its `aria-keyshortcuts`. */
export function KeyCap({ label, dim, spoken }: Props) {
  return (
    <kbd class={dim ? 'key dim' : 'key'} aria-hidden={spoken ? undefined : 'true'}>
      {label}
    </kbd>
  );
}
