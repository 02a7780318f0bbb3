/** Initialization options of a client; see docs/lsp.md. */
export interface ClientOptions {
  /** URI of the folder with the rule pages. */
  readonly docs?: string;
  /** The client has the extension's commands, so code lenses may run them. */
  readonly commands?: boolean;
  /** The client reports changed files without being asked to. */
  readonly watches?: boolean;
  /** Whether Git may be used in the open folders; false if they are not trusted. */
  readonly git?: boolean;
  /** Who uses the editor: others' answers and gold are hidden from them. Empty where they have not said so; undefined shows everything. */
  readonly person?: string;
  /** A folder for copies of saved records. The client answers what to do with those that are gone. */
  readonly copies?: string;
}
