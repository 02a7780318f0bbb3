import type { Range } from '../../project/findings/finding';
import type { SymbolKind } from '../occurrences';

/** LSP's kinds of completion items that we use. */
export const ITEM_KIND = {
  rule: 3,
  field: 5,
  layer: 7,
  key: 10,
  value: 12,
  snippet: 15,
  file: 17,
  example: 18,
  folder: 19,
  label: 20,
  lintRule: 21,
} as const;
export type ItemKind = keyof typeof ITEM_KIND;

/** One proposal. What costs something to write is left to `resolve`: the card of `about`. */
export interface EditorCompletion {
  readonly label: string;
  readonly kind: ItemKind;
  readonly insert: string;
  /** `insert` is a snippet in the syntax of LSP; its lines after the first are indented from the line it goes into. */
  readonly isSnippet?: true;
  /** What it takes the place of. */
  readonly range: Range;
  readonly filter?: string;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What the id names: its card is the documentation. */
  readonly about?: { readonly kind: SymbolKind; readonly id: string };
  /** What comes behind it is to be chosen too: the editor may ask at once. */
  readonly goesOn?: true;
  /** Items are shown in the order given, as far as the editor has no better one. */
  readonly order?: number;
}

/** A text in a snippet, literally. */
export const literal = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

/** A place to fill in. */
export const stop = (number: number, text = ''): string =>
  text === '' ? `$${number}` : `\${${number}:${literal(text)}}`;

/** A snippet as plain text, for editors that have none: the places keep their suggestions. */
export const withoutStops = (snippet: string): string =>
  snippet
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, (_, first: string) => first)
    .replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}|\$\d+/g, (_, text: string | undefined) => text ?? '')
    .replace(/\\([\\$}])/g, '$1');
