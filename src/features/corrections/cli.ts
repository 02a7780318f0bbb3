import type { Command } from 'commander';
import { collectCorrections } from './collect-corrections';
import type { Correction } from './correction';
import { correctionsDocument, correctionsTable } from './document';
import { AddedLines } from '../../platform/git/added-lines';
import { FormulaCells } from '../../base/csv/formula-guard';
import { tableCsv } from '../report/csv';
import { documentPage } from '../../document/html';
import { documentMarkdown } from '../../document/markdown';
import { documentText } from '../../cli/document-text';
import { colorOption, painter, type ColorChoice } from '../../cli/colors';
import { checkGuardsCsv, tellFormulas } from '../../cli/formula-cells';
import { withProject, type ReadProject } from '../../cli/open-project';
import { EXIT, runToExit, UsageError, type ExitCode } from '../../cli/run';
import { print, printData, say } from '../../cli/standard-output';
import { jsonHead, VERSION } from '../../cli/version';
import { asUsage, gitOf, revisionOf } from '../../cli/versions';
import { writeWhole } from '../../cli/write-file';

interface Options {
  since?: string;
  json?: boolean;
  csv?: boolean;
  guardFormulas?: boolean;
  markdown?: boolean;
  html?: string;
  color: ColorChoice;
}

/** `labelwright corrections`: lists every label that was changed after it was given. */
export function register(program: Command): void {
  program
    .command('corrections')
    .description(
      'every label that was changed after it was given: from what to what, by whom, why, under which rule, when',
    )
    .argument('[dir]', 'the project', '.')
    .option('--since <rev>', 'only what records say that a commit, tag or branch of Git does not have')
    .option('--json', 'print JSON')
    .option('--csv', 'print CSV')
    .option('--guard-formulas', "with --csv: write ' before cells that a spreadsheet would run as formulas")
    .option('--markdown', 'print Markdown')
    .option('--html <file>', 'write one HTML file that needs nothing else; - for standard output')
    .addOption(colorOption())
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => corrections(folder, options)));
}

const HELP = `
Exit code: 0, or 2 when the project or the revision cannot be read or the file not be written.

Examples:
  labelwright corrections
  labelwright corrections tickets --since v1.2 --csv > corrections.csv
  labelwright corrections --json | jq '.corrections[] | select(.kind == "decided")'`;

async function corrections(folder: string, options: Options): Promise<ExitCode> {
  const { since, json, csv, markdown, html, color } = options;
  if ([json, csv, markdown, html === '-'].filter(Boolean).length > 1)
    throw new UsageError('Only one of --json, --csv, --markdown and --html - can write to standard output.');
  checkGuardsCsv(options);
  const { found, title } = await withProject(folder, async (read) => ({
    found: await collected(read, since),
    title: read.model.schema.title ?? 'Labelling project',
  }));
  const facts = { title, listed: Infinity, ...(since !== undefined && { since }) };
  if (html === '-') await printData([documentPage(correctionsDocument(found, facts), VERSION)]);
  else if (html !== undefined) {
    const page = documentPage(correctionsDocument(found, facts), VERSION);
    await writeWhole(html, (put) => put(page), { replace: true });
    say(`Wrote ${html}`);
  }
  if (json) {
    const made = { ...jsonHead(), title, since: since ?? null, corrections: found };
    await print([`${JSON.stringify(made, null, 2)}\n`]);
  } else if (csv) {
    const formulas = new FormulaCells(options.guardFormulas ?? false);
    await printData([tableCsv(correctionsTable(found), formulas)]);
    tellFormulas(formulas);
  } else if (markdown) await print([documentMarkdown(correctionsDocument(found, facts), VERSION)]);
  else if (html === undefined)
    await print([documentText(correctionsDocument(found, facts), painter(color, process.stdout))]);
  return EXIT.clean;
}

async function collected(
  { project, model, folder }: ReadProject,
  since: string | undefined,
): Promise<Correction[]> {
  const found = await collectCorrections(project, model, () => Promise.resolve());
  if (since === undefined) return found;
  const git = await gitOf(folder);
  const { commit } = await revisionOf(git, since);
  const paths = new Set(found.map(({ path }) => path));
  const added = await asUsage(AddedLines.since(git, commit, (path) => paths.has(path)));
  return found.filter(({ path, line }) => added.has(path, line));
}
