import { Option } from 'commander';
import { SCORES } from '../../agreement/alternative-annotator-test';
import { FlatJson, record, type Json } from '../../agreement/flat-json';
import { atLevel, type RatingInput } from '../../agreement/levels';
import type { PoweredMean } from '../../agreement/prediction-powered';
import type { LimitedEstimate } from '../../agreement/rogan-gladen';
import type { Undefined } from '../../agreement/statistics/estimate';
import type { ProportionInterval } from '../../agreement/statistics/proportion';
import { paragraphs } from '../../base/text/markdown';
import { counted } from '../../base/text/phrases';
import type { CliCommand } from '../../cli/command';
import { withProject } from '../../cli/open-project';
import { openShare, share } from '../../cli/options';
import { deliver, type WithOutputs } from '../../cli/output';
import { printable } from '../../cli/printable';
import { UsageError } from '../../cli/run';
import { number, textTable } from '../../cli/text-table';
import { jsonHead } from '../../cli/version';
import { suggestionIn } from '../../project/records/parse-record';
import { InputError, readLongData } from '../agreement/cli/long-rows';
import { isFolder } from '../agreement/cli/project-layers';
import { projectAnswers } from './project-answers';
import {
  unanimousLabels,
  validation,
  type KnownLabels,
  type Validation,
  type ValidationOptions,
} from './validation';

interface Options extends ValidationOptions, WithOutputs<'text' | 'json'> {
  model?: string;
  layer?: string;
}

/** `labelwright validate`: compares a model with people. Exit code 0, or 2 if the input cannot be read. */
export function register(program: CliCommand): void {
  program
    .command('validate')
    .description('Compare a model that labels with people')
    .argument(
      '<INPUT>',
      'Project folder, or answers of people and of the model in long form (JSONL); - for standard input',
    )
    .withAliases(new Option('--model <NAME>', 'Annotator that is the model'), '--name <NAME>')
    .option('--layer <ID>', 'Only this layer')
    .choice(
      '--score <SCORE>',
      'Compare answers as equal labels, or by the distance of numbers',
      SCORES,
      'accuracy',
    )
    .option('--epsilon <SHARE>', 'How much worse than a person the model may be', share, 0.2)
    .option('--q <SHARE>', 'False discovery rate of the tests of all annotators', openShare, 0.05)
    .option('--confidence <SHARE>', 'Confidence of the intervals', openShare, 0.95)
    .forms(['text', 'json'])
    .addHelpText('after', HELP)
    .runs(validate);
}

const HELP = `
A label counts as right when all people who answered the item gave it; in a project also where gold or a decision says
so. Items on which they disagree are only in the alternative annotator test.

Examples:
  labelwright validate . --model judge --layer intent
  labelwright validate answers.jsonl --model judge
  labelwright validate ratings.jsonl --model judge --score neg_rmse --epsilon 0.15 --json`;

/** What the long form cannot say. */
const ASSUMPTION =
  'The items that people answered are taken as a random sample of all: if they are not, corrected and prediction-powered rates are wrong.';

const DRAWN =
  'The samples that people answered were drawn at random, with one probability, or are all that the model answered.';
const OMITTED = 'Rates of labels need samples that were drawn at random, and are omitted.';

async function validate(path: string, { model, layer, outputs, ...options }: Options): Promise<void> {
  if (model === undefined) throw new UsageError('Which annotator is the model? Name it with --model.');
  if (isFolder(path)) {
    await withProject(path, async (read) => {
      const { input, labels, notRandom, influenced } = await projectAnswers(
        read.project,
        read.model,
        model,
        layer,
      );
      const limited = { ...options, ...(notRandom !== undefined && { notRandom }) };
      await show(input, labels, influenced, limited, DRAWN);
    });
    return;
  }
  const numeric = options.score === 'neg_rmse';
  let influenced = 0;
  const data = await readLongData(path, {
    numeric,
    origin: (origin) => {
      if (suggestionIn(origin)?.model === model) influenced += 1;
    },
    ...(layer !== undefined && { layer }),
  });
  if (data.kind !== 'rating')
    throw new InputError([
      `${path}: validate takes answers that are one label ("label") or number ("score")`,
    ]);
  const { table } = data.input;
  if (!table.annotators.includes(model))
    throw new InputError([
      `${path}: no row is by ${JSON.stringify(model)}; the annotators are ${table.annotators.map((name) => JSON.stringify(name)).join(', ') || 'none'}`,
    ]);
  await show(data.input, unanimousLabels(table, model), influenced, options, ASSUMPTION);

  async function show(
    input: RatingInput,
    labels: KnownLabels,
    seen: number,
    settings: ValidationOptions,
    assumption: string,
  ): Promise<void> {
    const numbers = settings.score === 'neg_rmse' ? atLevel(input, 'interval') : undefined;
    if (numbers && 'value' in numbers) throw new InputError([`${path}: ${numbers.reason}`]);
    const found = validation(input, model!, labels, settings);
    const note = settings.notRandom === undefined ? assumption : OMITTED;
    await deliver(outputs, {
      text: () => validationText(found, seen, note, settings),
      json: () => validationJson(found, seen, note, settings) as object,
    });
  }
}

type Limited = LimitedEstimate | PoweredMean | ProportionInterval | Undefined;

/** `{estimate, low, high}`; what is null has a `reason`. */
function limitedJson(of: Limited): { [key: string]: Json } {
  const [low, high] = 'limits' in of && of.limits ? of.limits : [null, null];
  return { estimate: of.value, low, high, ...('reason' in of && { reason: of.reason }) };
}

const poweredJson = (of: PoweredMean | Undefined): Json => ({
  ...limitedJson(of),
  lambda: of.value === null ? null : of.lambda,
});

function validationJson(
  found: Validation,
  influenced: number,
  assumption: string,
  { score, epsilon, q, confidence }: ValidationOptions,
): Json {
  const { result, annotators } = found.alternative;
  const nothing = { omega: null, rho: null, passes: null };
  const counts = new FlatJson()
    .set('model', found.model)
    .set('people', found.people)
    .set('n_labelled', found.labelled)
    .set('n_unanswered', found.unanswered)
    .set('n_disputed', found.disputed)
    .set('n_unlabelled', found.unlabelled)
    .set('n_own_suggestions', influenced)
    .set('confidence', confidence)
    .set('assumption', assumption)
    .set('accuracy', limitedJson(found.accuracy))
    .withInterval('kappa', 'ase', found.kappa);
  return {
    ...jsonHead(),
    ...counts.toJSON(),
    alt_test: {
      ...('value' in result ? { ...nothing, reason: result.reason } : result),
      score,
      epsilon,
      q,
      annotators: record(
        annotators.map(({ annotator, items, result: one, rejected }): [string, Json] => [
          annotator,
          'value' in one
            ? { n: items, rho: null, p: null, rejected: null, reason: one.reason }
            : { n: items, ...one, rejected },
        ]),
      ),
    },
    labels: record(
      found.labels.map(({ label, positives, sensitivity, specificity, corrected }) => [
        label,
        {
          n: positives,
          sensitivity: limitedJson(sensitivity),
          specificity: limitedJson(specificity),
          corrected_rate: limitedJson(corrected),
        },
      ]),
    ),
    ppi: record(
      found.labels.map(({ label, classical, ppi, ppiPlusPlus }) => [
        label,
        { classical: poweredJson(classical), ppi: poweredJson(ppi), ppi_plus_plus: poweredJson(ppiPlusPlus) },
      ]),
    ),
  };
}

function validationText(
  found: Validation,
  influenced: number,
  assumption: string,
  { score, epsilon, q, confidence }: ValidationOptions,
): string {
  const { result, annotators } = found.alternative;
  const tested = annotators.filter(({ result: one }) => !('value' in one)).length;
  return paragraphs(
    `${printable(found.model)} beside ${counted(found.people.length, 'person', 'people')}: ${counted(found.labelled, 'item')} with a known label, ` +
      `${counted(found.unlabelled, 'item')} that only the model answered. Left out: ${counted(found.disputed, 'item')} on which people differ, ` +
      `${counted(found.unanswered, 'item')} without an answer by the model. Intervals: ${Number((confidence * 100).toFixed(3))} %.`,
    `Accuracy ${cell(found.accuracy)}, Cohen's kappa ${number(found.kappa.value)}${found.kappa.value === null ? ` (${found.kappa.reason})` : ''}.`,
    'value' in result
      ? `Alternative annotator test: undefined, ${result.reason}.`
      : `Alternative annotator test (${score}, epsilon ${epsilon}, q ${q}): ${result.passes ? 'passed' : 'not passed'}, omega ${number(result.omega)}, rho ${number(result.rho)}.`,
    textTable(
      ['left out', 'items', 'rho', 'p', 'model not worse'],
      annotators.map(({ annotator, items, result: one, rejected }) =>
        'value' in one
          ? [printable(annotator), String(items), '–', '–', one.reason]
          : [
              printable(annotator),
              String(items),
              number(one.rho),
              one.p < 0.001 ? '< 0.001' : number(one.p),
              rejected ? 'yes' : 'not shown',
            ],
      ),
    ),
    textTable(
      ['label', 'n', 'sensitivity', 'specificity'],
      found.labels.map(({ label, positives, sensitivity, specificity }) => [
        printable(label),
        String(positives),
        cell(sensitivity),
        cell(specificity),
      ]),
    ),
    textTable(
      ['rate of', 'people alone', 'corrected', 'PPI', 'PPI++', 'lambda'],
      found.labels.map(({ label, classical, corrected, ppi, ppiPlusPlus }) => [
        printable(label),
        cell(classical),
        cell(corrected),
        cell(ppi),
        cell(ppiPlusPlus),
        ppiPlusPlus.value === null ? '–' : number(ppiPlusPlus.lambda),
      ]),
    ),
    undefinedRates(found),
    [
      assumption,
      influenced > 0 &&
        `${counted(influenced, 'answer')} of people ${influenced === 1 ? 'was' : 'were'} given with a suggestion of this model in sight: the numbers are too good.`,
      found.disputed > 0 && 'Rates are of items on which people agree; the others are left out.',
      tested > 0 && tested < 3 && 'The alternative annotator test is meant for three people or more.',
    ]
      .filter((note) => note !== false)
      .map((note) => `Note: ${note}`)
      .join('\n'),
  );
}

/** `0.620 [0.553, 0.687]`; the limits of a rate are cut at 0 and 1. */
function cell(of: Limited): string {
  const limits = 'limits' in of && of.limits;
  return limits
    ? `${number(of.value)} [${number(Math.max(0, limits[0]))}, ${number(Math.min(1, limits[1]))}]`
    : number(of.value);
}

/** Why rates of the table above are missing. */
function undefinedRates({ labels }: Validation): string {
  const reasons = new Map<string, string[]>();
  for (const { label, classical, corrected, ppi, ppiPlusPlus } of labels)
    for (const [name, of] of Object.entries({
      'people alone': classical,
      corrected,
      PPI: ppi,
      'PPI++': ppiPlusPlus,
    }))
      if ('reason' in of) {
        const list = reasons.get(of.reason);
        const what = `${name} of ${printable(label)}`;
        if (list) list.push(what);
        else reasons.set(of.reason, [what]);
      }
  return [...reasons].map(([reason, of]) => `Without an interval: ${of.join(', ')} (${reason}).`).join('\n');
}
