import { defined } from '../../base/defined';
import { activate } from '../../project/migrations/activation';
import { applyMigrations, type MigrateOptions } from './apply-migrations';
import { revertMigration } from './revert-migration';
import { wholeModel } from '../../engine/whole-model';
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
  const paths = new Set(model.migrations.map(({ file }) => file.path));
  const broken = model.problems.find(({ file }) => paths.has(file.path));
  if (broken)
    return {
      problem: `${broken.file.path}, line ${broken.range.start.line + 1}: ${broken.message} Correct it first.`,
    };
  const options: MigrateOptions = {
    dryRun,
    signal,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    progress: (written, total) => report({ written, total }),
    ...(by !== undefined && { by }),
  };
  const migrations = model.migrations.map(({ name, reason }) => defined({ name, reason }));
  if (revert !== undefined) {
    const { records, files, later, lost, answered } = await revertMigration(project, revert, options);
    const moved = [...files].map(([file, count]) => ({
      migration: revert,
      file,
      change: '',
      records: count,
    }));
    const blocked = [...later].map(([name, count]) => ({
      migration: name,
      reason: `${count} records were changed again by "${name}". Revert that first.`,
    }));
    if (lost > 0)
      blocked.push({
        migration: revert,
        reason: `Of ${lost} records the earlier one is not there any more.`,
      });
    if (answered > 0)
      blocked.push({
        migration: revert,
        reason: `Of ${answered} records the person has answered again under the name before: both answers stay. Withdraw one of the two.`,
      });
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
