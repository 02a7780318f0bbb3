import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { projectReport } from './build/project-report';
import { FormulaCells } from '../../base/csv/formula-guard';
import { reportTables, tableCsv } from './csv';
import { reportPage } from './page';
import type { Report } from './model';
import { checkGuardsCsv, tellFormulas } from '../../cli/formula-cells';
import { withProject } from '../../cli/open-project';
import { wholeNumber } from '../../cli/options';
import { EXIT, runToExit, UsageError, type ExitCode } from '../../cli/run';
import { print, printData, say } from '../../cli/standard-output';
import { VERSION } from '../../cli/version';

interface Options {
  html?: string;
  json?: boolean;
  csv?: string;
  guardFormulas?: boolean;
  samples: number;
  texts: boolean;
}

/** `labelwright report`: the agreement report as a page, JSON or CSV tables. */
export function register(program: Command): void {
  program
    .command('report')
    .description('the agreement report: a page to read and to send, JSON, or CSV tables')
    .argument('[dir]', 'the project', '.')
    .option('--html <file>', 'write one HTML file that needs nothing else; - for standard output')
    .option('--json', 'print JSON')
    .option('--csv <folder>', 'write a CSV file for each table into this folder')
    .option('--guard-formulas', "with --csv: write ' before cells that a spreadsheet would run as formulas")
    .option('--samples <number>', 'samples listed for each way to differ', wholeNumber, 30)
    .option('--no-texts', 'leave the beginnings of texts out: for readers who must not see them')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => report(folder, options)));
}

const HELP = `
Exit code: 0, or 2 when the project cannot be read or a file not written.

Examples:
  labelwright report --html agreement.html
  labelwright report tickets --csv tables --no-texts
  labelwright report --json | jq '.layers[] | [.id, .headline.value]'`;

async function report(folder: string, options: Options): Promise<ExitCode> {
  const { html, json, csv } = options;
  if (html === undefined && csv === undefined && !json)
    throw new UsageError('Say what to make: --html FILE, --json or --csv FOLDER.');
  checkGuardsCsv(options);
  if (json && html === '-')
    throw new UsageError('--json and --html - both write to standard output: give --html a file.');
  const made = await openReport(folder, options);
  if (html === '-') await printData([reportPage(made)]);
  else if (html !== undefined) {
    await write(html, reportPage(made));
    say(`Wrote ${html}`);
  }
  if (csv !== undefined) {
    const tables = reportTables(made);
    const formulas = new FormulaCells(options.guardFormulas ?? false);
    for (const one of tables) await write(path.join(csv, `${one.name}.csv`), tableCsv(one, formulas));
    say(`Wrote ${tables.map(({ name }) => `${name}.csv`).join(', ')} in ${csv}`);
    tellFormulas(formulas);
  }
  if (json) await print([`${JSON.stringify(made, null, 2)}\n`]);
  return EXIT.clean;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, text);
}

/** Reads and checks the only project in a folder, and makes its report. */
function openReport(folder: string, { samples, texts }: Options): Promise<Report> {
  return withProject(
    folder,
    async ({ project, model }) => {
      const pause = (): Promise<void> => Promise.resolve();
      return projectReport(project, model, { software: VERSION, now: new Date(), samples, texts, pause });
    },
    { lean: false, checks: true },
  );
}
