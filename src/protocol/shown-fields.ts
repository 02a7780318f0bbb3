import type { Layout } from '../project/model/layout';

/** How fields of a sample are shown that are not small print below the text. */
export interface ShownFields {
  /** The context fields that name an image or audio file. */
  media?: readonly string[];
  /** The context fields shown as equals of the text, above it and beside it; `text`: the name of the text's own field. */
  equals?: { text: string; above: readonly string[]; beside: readonly string[] };
  /** The fields shown in the editor's font, and whether the text is. */
  monospace?: { text: boolean; fields: readonly string[] };
  /** How fields and turns are shown. */
  layout?: Layout;
}
