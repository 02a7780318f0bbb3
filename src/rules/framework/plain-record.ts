/**
 * An annotation that was read by its bytes alone. Nothing was found on another one that differs from it in nothing but these fields, which
 * both have or both lack: `id`, `time`, `sample`, `text_hash`, `seconds`, `note`, `undoes`, `redoes`, `score` of its `origin`, and `start`, `end`
 * and `text` of spans. They are of the right types.
 *
 * The project has its sample, the text of which has its hash. Its offsets count code points, and each span marks what it quotes: whole
 * characters and words, without white space at the edges. The spans of a list follow each other and share no characters.
 */
export interface PlainRecord {
  /** How long it took, 0 or more; NaN where the record does not say. */
  readonly seconds: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Length of the sample's text in UTF-16 units; NaN where the text has to be decoded. */
  textLength(): number;
}
