/** How a project is used. */
export interface ProjectOptions {
  /** Lets other work run; awaited after about every megabyte or few milliseconds of work. */
  readonly pause: () => Promise<void>;
  /** Receives errors of background work. */
  readonly report?: (error: unknown) => void;
  /** Counts labels and rules and finds near duplicates, for editors. */
  readonly statistics?: boolean;
  /** `false`: rules over all answers and samples do not run. */
  readonly projectRules?: boolean;
  /** Milliseconds without typing in the YAML files before listeners are notified of the new model and its findings; by default 0. */
  readonly lintPauseMs?: number;
  /** Milliseconds without typing before samples and records are checked with the new model; by default 0. */
  readonly typingPauseMs?: number;
}
