import type { Command } from 'commander';
import { ownPage } from '../../report/annotator/build';
import { annotatorPage } from '../../report/annotator/page';
import { annotatorText } from '../format/annotator-text';
import { withProject } from '../open-project';
import { EXIT, runToExit, UsageError, type ExitCode } from '../run';
import { print, printData, say } from '../standard-output';
import { VERSION } from '../version';
import { writeWhole } from '../write-file';

interface Options {
  html?: string;
  json?: boolean;
  allGold?: boolean;
}

/** `labelwright annotator`: one annotator's own page. */
export function register(program: Command): void {
  program
    .command('annotator')
    .description('one annotator’s own page: how right, what they confuse, how fast, what to read again')
    .argument('<name>', 'the annotator')
    .argument('[dir]', 'the project', '.')
    .option('--html <file>', 'write one HTML file that needs nothing else; - for standard output')
    .option('--json', 'print JSON')
    .option('--all-gold', 'also gold that labelwright.yaml does not tell annotators (gold.feedback)')
    .addHelpText('after', HELP)
    .action((name: string, folder: string, options: Options) =>
      runToExit(() => annotator(name, folder, options)),
    );
}

const HELP = `
Speaks only of samples that the annotator has answered: nothing in it tells the answer to one that is still to do.
Exit code: 0, or 2 when the project cannot be read or nobody of the name has answered anything.

Examples:
  labelwright annotator ana
  labelwright annotator ana tickets --html ana.html`;

async function annotator(name: string, folder: string, options: Options): Promise<ExitCode> {
  const { html, json, allGold = false } = options;
  if (json && html === '-')
    throw new UsageError('--json and --html - both write to standard output: give --html a file.');
  return withProject(folder, async ({ project, model }) => {
    await project.refresh();
    const { annotators } = project.records.table;
    if (annotators.find(name) < 0) {
      const known = Array.from({ length: annotators.size }, (_, code) => annotators.text(code)).sort();
      throw new UsageError(
        `Nobody called "${name}" has answered anything. Annotators: ${known.join(', ') || 'none yet'}.`,
      );
    }
    const pause = (): Promise<void> => Promise.resolve();
    const page = await ownPage(project, model, name, { software: VERSION, now: new Date(), allGold, pause });
    if (html === '-') await printData([annotatorPage(page)]);
    else if (html !== undefined) {
      await writeWhole(html, (put) => put(annotatorPage(page)), { replace: true });
      say(`Wrote ${html}`);
    }
    if (json) await print([`${JSON.stringify(page, null, 2)}\n`]);
    else if (html === undefined) await print([`${annotatorText(page)}\n`]);
    return EXIT.clean;
  });
}
