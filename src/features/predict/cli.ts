import { Option } from 'commander';
import { counted } from '../../base/text/phrases';
import { paragraphs } from '../../base/text/markdown';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { withProjectRead } from '../../cli/open-project';
import { modelName, nameList, positiveNumber } from '../../cli/options';
import { deliver, jsonHead } from '../../cli/output';
import { cardPath } from '../predictions/card';
import { predictionsPath, refuseOthersName } from '../predictions/prediction-log';
import { askByOptions, askedText, modelOptions, planJson, planText, pricesOf } from './cli-ask';
import { planRequests } from './plan';
import { predictionsWriter, predictLock } from './predictions-file';

/** `labelwright predict`: has a language model label by the guideline. */
export const define = (program: CliCommand) =>
  modelOptions(
    program
      .command('predict')
      .description('Have a language model label samples by the guideline')
      .onProject()
      .adds<{ model: string }>(
        new Option('--model <NAME>', 'Name of the model in the project: its file in predictions/')
          .argParser(modelName)
          .makeOptionMandatory(),
      ),
  )
    .opt('--split <NAME>', 'Only samples of this split')
    .several('--sample <ID>', 'Only this sample', nameList)
    .opt('--limit <N>', 'Ask about at most N samples', positiveNumber)
    .opt('--run <N>', 'Ask once more, as another run of the same model', positiveNumber, 1)
    .forms(['text', 'json'])
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
The prompt is made of the guideline. Answers are checked like people's; an invalid one is asked for again once, and then
recorded as an error. Writes predictions/NAME.jsonl as answers come in, and predictions/NAME.yaml. Samples that were
answered under the same prompt and guideline are skipped, so the same command continues after an interruption.
The program, the endpoint and the key come only from options and from LABELWRIGHT_COMMAND, LABELWRIGHT_ENDPOINT and
LABELWRIGHT_API_KEY, never from a project. Before texts go to an endpoint, its host is shown and you are asked.
Exit code: 0, or 2 if the project cannot be read, the model cannot be reached, or you do not agree.

Examples:
  labelwright predict --model local-7b --dry-run
  labelwright predict --model local-7b --command "python3 model.py" --limit 20
  labelwright predict --model gpt --model-id gpt-4.1-mini --endpoint https://api.openai.com/v1 --key-env OPENAI_API_KEY`;

export async function run(options: Options): Promise<void> {
  const { model: name, run: runs, outputs } = options;
  await withProjectRead(options.project, { lean: false }, async (read) => {
    const { project, model } = read;
    await refuseOthersName(project, model, name);
    const wanted = { ...options, name, layers: options.layer, samples: options.sample };
    const asked = await askByOptions(read, options, {
      run: runs,
      lock: predictLock(name, runs),
      path: predictionsPath(name),
      plan: (pause) => planRequests(project, model, wanted, pause),
      texts: ({ places }) => `the texts of ${counted(places.length, 'sample')}`,
      writer: (plan, by) => predictionsWriter(project, name, plan, by),
    });
    if (!asked) return;
    const { plan, counts } = asked;
    const { spent, ...numbers } = counts;
    await deliver(outputs, {
      text: () =>
        paragraphs(
          planText(plan),
          askedText(asked, options),
          counts.answered + counts.errors > 0 &&
            `Wrote ${predictionsPath(name)} and ${cardPath(name)}. Its errors, one by one: labelwright evaluate ${name}`,
        ),
      json: () => ({
        ...jsonHead(),
        model: name,
        run: runs,
        ...planJson(plan),
        ...numbers,
        usage: spent.toJson(pricesOf(options)),
        files: [predictionsPath(name), cardPath(name)],
      }),
    });
  });
}
