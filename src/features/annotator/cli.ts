import { ownPage } from './build';
import { annotatorDocument } from './document';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { UsageError } from '../../cli/options';
import { withProject } from '../../cli/open-project';
import { deliver, VERSION, documentForms, say } from '../../cli/output';

/** `labelwright report annotator`: one annotator's own page. */
export const define = (command: CliCommand) =>
  command
    .description("Show one annotator's own page")
    .argument('<NAME>', 'The annotator')
    .onProject()
    .forms(['text', 'json', 'markdown', 'html'])
    .opt('--all-gold', 'Include gold that annotators are not told about (gold.feedback in labelwright.yaml)')
    .addHelpText('after', HELP);

const HELP = `
The page shows accuracy, confusions, speed, and what to read again. It covers only samples that the annotator has
answered, and reveals no answer to a sample that is still to do.
Exit code: 0, or 2 if the project cannot be read or no one of that name has answered anything.

Examples:
  labelwright report annotator ana
  labelwright report annotator ana tickets --output ana.html`;

export async function run(
  name: string,
  { project: folder, outputs, allGold = false }: OptionsOf<typeof define>,
): Promise<void> {
  return withProject(folder, async ({ project, model }) => {
    await project.refresh();
    const { annotators } = project.records.table;
    if (annotators.find(name) < 0) {
      const known = annotators.all().sort();
      throw new UsageError(
        `No one called "${name}" has answered anything. Annotators: ${known.join(', ') || 'none yet'}.`,
      );
    }
    const pause = (): Promise<void> => Promise.resolve();
    const page = await ownPage({ project, model }, name, {
      software: VERSION,
      now: new Date(),
      allGold,
      pause,
    });
    await deliver(outputs, {
      ...documentForms(() => annotatorDocument(page)),
      json: () => page,
    });
    if (page.goldUntold)
      say('Gold that the project does not tell annotators is left out; --all-gold takes it in.');
  });
}
