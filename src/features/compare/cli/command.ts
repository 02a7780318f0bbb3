import type { Command } from 'commander';
import { comparison } from '../report/build';
import { comparisonBlocks, comparisonMarkdown, comparisonPage } from '../report/document';
import { changeJson } from '../../diff/cli/diff-json';
import { withVersions } from './compared-versions';
import { documentText } from '../../../cli/document-text';
import { colorOption, painter, type ColorChoice } from '../../../cli/colors';
import { interruptible } from '../../../cli/interruptible';
import { onlyProject } from '../../../cli/open-project';
import { wholeNumber } from '../../../cli/options';
import { EXIT, runToExit, UsageError, type ExitCode } from '../../../cli/run';
import { print, printData, say } from '../../../cli/standard-output';
import { VERSION } from '../../../cli/version';
import { writeWhole } from '../../../cli/write-file';

interface Options {
  dir: string;
  json?: boolean;
  markdown?: boolean;
  html?: string;
  seed: number;
  resamples: number;
  color: ColorChoice;
}

/** `labelwright compare`: compares two versions of a project and explains changes of agreement. */
export function register(program: Command): void {
  program
    .command('compare')
    .description(
      'compare two versions of a project: guideline, labels, agreement, disagreements, and what the numbers moved with',
    )
    .argument('<rev>', 'the older version: a commit, tag or branch of Git')
    .argument('[rev2]', 'the newer version; by default the files as they are')
    .option('--dir <dir>', 'the project', '.')
    .option('--json', 'print JSON')
    .option('--markdown', 'print Markdown')
    .option('--html <file>', 'write one HTML file that needs nothing else; - for standard output')
    .option('--seed <number>', 'for the resamples of the difference', wholeNumber, 1)
    .option('--resamples <number>', 'how many', wholeNumber, 1000)
    .addOption(colorOption())
    .addHelpText('after', HELP)
    .action((from: string, to: string | undefined, options: Options) =>
      runToExit(() => compare(from, to, options)),
    );
}

const HELP = `
Earlier versions are read from Git; the files of the project are not touched.
Exit code: 0, or 2 when there is no Git, no such revision, no project at it, or a file cannot be written.

Examples:
  labelwright compare HEAD~5
  labelwright compare v1.2 v1.3 --html compared.html
  labelwright compare v1.2 --json | jq '.layers[] | [.id, .move.value, .parts]'`;

async function compare(from: string, to: string | undefined, options: Options): Promise<ExitCode> {
  const { dir, json, markdown, html, seed, resamples, color } = options;
  if ([json, markdown, html === '-'].filter(Boolean).length > 1)
    throw new UsageError('Only one of --json, --markdown and --html - can write to standard output.');
  if (resamples < 2) throw new UsageError('--resamples must be 2 or more.');
  const root = await onlyProject(dir);
  // Removes its temporary files when interrupted.
  const made = await interruptible(
    (_, pause) =>
      withVersions(root, from, to, pause, (before, after) =>
        comparison(before, after, VERSION, { seed, resamples, pause }),
      ),
    'Nothing was written.',
  );
  if (html === '-') await printData([comparisonPage(made)]);
  else if (html !== undefined) {
    await writeWhole(html, (put) => put(comparisonPage(made)), { replace: true });
    say(`Wrote ${html}`);
  }
  if (json) {
    const guideline = { ...made.guideline, changes: made.guideline.changes.map(changeJson) };
    await print([`${JSON.stringify({ ...made, guideline }, null, 2)}\n`]);
  } else if (markdown) await print([comparisonMarkdown(made)]);
  else if (html === undefined)
    await print([documentText(comparisonBlocks(made), painter(color, process.stdout))]);
  return EXIT.clean;
}
