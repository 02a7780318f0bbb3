import path from 'node:path';
import { projectReport } from './measure/project-report';
import { tableCsv } from '../../base/csv/table-csv';
import { reportTables } from './csv';
import { reportDocument } from './document';
import type { Report } from './model';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { withProjectRead } from '../../cli/open-project';
import { wholeNumber, UsageError } from '../../cli/options';
import { documentForms, deliver, VERSION, say } from '../../cli/output';
import { writeWhole } from '../../cli/write-file';

/** `labelwright report agreement`: the agreement report as a page, JSON or CSV tables. */
export const define = (command: CliCommand) =>
  command
    .description('Show the agreement report, or write it as a page or tables')
    .onProject()
    .forms(['text', 'html', 'markdown', 'json', 'csv'], {
      about: 'Output format, if FILE does not say it; csv writes several tables to the folder FILE',
    })
    .opt('--samples <N>', 'Samples listed for each way to differ', wholeNumber, 30)
    .partOptions()
    .opt('--with-gold', 'Also count answers to samples with a known answer in agreement')
    .opt('--no-texts', 'Leave out the beginnings of texts, for readers who must not see them')
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Exit code: 0, or 2 if the project cannot be read or a file cannot be written.

Examples:
  labelwright report agreement --output agreement.html
  labelwright report agreement tickets --format csv --output tables --no-texts
  labelwright report agreement --json | jq '.layers[] | [.id, .headline.value]'`;

export async function run(options: Options): Promise<void> {
  const { outputs, formulas } = options;
  const { format, file: folder } = outputs[0]!;
  if (format !== 'csv') {
    const made = await openReport(options);
    return deliver<string>(outputs, { ...documentForms(() => reportDocument(made)), json: () => made });
  }
  if (folder === undefined)
    throw new UsageError('--format csv writes several tables. Give a folder for them: --output FOLDER.');
  const made = await openReport(options);
  const tables = reportTables(made);
  for (const table of tables)
    await writeWhole(path.join(folder, `${table.name}.csv`), (put) => put(tableCsv(table, formulas)), {
      replace: true,
    });
  if (made.of !== undefined) say(made.of);
  say(`Wrote ${tables.map(({ name }) => `${name}.csv`).join(', ')} in ${folder}`);
}

/** Reads and checks the only project in a folder, and makes its report. */
function openReport(options: Options): Promise<Report> {
  return withProjectRead(options.project, { lean: false, checks: true }, async ({ project, model }) => {
    const { samples, texts, withGold = false } = options;
    const pause = (): Promise<void> => Promise.resolve();
    const now = new Date();
    const of = await project.countOnly(model, options);
    return projectReport({ project, model }, { software: VERSION, now, samples, texts, withGold, of, pause });
  });
}
