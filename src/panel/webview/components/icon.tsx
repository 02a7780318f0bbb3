const paths = {
  list: 'M2 4h1.5M2 8h1.5M2 12h1.5M6 4h8M6 8h8M6 12h8',
  book: 'M8 4c-1.4-1-3.2-1.4-5.5-1.4v9.6c2.3 0 4.1.4 5.5 1.4 1.4-1 3.2-1.4 5.5-1.4V2.6C11.2 2.6 9.4 3 8 4zm0 0v9.6',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zm3.6-1.4L14 14',
  flag: 'M3.5 14.5v-12M3.5 3c3-1.6 5 1.4 9 0v6c-4 1.4-6-1.6-9 0',
  undo: 'M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H6',
  redo: 'm10 3 3.5 3.5L10 10m3-3.5H6.5a4 4 0 0 0 0 8H10',
  help: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10m0 2.4v.6',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  cross: 'm4 4 8 8m0-8-8 8',
  down: 'm4 6 4 4 4-4',
  right: 'm6 4 4 4-4 4',
  model: 'M3 6.5h10v7H3zM8 6.5v-3m0-1.2v.1M6 9.2v1.2m4-1.2v1.2',
  note: 'M3 13l.6-3L11 2.6 13.4 5 6 12.4z',
  person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm-5 6c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.5m0 1.5v.5',
  compare: 'M6 2.5v11M10 2.5v11M2.5 4.5H6m-3.5 3H6m4 0h3.5M10 10.5h3.5',
  previous: 'm10 4-4 4 4 4',
} as const;

export type IconName = keyof typeof paths;

/** A small line drawing in the colour of the text. It is hidden from screen readers, since the button around it has a name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
