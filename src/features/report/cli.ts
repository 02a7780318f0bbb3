import path from 'node:path';
import { projectReport } from './measure/project-report';
import { FormulaCells } from '../../base/csv/formula-guard';
import { tableCsv } from '../../base/csv/table-csv';
import { reportTables } from './csv';
import { reportDocument } from './document';
import type { Report } from './model';
import type { CliCommand, InProject } from '../../cli/command';
import { checkGuardsCsv, tellFormulas } from '../../cli/formula-cells';
import { withProject } from '../../cli/open-project';
import { wholeNumber } from '../../cli/options';
import { documentForms } from '../../cli/document-text';
import { deliver, type Output, type WithOutputs } from '../../cli/output';
import { UsageError } from '../../cli/run';
import { say } from '../../cli/standard-output';
import { VERSION } from '../../cli/version';
import { writeWhole } from '../../cli/write-file';

type Form = 'html' | 'markdown' | 'text' | 'json' | 'csv';

interface Options extends InProject, WithOutputs<Form> {
  guardFormulas?: boolean;
  samples: number;
  texts: boolean;
  withGold?: boolean;
}

/** `labelwright report`: the agreement report as a page, JSON or CSV tables. */
export function register(program: CliCommand): void {
  program
    .command('report')
    .description('Write the agreement report as a page or tables')
    .onProject()
    .forms(['html', 'markdown', 'text', 'json', 'csv'], {
      about: 'Output format, if FILE does not say it; csv writes several tables to the folder FILE',
      hasDefault: false,
      aliases: ['--html <FILE>', '--csv <FOLDER>'],
    })
    .option('--guard-formulas', "csv: write ' before cells that a spreadsheet would run as formulas")
    .option('--samples <N>', 'Samples listed for each way to differ', wholeNumber, 30)
    .option('--with-gold', 'Also count answers to samples with a known answer in agreement')
    .option('--no-texts', 'Leave out the beginnings of texts, for readers who must not see them')
    .addHelpText('after', HELP)
    .runs(report);
}

const HELP = `
Exit code: 0, or 2 if the project cannot be read or a file cannot be written.

Examples:
  labelwright report --output agreement.html
  labelwright report tickets --format csv --output tables --no-texts
  labelwright report --json | jq '.layers[] | [.id, .headline.value]'`;

async function report(options: Options): Promise<void> {
  const { outputs, guardFormulas = false } = options;
  if (outputs.length === 0)
    throw new UsageError('Say what to write: --output FILE.html, --json, or --format csv --output FOLDER.');
  checkGuardsCsv(outputs, guardFormulas);
  if (outputs.some(({ format, file }) => format === 'csv' && file === undefined))
    throw new UsageError('--format csv writes several tables. Give a folder for them: --output FOLDER.');
  const made = await openReport(options);
  for (const { format, file: folder } of outputs)
    if (format === 'csv' && folder !== undefined) {
      const formulas = new FormulaCells(guardFormulas);
      const tables = reportTables(made);
      for (const table of tables)
        await writeWhole(path.join(folder, `${table.name}.csv`), (put) => put(tableCsv(table, formulas)), {
          replace: true,
        });
      say(`Wrote ${tables.map(({ name }) => `${name}.csv`).join(', ')} in ${folder}`);
      tellFormulas(formulas);
    }
  const others = outputs.filter((output) => output.format !== 'csv') as Output<Exclude<Form, 'csv'>>[];
  await deliver(others, { ...documentForms(() => reportDocument(made)), json: () => made });
}

/** Reads and checks the only project in a folder, and makes its report. */
function openReport({ project: folder, samples, texts, withGold = false }: Options): Promise<Report> {
  return withProject(
    folder,
    async ({ project, model }) => {
      const pause = (): Promise<void> => Promise.resolve();
      const now = new Date();
      return projectReport(project, model, { software: VERSION, now, samples, texts, withGold, pause });
    },
    { lean: false, checks: true },
  );
}
