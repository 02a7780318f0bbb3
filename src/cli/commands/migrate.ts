import type { Command } from 'commander';
import { activate } from '../../core/migrations/activation';
import { applyMigrations, type MigrateOptions } from '../../engine/migrate/apply-migrations';
import { revertMigration } from '../../engine/migrate/revert-migration';
import {
  migrateJson,
  migrateText,
  revertJson,
  revertText,
  type MigrateContext,
} from '../format/migrate-report';
import { relativeFolder } from '../find-projects';
import { withProject } from '../open-project';
import { another } from '../options';
import { EXIT, runToExit, UsageError, type ExitCode } from '../run';
import { print } from '../standard-output';

interface Options {
  dryRun?: boolean;
  only?: string[];
  revert?: string;
  by?: string;
  json?: boolean;
}

/** `labelwright migrate`: lets records follow renames, merges and splits. */
export function register(program: Command): void {
  program
    .command('migrate')
    .description(
      'let records follow migrations/*.yaml, by appending: answers are said again with their new names, history stays',
    )
    .argument('[dir]', 'the project', '.')
    .option('--dry-run', 'write nothing, only count by file and label')
    .option(
      '--only <name>',
      'only this migration (its file without .yaml); may be given several times',
      another,
    )
    .option('--revert <name>', 'take a migration back: what stood before its records is said again')
    .option('--by <name>', "who applies it; by default the migration's author")
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => migrate(folder, options)));
}

const HELP = `
Whatever is not said stays as it is and is listed: samples of a split that no mapping names, gold, names that are still in use.
A second run does nothing; one that was interrupted goes on where it stopped.

Exit code: 0, 1 when something is left to do (with --dry-run also when there is something to write), or 2.

Examples:
  labelwright migrate --dry-run
  labelwright migrate
  labelwright migrate --revert 2026-11-26-refund`;

async function migrate(folder: string, options: Options): Promise<ExitCode> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    const known = model.migrations.map(({ name }) => name);
    const broken = model.problems.find(({ file }) =>
      model.migrations.some((each) => each.file.path === file.path),
    );
    if (broken)
      throw new UsageError(
        `${broken.file.path}:${broken.range.start.line + 1}:${broken.range.start.character + 1}: ${broken.message} Correct it first.`,
      );
    const asked = options.revert === undefined ? (options.only ?? []) : [];
    const unknown = asked.find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new UsageError(`There is no migration "${unknown}". There are: ${known.join(', ') || 'none'}.`);
    const stop = new AbortController();
    const interrupt = (): void => stop.abort();
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    const run: MigrateOptions = {
      signal: stop.signal,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      ...(options.dryRun && { dryRun: true }),
      ...(options.by !== undefined && { by: options.by }),
    };
    const context = (): MigrateContext => ({
      migrations: options.only ?? known,
      isDryRun: options.dryRun === true,
      stopped: stop.signal.aborted,
      folder: relativeFolder(root),
    });
    try {
      if (options.revert !== undefined) {
        const counts = await revertMigration(project, options.revert, run);
        await show(options, revertJson(counts, context()), revertText(counts, context()));
        const { later, lost, answered } = counts;
        return later.size + lost + answered > 0 || stop.signal.aborted ? EXIT.findings : EXIT.clean;
      }
      const active = activate(model, options.only && new Set(options.only));
      const counts = await applyMigrations(project, active, run);
      await show(options, migrateJson(counts, context()), migrateText(counts, context()));
      const isLeft =
        counts.openCount > 0 || stop.signal.aborted || (options.dryRun === true && counts.records > 0);
      return isLeft ? EXIT.findings : EXIT.clean;
    } finally {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
  });
}

const show = ({ json }: Options, value: object, text: string): Promise<void> =>
  print([json ? JSON.stringify(value, null, 2) : text, '\n']);
