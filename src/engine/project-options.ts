/** How a project is held: for whom, and where. */
export interface ProjectOptions {
  /** Lets others have their turn; awaited about every megabyte or few milliseconds of work. */
  readonly pause: () => Promise<void>;
  /** Hears of what goes wrong in work that nobody waits for. */
  readonly report?: (error: unknown) => void;
  /** Keeps numbers by label and rule, for editors; what only checks can do without. */
  readonly statistics?: boolean;
  /** `false`: the rules that look at all answers and samples together do not run; nobody asks for their findings. */
  readonly projectRules?: boolean;
  /** Milliseconds without typing in the YAML files before listeners hear of the new model and its findings; at once without. */
  readonly lintPauseMs?: number;
  /** The same before samples and records are checked by it. */
  readonly typingPauseMs?: number;
}
