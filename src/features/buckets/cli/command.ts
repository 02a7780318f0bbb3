import type { Command } from 'commander';
import { disagreementsOf } from '../disagreements';
import { checkProjects } from '../../check/cli/check-projects';
import { findProjects } from '../../../cli/find-projects';
import { BUCKETS_JSON, bucketsJson } from './buckets-json';
import { bucketsText } from './buckets-text';
import { colorOption, painter, type ColorChoice } from '../../../cli/colors';
import { wholeNumber } from '../../../cli/options';
import { EXIT, runToExit, type ExitCode } from '../../../cli/run';
import { print } from '../../../cli/standard-output';

interface Options {
  json?: boolean;
  limit: number;
  color: ColorChoice;
}

/** `labelwright buckets`: lists disagreements and errors with their samples. */
export function register(program: Command): void {
  program
    .command('buckets')
    .description('every disagreement and every error with its samples: who gave which label, by which rule')
    .argument('[dir]', 'a project, or a folder with projects', '.')
    .option('--json', 'print JSON, with all samples')
    .option('--limit <number>', 'samples listed for each bucket in text; 0: all', wholeNumber, 10)
    .addOption(colorOption())
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => buckets(folder, options)));
}

const HELP = `
Exit code: 0, or 2 when a project cannot be read.

Examples:
  labelwright buckets
  labelwright buckets --json | jq '.projects[].disagreements[] | [.layer, .labels, .count]'`;

async function buckets(folder: string, { json, limit, color }: Options): Promise<ExitCode> {
  const paint = painter(color, process.stdout);
  const all = { limit: Infinity, severities: new Set(['error'] as const) };
  let count = 0;
  await checkProjects(await findProjects(folder), all, async (open) => {
    await open.project.nearDuplicates.refresh(() => Promise.resolve());
    const first = count === 0;
    count += 1;
    if (json) {
      const disagreements = await disagreementsOf(open.project, () => Promise.resolve());
      await print([first ? BUCKETS_JSON.start : BUCKETS_JSON.separator, ...bucketsJson(open, disagreements)]);
    }
    if (!json) await print([first ? '' : '\n', ...bucketsText(open, limit === 0 ? Infinity : limit, paint)]);
  });
  if (json) await print([BUCKETS_JSON.end]);
  return EXIT.clean;
}
