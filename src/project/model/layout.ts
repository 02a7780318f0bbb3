/** How people see the fields of a sample: `data.show` and `data.show_turns`. It changes nothing else. */

export const WAYS = ['text', 'markdown', 'json', 'code'] as const;
export const PLACES = ['head', 'body', 'side', 'folded'] as const;
export const TURN_PLACES = ['body', 'folded'] as const;

/** As what a text is shown. */
export type ShownAs = (typeof WAYS)[number];

export interface ShownField {
  /** Its name; `text` is the text or the conversation. */
  readonly field: string;
  readonly as?: ShownAs;
  /** Above everything, with the text (the default), beside it, or behind its title. */
  readonly at?: (typeof PLACES)[number];
  readonly title?: string;
}

/** How the turns of a role are shown: what they are shown as, and whether they are folded at first. */
export interface ShownTurns {
  readonly as?: ShownAs;
  readonly at?: (typeof TURN_PLACES)[number];
}

export interface Layout {
  /** In the order in which they are shown. */
  readonly fields: readonly ShownField[];
  /** By role. */
  readonly turns: Readonly<Record<string, ShownTurns>>;
}

/** The name that means the text of the sample, whatever its field is called. */
export const OWN_TEXT = 'text';

/** Whether something of a layout is shown as Markdown. */
export const showsMarkdown = (layout: Layout | undefined): boolean =>
  [...(layout?.fields ?? []), ...Object.values(layout?.turns ?? {})].some(({ as }) => as === 'markdown');
