import { InvalidArgumentError } from 'commander';
import type { CliCommand, InProject } from '../../cli/command';
import { withProject } from '../../cli/open-project';
import { nameList, wholeNumber } from '../../cli/options';
import { deliver, type WithOutputs } from '../../cli/output';
import { UsageError } from '../../cli/run';
import { jsonHead } from '../../cli/version';
import { evaluationJson } from './cli-json';
import { evaluationText } from './cli-text';
import { evaluate } from './evaluate';

interface Options extends InProject, WithOutputs<'text' | 'json'> {
  split?: string;
  layer?: string[];
  run?: number;
  limit: number;
}

/** `labelwright evaluate`: how often a model is right, and why it is wrong. */
export function register(program: CliCommand): void {
  program
    .command('evaluate')
    .description('Compare the predictions of a model with the labels, and trace each error to its cause')
    .argument('<MODEL>', 'The model: the name of its file in predictions/')
    .onProject()
    .option('--split <NAME>', 'Only samples of this split')
    .option('--layer <ID>', 'Only this layer; may be given several times', nameList)
    .option('--run <N>', 'The run of the model; the first one by default', runNumber)
    .option('--limit <N>', 'Errors listed for each cause in text; 0 lists all', wholeNumber, 5)
    .forms(['text', 'json'])
    .addHelpText('after', HELP)
    .runs(run);
}

const HELP = `
True labels are gold, and otherwise what "labelwright resolve" says. Each error is in the first group that fits:
training-leak, broken-preprocessing, missing-context, label-suspect, ambiguous-source, guideline-changed,
class-confusion, few-examples, unlike-training, model.
Exit code: 0, or 2 if the project cannot be read or the model has no predictions.

Examples:
  labelwright evaluate baseline
  labelwright evaluate bert-2 --split test
  labelwright evaluate bert-2 --json | jq '.errors[] | select(.cause == "class-confusion")'`;

function runNumber(value: string): number {
  const number = wholeNumber(value);
  if (number === 0) throw new InvalidArgumentError('Expected a whole number of 1 and above.');
  return number;
}

async function run(
  name: string,
  { project: folder, outputs, split, layer, run: number, limit }: Options,
): Promise<void> {
  await withProject(
    folder,
    async ({ project, model }) => {
      const all = model.schema.layers.flatMap(({ layer: each }) => each ?? []);
      const unknown = layer?.find((id) => !all.some((each) => each.id === id));
      if (unknown !== undefined)
        throw new UsageError(
          `The project has no layer "${unknown}". Its layers: ${all.map(({ id }) => id).join(', ')}.`,
        );
      const byTurn = all.find(({ id, per }) => per !== undefined && layer?.includes(id));
      if (byTurn)
        throw new UsageError(
          `"${byTurn.id}" is asked of each turn. A model is evaluated on layers that are asked of the sample.`,
        );
      const found = await evaluate(project, model, name, {
        layers: all.filter(({ id, per }) => per === undefined && (layer?.includes(id) ?? true)),
        ...(split !== undefined && { split }),
        ...(number !== undefined && { run: number }),
        pause: () => new Promise((resolve) => setImmediate(resolve)),
      });
      await deliver(outputs, {
        text: () => evaluationText(found, limit === 0 ? Infinity : limit),
        json: () => ({ ...jsonHead(), ...evaluationJson(found) }),
      });
    },
    { lean: false },
  );
}
