import type { Range } from '../../project/findings/finding';
import type { SymbolKind } from '../occurrences';

/** The kinds of completion items, as LSP numbers them. */
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

/** One completion. `resolve` adds expensive documentation: the card of `about`. */
export interface EditorCompletion {
  readonly label: string;
  readonly kind: ItemKind;
  readonly insert: string;
  /** `insert` is a snippet in the syntax of LSP; its lines after the first are indented from the line it goes into. */
  readonly isSnippet?: true;
  readonly range: Range;
  readonly filter?: string;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What the id refers to: its card is the documentation. */
  readonly about?: { readonly kind: SymbolKind; readonly id: string };
  /** The editor should request completions again after inserting it. */
  readonly retriggers?: true;
  /** Sort position, unless the editor ranks differently. */
  readonly order?: number;
}

/** Escapes a text for a snippet. */
export const literal = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

/** A tab stop. */
export const stop = (number: number, text = ''): string =>
  text === '' ? `$${number}` : `\${${number}:${literal(text)}}`;

/** A snippet as plain text, for editors without snippets: stops become their placeholders. */
export const withoutStops = (snippet: string): string =>
  snippet
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, (_, first: string) => first)
    .replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}|\$\d+/g, (_, text: string | undefined) => text ?? '')
    .replace(/\\([\\$}])/g, '$1');
