import { SCHEMA_FILE } from '../../project/model-store';
import type { Command } from 'commander';
import { explainSample } from './explain-sample';
import { withHistory } from '../../platform/git/history';
import { documentMarkdown } from '../../document/markdown';
import { explainDocument } from './document';
import { documentText } from '../../cli/document-text';
import { colorOption, painter, type ColorChoice } from '../../cli/colors';
import { withProject } from '../../cli/open-project';
import { EXIT, runToExit, UsageError, type ExitCode } from '../../cli/run';
import { print } from '../../cli/standard-output';
import { VERSION } from '../../cli/version';

interface Options {
  dir: string;
  annotator?: string;
  layer?: string;
  markdown?: boolean;
  color: ColorChoice;
}

/** `labelwright explain-label`: explains why a sample has its labels. */
export function register(program: Command): void {
  program
    .command('explain-label')
    .description(
      'why a sample has its labels: rules cited, the guideline at that time, decisions, everything that happened',
    )
    .argument('<sample>', 'id of the sample')
    .option('--dir <dir>', 'the project', '.')
    .option('--annotator <name>', 'only the answer of one annotator')
    .option('--layer <layer>', 'only one question')
    .option('--markdown', 'print Markdown')
    .addOption(colorOption())
    .addHelpText('after', HELP)
    .action((sample: string, options: Options) => runToExit(() => explainLabel(sample, options)));
}

const HELP = `
Earlier wordings of the guideline come from Git, where there is one.
Exit code: 0, or 2 when the project cannot be read or does not know the sample.

Examples:
  labelwright explain-label t-031
  labelwright explain-label t-031 --annotator ana --layer intent`;

async function explainLabel(
  sample: string,
  { dir, annotator, layer, markdown, color }: Options,
): Promise<ExitCode> {
  await withProject(dir, async ({ project, model, folder }) => {
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
    await print([
      markdown ? documentMarkdown(document, VERSION) : documentText(document, painter(color, process.stdout)),
    ]);
  });
  return EXIT.clean;
}
