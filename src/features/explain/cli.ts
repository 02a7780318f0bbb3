import { SCHEMA_FILE } from '../../project/model-store';
import { explainSample } from './explain-sample';
import { withHistory } from '../../platform/git/history';
import { documentMarkdown } from '../../document/markdown';
import { explainDocument } from './document';
import { documentText } from '../../cli/document-text';
import type { CliCommand, InProject } from '../../cli/command';
import { withProject } from '../../cli/open-project';
import { deliver, type WithOutputs } from '../../cli/output';
import { UsageError } from '../../cli/run';
import { VERSION } from '../../cli/version';

interface Options extends InProject, WithOutputs<'text' | 'markdown'> {
  annotator?: string;
  layer?: string;
}

/** `labelwright explain-label`: explains why a sample has its labels. */
export function register(program: CliCommand): void {
  program
    .command('explain-label')
    .description('Explain why a sample has its labels')
    .argument('<SAMPLE>', 'Id of the sample')
    .projectOption(undefined, '--dir <DIR>')
    .option('--annotator <NAME>', 'Only the answer of this annotator')
    .option('--layer <ID>', 'Only this layer')
    .forms(['text', 'markdown'], { aliases: ['--markdown'] })
    .addHelpText('after', HELP)
    .runs(explainLabel);
}

const HELP = `
Shows the rules cited, the guideline at that time, decisions, and everything that happened to the sample.
The wording of earlier versions of the guideline comes from Git, if the project is in a Git repository.
Exit code: 0, or 2 if the project cannot be read or does not have the sample.

Examples:
  labelwright explain-label t-031
  labelwright explain-label t-031 --annotator ana --layer intent`;

async function explainLabel(
  sample: string,
  { project: given, annotator, layer, outputs }: Options,
): Promise<void> {
  await withProject(given, async ({ project, model, folder }) => {
    if (layer !== undefined && !model.layers.has(layer))
      throw new UsageError(
        `There is no layer ${JSON.stringify(layer)}. The schema has ${[...model.layers.keys()].join(', ')}.`,
      );
    const explained = await withHistory(folder, SCHEMA_FILE, (past) =>
      explainSample(project, model, sample, {
        ...(annotator !== undefined && { annotator }),
        ...(layer !== undefined && { layer }),
        ...past,
      }),
    );
    if (!explained)
      throw new UsageError(`No file and no record of the project knows a sample ${JSON.stringify(sample)}.`);
    const document = explainDocument(model, explained);
    await deliver(outputs, {
      text: (paint) => documentText(document, paint),
      markdown: () => documentMarkdown(document, VERSION),
    });
  });
}
