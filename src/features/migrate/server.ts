import { defined } from '../../base/objects';
import { activate } from '../../project/migrations/activation';
import { applyMigrations, type MigrateOptions } from './apply-migrations';
import { leftByRevert, revertMigration } from './revert-migration';
import { refuseBroken, wholeModel } from '../../engine/whole-model';
import type { MigrateParams, MigrateProgress, MigrateResult } from './requests';
import type { HostedProject } from '../../server/hosted-project';

/** Applies or reverts migrations, or counts the effect. Cancelling stops between two writes; records already written remain. */
export async function migrateRecords(
  hosted: HostedProject,
  { only, revert, dryRun, by }: MigrateParams,
  signal: AbortSignal,
  report: (progress: MigrateProgress) => void,
): Promise<MigrateResult | { problem: string }> {
  const { project } = hosted;
  await project.refresh();
  const read = wholeModel(project);
  if ('problem' in read) return read;
  const { model } = read;
  refuseBroken(model, model.migrations);
  const options: MigrateOptions = {
    dryRun,
    signal,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    progress: (written, total) => report({ written, total }),
    ...(by !== undefined && { by }),
  };
  const migrations = model.migrations.map(({ name, reason }) => defined({ name, reason }));
  if (revert !== undefined) {
    const counts = await revertMigration(project, revert, options);
    const { records, files } = counts;
    const moved = [...files].map(([file, count]) => ({
      migration: revert,
      file,
      change: '',
      records: count,
    }));
    const blocked = leftByRevert(counts).map((reason) => ({ migration: revert, reason }));
    return { migrations, records, moved, open: [], openCount: 0, blocked, stopped: signal.aborted };
  }
  const counts = await applyMigrations(project, activate(model, only && new Set(only)), options);
  return {
    migrations,
    records: counts.records,
    moved: counts.moved.map(({ migration, file, kind, from, to, records }) => ({
      migration,
      file,
      change: `${kind} ${from} → ${to}`,
      records,
    })),
    open: counts.open,
    openCount: counts.openCount,
    blocked: counts.blocked.map(({ migration, reason }) => ({ migration, reason })),
    stopped: signal.aborted,
  };
}
