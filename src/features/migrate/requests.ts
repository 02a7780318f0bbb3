import { type Problem, request } from '../../protocol/request';

/** Extension -> server: applies migrations to records, or previews that. */
export const MIGRATE_REQUEST = request<MigrateParams, MigrateResult | Problem>('labelwright/migrate');

export interface MigrateParams {
  root: string;
  /** Names of migrations; by default all. */
  only?: string[];
  /** Reverts this migration instead. */
  revert?: string;
  dryRun: boolean;
  /** Who applies it. */
  by?: string;
}

export interface MigrateResult {
  /** The project's migrations, in the order in which they are applied. */
  migrations: { name: string; reason?: string }[];
  /** The number of records that were or would be written. */
  records: number;
  /** By migration, file and change; for a revert by file. */
  moved: { migration: string; file: string; change: string; records: number }[];
  open: { migration: string; file: string; line: number; sample: string; from: string; reason: string }[];
  openCount: number;
  /** Migrations that cannot be applied yet, with the reasons. */
  blocked: { migration: string; reason: string }[];
  /** Stopped before everything was written. */
  stopped: boolean;
}

/** Server -> extension: the progress of the running migration. */
export const MIGRATE_PROGRESS = 'labelwright/migrateProgress';

export interface MigrateProgress {
  written: number;
  total: number;
}
