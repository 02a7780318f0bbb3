import { collectCorrections, type Correction } from './collect-corrections';
import { correctionsDocument, correctionsTable } from './document';
import { tableCsv } from '../../base/csv/table-csv';
import { documentForms, deliver, jsonHead } from '../../cli/output';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { withProject, type ReadProject } from '../../cli/open-project';
import { timeSince } from '../../cli/options';
import { asUsage, gitOf, revisionOf } from '../../cli/versions';

/** `labelwright report corrections`: lists every label that was changed after it was given. */
export const define = (command: CliCommand) =>
  command
    .description('List every label that was changed after it was given')
    .onProject()
    .forms(['text', 'json', 'csv', 'markdown', 'html'])
    .opt('--since <WHEN>', 'Only corrections since a date, or the last days: 2026-11-25 or 7d', timeSince)
    .opt('--changed-since <REV>', 'Only by records that this commit, tag or branch does not have')
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
For each correction, the output has the old and the new label, who changed it, when, why and by which rule.
Exit code: 0, or 2 if the project or revision cannot be read or the file cannot be written.

Examples:
  labelwright report corrections --since 7d
  labelwright report corrections tickets --changed-since v1.2 --output corrections.csv
  labelwright report corrections --json | jq '.corrections[] | select(.kind == "decided")'`;

export async function run({ project, outputs, formulas, ...narrowed }: Options): Promise<void> {
  const { since, changedSince } = narrowed;
  const { found, title } = await withProject(project, async (read) => ({
    found: await collected(read, narrowed),
    title: read.model.schema.title ?? 'Labelling project',
  }));
  const starts = [since?.slice(0, 10), changedSince].filter((each) => each !== undefined);
  const document = correctionsDocument(found, {
    title,
    listed: Infinity,
    ...(starts.length > 0 && { since: starts.join(' and ') }),
  });
  await deliver(outputs, {
    ...documentForms(() => document),
    json: () => ({
      ...jsonHead(),
      title,
      since: since ?? null,
      ...(changedSince !== undefined && { changed_since: changedSince }),
      corrections: found,
    }),
    csv: () => tableCsv(correctionsTable(found), formulas),
  });
}

async function collected(
  { project, model, folder }: ReadProject,
  { since, changedSince }: Pick<Options, 'since' | 'changedSince'>,
): Promise<Correction[]> {
  const all = await collectCorrections({ project, model }, () => Promise.resolve());
  const found = since === undefined ? all : all.filter(({ time }) => Date.parse(time) >= Date.parse(since));
  if (changedSince === undefined) return found;
  const git = await gitOf(folder);
  const { commit } = await revisionOf(git, changedSince);
  const paths = new Set(found.map(({ path }) => path));
  const isAdded = await asUsage(git.addedSince(commit, (path) => paths.has(path)));
  return found.filter(({ path, line }) => isAdded(path, line));
}
