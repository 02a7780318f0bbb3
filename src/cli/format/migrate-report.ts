import { counted } from '../../core/text/phrases';
import type { MigrationCounts } from '../../engine/migrate/counts';
import type { RevertCounts } from '../../engine/migrate/revert-migration';
import { shownPath } from '../formats/report';
import { VERSION } from '../version';
import { printable } from './printable';
import { textTable } from './text-table';

/** Grows when a field changes its meaning or goes. docs/cli.md describes the shape. */
const FORMAT_VERSION = 1;
/** Records left to do that are named; the rest is counted. */
const NAMED = 20;

export interface MigrateContext {
  /** Names of the migrations, in the order in which they are applied. */
  readonly migrations: readonly string[];
  readonly isDryRun: boolean;
  /** Stopped before all was written. */
  readonly stopped: boolean;
  /** The project's folder relative to the working folder. */
  readonly folder: string;
}

const head = () => ({ version: FORMAT_VERSION, tool: { name: 'labelwright', version: VERSION } });

export function migrateJson(counts: MigrationCounts, context: MigrateContext): object {
  return {
    ...head(),
    migrations: context.migrations,
    dry_run: context.isDryRun,
    stopped: context.stopped,
    records: counts.records,
    moved: counts.moved,
    open: { count: counts.openCount, records: counts.open.map((each) => ({ ...each, line: each.line + 1 })) },
    blocked: counts.blocked,
  };
}

export function migrateText(counts: MigrationCounts, context: MigrateContext): string {
  const { migrations, folder } = context;
  if (migrations.length === 0)
    return 'There are no migrations. Renaming a label in the editor makes one, or write migrations/NAME.yaml (docs/format.md, "Migrations").';
  const rows = counts.moved.map(({ migration, file, kind, from, to, records }) => [
    printable(migration),
    shownPath({ folder }, file),
    `${kind} ${printable(from)} -> ${printable(to)}`,
    String(records),
  ]);
  const blocked = counts.blocked.map(
    ({ migration, kind, from, reason }) =>
      `  ${printable(migration)}: ${kind} ${from.map(printable).join(', ')}: ${reason}`,
  );
  const open = counts.open
    .slice(0, NAMED)
    .map(
      ({ file, line, sample, from, reason }) =>
        `  ${shownPath({ folder }, file)}:${line + 1}  ${printable(sample)}  ${printable(from)}: ${reason}`,
    );
  const more = counts.openCount - open.length;
  return [
    headline(counts, context),
    rows.length > 0 ? textTable(['migration', 'file', 'change', 'records'], rows) : '',
    blocked.length > 0 ? ['No record follows these yet:', ...blocked].join('\n') : '',
    open.length > 0
      ? [
          `Left to do (${counts.openCount}):`,
          ...open,
          ...(more > 0 ? [`  and ${more} more; --json lists up to 1000.`] : []),
        ].join('\n')
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function headline({ records }: MigrationCounts, { isDryRun, stopped }: MigrateContext): string {
  if (stopped)
    return `Stopped. What was written stands; run the command again for the rest of the ${counted(records, 'record')}.`;
  if (isDryRun)
    return `Dry run: ${counted(records, 'record')} would be said again with new names. Nothing was written.`;
  return records === 0
    ? 'Nothing to migrate.'
    : `${counted(records, 'record')} said again with new names; history is as it was.`;
}

export function revertJson(counts: RevertCounts, { isDryRun, stopped }: MigrateContext): object {
  return {
    ...head(),
    reverted: counts.name,
    dry_run: isDryRun,
    stopped,
    records: counts.records,
    files: Object.fromEntries(counts.files),
    later: Object.fromEntries(counts.later),
    lost: counts.lost,
    answered: counts.answered,
  };
}

export function revertText(counts: RevertCounts, { isDryRun, stopped, folder }: MigrateContext): string {
  const { name, records, files, later, lost, answered } = counts;
  const rows = [...files].map(([file, count]) => [shownPath({ folder }, file), String(count)]);
  return [
    stopped
      ? `Stopped. What was written stands; run the command again for the rest.`
      : isDryRun
        ? `Dry run: ${counted(records, 'record')} of ${printable(name)} would be taken back. Nothing was written.`
        : `${counted(records, 'record')} of ${printable(name)} taken back.`,
    rows.length > 0 ? textTable(['file', 'records'], rows) : '',
    ...[...later].map(
      ([other, count]) =>
        `${counted(count, 'record')} went on with ${printable(other)}: revert that one first.`,
    ),
    lost > 0 ? `Of ${counted(lost, 'record')} the earlier record is not there any more; they stay.` : '',
    answered > 0
      ? `${counted(answered, 'record')} stay: the person has answered again under the name before. Withdraw one of the two answers.`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
