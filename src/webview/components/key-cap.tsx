/** The key that does what stands beside it. Screen readers hear it from the button's `aria-keyshortcuts`. */
export function KeyCap({ label, dim }: { label: string; dim?: boolean }) {
  return (
    <kbd class={dim ? 'key dim' : 'key'} aria-hidden="true">
      {label}
    </kbd>
  );
}
