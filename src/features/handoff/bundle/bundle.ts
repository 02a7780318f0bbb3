/** The inputs and outputs of a bundle; docs/training.md, "handoff", describes the files. */
import { UserError } from '../../../base/user-error';
import type { GateResult } from '../../../project/gate';
import type { ResolveSummary } from '../../resolve/resolve-summary';
import type { ProjectDivision } from '../../split/divide-project';
import type { WithModel } from '../../../engine/project';
import type { Report } from '../../report/model';
import type { Process } from './annotation-process';
import type { DataFile } from './data-files';
import type { Written } from './growing-file';

/** The project's commit, and the inputs that differ from it. */
export interface SourceState {
  readonly commit: string;
  readonly uncommitted: readonly string[];
}

export interface BundleOptions {
  readonly software: string;
  readonly gate: GateResult;
  /** Made although the gate is closed. */
  readonly forced: boolean;
  /** Whether table cells that a spreadsheet would run get an apostrophe. */
  readonly guardFormulas: boolean;
  /** Who releases it. */
  readonly by?: string | undefined;
  readonly division: ProjectDivision;
  /** All input files (`hashInputs`). */
  readonly inputs: readonly Written[];
  readonly source?: SourceState;
  readonly pause: () => Promise<void>;
  readonly progress?: (what: string) => void;
}

/** The contents of a bundle's documents. */
export interface BundleFacts extends WithModel {
  readonly options: BundleOptions;
  /** The time of the newest record, RFC 3339, is the bundle's date. The clock is never used. */
  readonly asOf: string;
  readonly data: readonly DataFile[];
  readonly resolved: ResolveSummary;
  readonly report: Report;
  readonly process: Process;
  readonly corrections: number;
}

/** The bundle cannot be made. The message says why and what to do. */
export class BundleError extends UserError {
  override readonly name = 'BundleError';
}
