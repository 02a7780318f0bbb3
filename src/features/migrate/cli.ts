import { activate } from '../../project/migrations/activation';
import { applyMigrations, type MigrateOptions } from './apply-migrations';
import { leftByRevert, revertMigration, type RevertCounts } from './revert-migration';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { UsageError } from '../../cli/options';
import { interruptible } from '../../cli/interruptible';
import { refuseBroken } from '../../engine/whole-model';
import { relativeFolder, placeOf, shownPath } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { deliver, jsonHead, blocksText } from '../../cli/output';
import { counted } from '../../base/text/phrases';
import type { MigrationCounts } from './counts';
import { table, type Part } from '../../document/blocks';

/** `labelwright migrate`: applies renames, merges and splits to the records. */
export const define = (command: CliCommand) =>
  command
    .description('Update records after labels are renamed, merged or split')
    .onProject()
    .opt('--dry-run', 'Write nothing; count the records by file and label')
    .several('--only <NAME>', 'Only this migration (its file without .yaml)')
    .opt('--revert <NAME>', 'Restore the answers from before this migration')
    .asOption('Person who applies it; by default the author of the migration')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

const HELP = `
Follows migrations/*.yaml. Records are only appended: history stays. A second run does nothing, and an interrupted run
continues where it stopped. What cannot be migrated stays unchanged and is listed: samples of a split that no mapping
names, gold, names that are still in use.
Exit code: 0, 1 if something is left to do (with --dry-run also if there is something to write), 2 it could not run.

Examples:
  labelwright migrate --dry-run
  labelwright migrate
  labelwright migrate --revert 2026-11-26-refund`;

export async function run(options: OptionsOf<typeof define>): Promise<ExitCode> {
  return withProject(options.project, async ({ project, model, folder: root }) => {
    const known = model.migrations.map(({ name }) => name);
    refuseBroken(model, model.migrations);
    const { only, revert } = options;
    const unknown = revert === undefined ? only?.find((name) => !known.includes(name)) : undefined;
    if (unknown !== undefined)
      throw new UsageError(`There is no migration "${unknown}". There are: ${known.join(', ') || 'none'}.`);
    return interruptible(async (signal) => {
      const run: MigrateOptions = {
        signal,
        pause: () => new Promise((resolve) => setImmediate(resolve)),
        ...(options.dryRun && { dryRun: true }),
        ...(options.as !== undefined && { by: options.as }),
      };
      const counts =
        revert === undefined
          ? await applyMigrations(project, activate(model, only && new Set(only)), run)
          : await revertMigration(project, revert, run);
      const context: MigrateContext = {
        migrations: only ?? known,
        isDryRun: options.dryRun === true,
        stopped: signal.aborted,
        folder: relativeFolder(root),
      };
      const [parts, json, left] =
        'later' in counts
          ? [revertParts(counts, context), revertJson(counts, context), leftByRevert(counts).length]
          : [migrateParts(counts, context), migrateJson(counts, context), leftToDo(counts, context)];
      await deliver(options.outputs, { text: (paint) => blocksText(parts, paint), json: () => json });
      return left > 0 || context.stopped ? EXIT.findings : EXIT.clean;
    }, 'What is written is kept.');
  });
}

const leftToDo = ({ openCount, records }: MigrationCounts, { isDryRun }: MigrateContext): number =>
  openCount + (isDryRun ? records : 0);

/** Number of remaining records listed; the rest is counted. */
const MAX_OPEN_LISTED = 20;

interface MigrateContext {
  /** Names of the migrations, in the order of application. */
  readonly migrations: readonly string[];
  readonly isDryRun: boolean;
  /** Stopped before everything was written. */
  readonly stopped: boolean;
  /** The project's folder relative to the working folder. */
  readonly folder: string;
}

function migrateJson(counts: MigrationCounts, context: MigrateContext): object {
  return {
    ...jsonHead(),
    migrations: context.migrations,
    dry_run: context.isDryRun,
    stopped: context.stopped,
    records: counts.records,
    moved: counts.moved,
    open: { count: counts.openCount, records: counts.open.map((each) => ({ ...each, line: each.line + 1 })) },
    blocked: counts.blocked,
  };
}

function migrateParts(counts: MigrationCounts, context: MigrateContext): Part[] {
  const { migrations, folder } = context;
  if (migrations.length === 0)
    return [
      'There are no migrations. Renaming a label in the editor makes one, or write migrations/NAME.yaml (docs/format.md, "Migrations").',
    ];
  const more = counts.openCount - Math.min(MAX_OPEN_LISTED, counts.open.length);
  return [
    headline(counts, context),
    table('', counts.moved, [
      ['migration', ({ migration }) => migration],
      ['file', ({ file }) => shownPath({ folder }, file)],
      ['change', ({ kind, from, to }) => `${kind} ${from} -> ${to}`],
      ['records', ({ records }) => records, 'number'],
    ]),
    table('No record follows these yet:', counts.blocked, [
      ['', ({ migration }) => migration],
      ['', ({ kind, from }) => `${kind} ${from.join(', ')}`],
      ['', ({ reason }) => reason],
    ]),
    table(`Left to do (${counts.openCount}):`, counts.open.slice(0, MAX_OPEN_LISTED), [
      ['', ({ file, line }) => placeOf(folder, file, line)],
      ['', ({ sample }) => sample],
      ['', ({ from }) => from],
      ['', ({ reason }) => reason],
    ]),
    more > 0 && `… and ${more} more; --json lists up to 1000.`,
  ];
}

function headline({ records }: MigrationCounts, { isDryRun, stopped }: MigrateContext): string {
  if (stopped)
    return `Stopped. What is written is kept; run the command again for the rest of the ${counted(records, 'record')}.`;
  if (isDryRun)
    return `Dry run: ${counted(records, 'record')} would be written again with new names. Nothing was written.`;
  return records === 0
    ? 'Nothing to migrate.'
    : `${counted(records, 'record')} written again with new names; the earlier lines stay.`;
}

function revertJson(counts: RevertCounts, { isDryRun, stopped }: MigrateContext): object {
  return {
    ...jsonHead(),
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

function revertParts(counts: RevertCounts, { isDryRun, stopped, folder }: MigrateContext): Part[] {
  const { name, records, files } = counts;
  return [
    stopped
      ? `Stopped. What is written is kept; run the command again for the rest.`
      : isDryRun
        ? `Dry run: ${counted(records, 'record')} of ${name} would be taken back. Nothing was written.`
        : `${counted(records, 'record')} of ${name} taken back.`,
    table('', files, [
      ['file', ([file]) => shownPath({ folder }, file)],
      ['records', ([, count]) => count, 'number'],
    ]),
    ...leftByRevert(counts),
  ];
}
