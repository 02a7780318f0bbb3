import type { ProjectView } from '../rules/framework/project-view';

export interface ProjectOptions {
  /** Lets other work run; awaited after about every megabyte or few milliseconds of work. */
  readonly pause: () => Promise<void>;
  /** Receives errors of background work. */
  readonly report?: (error: unknown) => void;
  /** Counts labels and rules and finds near duplicates, for editors. */
  readonly statistics?: boolean;
  /** `false`: rules over all answers and samples do not run. */
  readonly projectRules?: boolean;
  /** See `ProjectView`. */
  readonly committed?: ProjectView['committed'];
  /** Milliseconds without typing in the YAML files before listeners are notified of the new model and its findings; by default 0. */
  readonly lintPauseMs?: number;
  /** Milliseconds without typing before samples and records are checked with the new model; by default 0. */
  readonly typingPauseMs?: number;
}

/** What changed since the last event. Listeners read the new state from the project. */
export interface ProjectChange {
  readonly schema?: boolean;
  readonly samples?: boolean;
  readonly answers?: boolean;
  readonly buckets?: boolean;
  /** The id of the record that this process has just written, if nothing else changed. */
  readonly own?: string;
  readonly findings?: readonly string[];
  /** Record files that were changed other than by appending, or removed. */
  readonly rewritten?: readonly string[];
}
