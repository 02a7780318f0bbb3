import { tableCsv } from '../../base/csv/table-csv';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { layersNamed, withProject } from '../../cli/open-project';
import { positiveNumber, wholeNumber, UsageError } from '../../cli/options';
import { deliver, jsonHead, documentForms, sayDetail } from '../../cli/output';
import { measureSuggestions } from '../assist/cli';
import { evaluateAgainst } from './against';
import { comparisonJson, evaluationJson, evaluationTable } from './cli-json';
import { evaluationDocument } from './document';
import { evaluate } from './evaluate';

/** Maximum number of errors listed for each cause in a terminal; files list all. */
const MAX_LISTED = 5;

/** `labelwright evaluate`: how often a model is right, and why it is wrong. */
const define = (program: CliCommand) =>
  program
    .command('evaluate')
    .description('Compare the predictions of a model with the labels, and trace each error to its cause')
    .argument('[MODEL]', 'The model: the name of its file in predictions/')
    .onProject()
    .mode('--suggestions', 'Measure instead what its suggestions did: time, anchoring, accuracy', {
      forms: ['text', 'json', 'markdown', 'html'],
    })
    .opt('--split <NAME>', 'Only samples of this split')
    .layerOption()
    .opt('--run <N>', 'The run of the model; the first one by default', positiveNumber)
    .opt('--against <MODEL>', 'Compare the model with this one, on the samples that both predicted')
    .opt('--against-run <N>', 'The run of the other model; the first one by default', positiveNumber)
    .opt('--limit <N>', 'Errors listed for each cause; 0 lists all, 5 is the default in text', wholeNumber)
    .forms(['text', 'json', 'csv', 'markdown', 'html'])
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

export const register = (program: CliCommand): void => void define(program).runs(run);

const HELP = `
True labels come from gold, or else from "labelwright resolve". Each error is in the first group that fits:
training-leak, broken-preprocessing, missing-context, label-suspect, ambiguous-source, guideline-changed,
class-confusion, few-examples, unlike-training, model.
With --suggestions, compares answers with and without suggestions of the model ("suggestions" in labelwright.yaml; by
default the MODEL named there), each person with themselves. A suggestion is wrong where gold, or a decision that a
person made, says otherwise.
Exit code: 0, or 2 if the project cannot be read, the model has no predictions, or no answer says what was suggested.

Examples:
  labelwright evaluate baseline
  labelwright evaluate bert-2 --split test --output bert-2.html
  labelwright evaluate bert-2 --against bert-1
  labelwright evaluate bert-2 --json | jq '.errors[] | select(.cause == "class-confusion")'
  labelwright evaluate --suggestions --json | jq '.layers.intent.anchoring.difference'`;

async function run(name: string | undefined, options: Options): Promise<void> {
  if (options.suggestions) return measureSuggestions(name, options);
  if (name === undefined) throw new UsageError('Which model? Name it: labelwright evaluate MODEL.');
  await evaluateModel(name, options);
}

async function evaluateModel(
  name: string,
  { project: folder, outputs, formulas, split, layer, run: number, limit, against, againstRun }: Options,
): Promise<void> {
  if (againstRun !== undefined && against === undefined)
    throw new UsageError('--against-run needs --against MODEL.');
  await withProject(
    folder,
    async ({ project, model }) => {
      const all = layersNamed(model, layer);
      const byTurn = layer && all.find(({ per }) => per !== undefined);
      if (byTurn)
        throw new UsageError(
          `"${byTurn.id}" is asked of each turn. A model is evaluated on layers that are asked of the sample.`,
        );
      const options = {
        layers: all.filter(({ per }) => per === undefined),
        ...(split !== undefined && { split }),
        pause: () => new Promise<void>((resolve) => setImmediate(resolve)),
        progress: (what: string) => sayDetail(`Evaluation: ${what}`),
      };
      const other = against === undefined ? undefined : { name: against, run: againstRun };
      const compared =
        other && (await evaluateAgainst(project, model, [{ name, run: number }, other], options));
      const found =
        compared?.first ??
        (await evaluate(project, model, name, { ...options, ...(number !== undefined && { run: number }) }));
      await deliver(outputs, {
        ...documentForms((form) =>
          evaluationDocument(found, {
            listed: limit === 0 ? Infinity : (limit ?? (form === 'text' ? MAX_LISTED : Infinity)),
            ...(compared && { against: compared }),
          }),
        ),
        json: () => ({
          ...jsonHead(),
          ...evaluationJson(found),
          ...(compared && { against: comparisonJson(compared) }),
        }),
        csv: () => tableCsv(evaluationTable(found), formulas),
      });
    },
    { lean: false },
  );
}
