/** What a bundle is made of and made by; docs/training.md, "handoff", describes the files. */
import { UserError } from '../../../base/user-error';
import type { GateResult } from '../../../project/gate';
import type { ProjectModel } from '../../../project/model/model';
import type { ResolveSummary } from '../../resolve/resolve-summary';
import type { ProjectDivision } from '../../split/divide-project';
import type { Project } from '../../../engine/project';
import type { Report } from '../../report/model';
import type { Process } from './annotation-process';
import type { DataFile } from './data-files';
import type { Written } from './growing-file';

/** Where the project stood: its commit, and the inputs that are not as they are there. */
export interface SourceState {
  readonly commit: string;
  readonly uncommitted: readonly string[];
}

export interface BundleOptions {
  readonly software: string;
  readonly gate: GateResult;
  /** Made although the gate is closed. */
  readonly forced: boolean;
  /** Whether cells of the tables that a spreadsheet would run get an apostrophe. */
  readonly guardFormulas: boolean;
  readonly division: ProjectDivision;
  /** Every file that it is made from (`hashInputs`). */
  readonly inputs: readonly Written[];
  readonly source?: SourceState;
  readonly pause: () => Promise<void>;
  readonly progress?: (what: string) => void;
}

/** What the documents of a bundle tell of. */
export interface BundleFacts {
  readonly project: Project;
  readonly model: ProjectModel;
  readonly options: BundleOptions;
  /** The time of the newest record, RFC 3339: the bundle's date. No clock has a part in it. */
  readonly asOf: string;
  readonly data: readonly DataFile[];
  readonly resolved: ResolveSummary;
  readonly report: Report;
  readonly process: Process;
  readonly corrections: number;
}

/** The bundle cannot be made of this project. The message says why and what to do. */
export class BundleError extends UserError {
  override readonly name = 'BundleError';
}
