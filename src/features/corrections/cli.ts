import { collectCorrections } from './collect-corrections';
import type { Correction } from './correction';
import { correctionsDocument, correctionsTable } from './document';
import { AddedLines } from '../../platform/git/added-lines';
import { FormulaCells } from '../../base/csv/formula-guard';
import { tableCsv } from '../../base/csv/table-csv';
import { documentForms } from '../../cli/document-text';
import type { CliCommand, InProject } from '../../cli/command';
import { checkGuardsCsv, tellFormulas } from '../../cli/formula-cells';
import { withProject, type ReadProject } from '../../cli/open-project';
import { deliver, type WithOutputs } from '../../cli/output';
import { jsonHead } from '../../cli/version';
import { asUsage, gitOf, revisionOf } from '../../cli/versions';

interface Options extends InProject, WithOutputs<'text' | 'json' | 'csv' | 'markdown' | 'html'> {
  since?: string;
  guardFormulas?: boolean;
}

/** `labelwright corrections`: lists every label that was changed after it was given. */
export function register(program: CliCommand): void {
  program
    .command('corrections')
    .description('List every label that was changed after it was given')
    .onProject()
    .forms(['text', 'json', 'csv', 'markdown', 'html'], {
      aliases: ['--csv', '--markdown', '--html <FILE>'],
    })
    .option('--since <REV>', 'Only corrections by records that this commit, tag or branch does not have')
    .option('--guard-formulas', "csv: write ' before cells that a spreadsheet would run as formulas")
    .addHelpText('after', HELP)
    .runs(corrections);
}

const HELP = `
For each correction, the output has the old and the new label, who changed it, when, why and by which rule.
Exit code: 0, or 2 if the project or revision cannot be read or the file cannot be written.

Examples:
  labelwright corrections
  labelwright corrections tickets --since v1.2 --output corrections.csv
  labelwright corrections --json | jq '.corrections[] | select(.kind == "decided")'`;

async function corrections({ project, outputs, since, guardFormulas }: Options): Promise<void> {
  checkGuardsCsv(outputs, guardFormulas);
  const { found, title } = await withProject(project, async (read) => ({
    found: await collected(read, since),
    title: read.model.schema.title ?? 'Labelling project',
  }));
  const document = correctionsDocument(found, {
    title,
    listed: Infinity,
    ...(since !== undefined && { since }),
  });
  const formulas = new FormulaCells(guardFormulas ?? false);
  await deliver(outputs, {
    ...documentForms(() => document),
    json: () => ({ ...jsonHead(), title, since: since ?? null, corrections: found }),
    csv: () => tableCsv(correctionsTable(found), formulas),
  });
  tellFormulas(formulas);
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
