import { SCORES } from '../../agreement/judging/alternative-annotator-test';
import { byKey, FlatJson, type Json } from '../../agreement/coefficients/flat-json';
import type { PoweredMean } from '../../agreement/judging/prediction-powered';
import type { LimitedEstimate } from '../../agreement/judging/rogan-gladen';
import type { Undefined } from '../../agreement/statistics/estimate';
import type { ProportionInterval } from '../../agreement/statistics/proportion';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { withProject } from '../../cli/open-project';
import { openShare, share, UsageError } from '../../cli/options';
import { deliver, jsonHead, documentForms } from '../../cli/output';
import { suggestionIn } from '../../project/records/parse-record';
import { InputError, readLongData } from '../agreement/cli/long-rows';
import { isFolder } from '../agreement/cli/project-layers';
import { validationDocument } from './document';
import { asScored, validateInProject } from './project-answers';
import {
  DEFAULTS,
  unanimousLabels,
  validation,
  type ValidationOptions,
  type ValidationReport,
} from './validation';

/** `labelwright validate`: compares a model with people. Exit code 0, or 2 if the input cannot be read. */
export const define = (command: CliCommand) =>
  command
    .description('Compare a model that labels with people')
    .argument(
      '<INPUT>',
      'Project folder, or answers of people and of the model in long form (JSONL); - for standard input',
    )
    .opt('--model <NAME>', 'Annotator that is the model')
    .opt('--layer <ID>', 'Only this layer')
    .choice(
      '--score <SCORE>',
      'Compare answers as equal labels, or by the distance of numbers',
      SCORES,
      DEFAULTS.score,
    )
    .opt('--epsilon <SHARE>', 'How much worse than a person the model may be', share, DEFAULTS.epsilon)
    .opt('--q <SHARE>', 'False discovery rate of the tests of all annotators', openShare, DEFAULTS.q)
    .opt('--confidence <SHARE>', 'Confidence of the intervals', openShare, DEFAULTS.confidence)
    .forms(['text', 'json', 'markdown', 'html'])
    .addHelpText('after', HELP);

const HELP = `
A label counts as right when all people who answered the item gave it; in a project also where gold or a decision says
so. Items on which they disagree are only in the alternative annotator test.
Exit code: 0, or 2 if the input cannot be read.

Examples:
  labelwright validate . --model judge --layer intent
  labelwright validate . --model judge --output judge.html
  labelwright validate answers.jsonl --model judge
  labelwright validate ratings.jsonl --model judge --score neg_rmse --epsilon 0.15 --json`;

/** What the long form cannot say. */
const ASSUMPTION =
  'The items that people answered are taken as a random sample of all: if they are not, corrected and prediction-powered rates are wrong.';

const DISPUTED =
  'Rates of labels need one label for each item that people answered. Give the model answers that are decided, or use a project with decisions.';

/** Items of each difference that a terminal lists; files list all. */
const MAX_LISTED = 5;

export async function run(
  path: string,
  { model: name, layer, outputs, ...options }: OptionsOf<typeof define>,
): Promise<void> {
  if (name === undefined)
    throw new UsageError(
      'Which annotator is the model? Name it with --model, as in "labelwright validate . --model NAME".',
    );
  if (!isFolder(path)) return show(await validateFile(path, { name, layer }, options));
  await withProject(path, async ({ project, model }) =>
    show(await validateInProject({ project, model }, { name, layer }, options)),
  );

  async function show(report: ValidationReport): Promise<void> {
    await deliver(outputs, {
      ...documentForms((form) =>
        validationDocument(report, { listed: form === 'text' ? MAX_LISTED : Infinity }),
      ),
      json: () => validationJson(report) as object,
    });
  }
}

/** Validates on answers in long form. Throws InputError if they cannot be read or compared. */
async function validateFile(
  path: string,
  { name, layer }: { readonly name: string; readonly layer: string | undefined },
  options: ValidationOptions,
): Promise<ValidationReport> {
  let influenced = 0;
  const cited = new Map<string, readonly string[]>();
  const data = await readLongData(path, {
    numeric: options.score === 'neg_rmse',
    visit: ({ item, annotator, rules = [] }, origin) => {
      if (suggestionIn(origin)?.model === name) influenced += 1;
      if (annotator === name) cited.set(String(item), rules);
    },
    ...(layer !== undefined && { layer }),
  });
  if (data.kind !== 'value')
    throw new InputError([
      `${path}: validate takes answers that are one label ("label") or number ("score")`,
    ]);
  const { table } = data.input;
  if (!table.annotators.includes(name))
    throw new InputError([
      `${path}: no row is by ${JSON.stringify(name)}; the annotators are ${table.annotators.map((each) => JSON.stringify(each)).join(', ') || 'none'}`,
    ]);
  const found = validation(asScored(data.input, options), name, unanimousLabels(table, name), cited, options);
  return {
    found,
    options,
    thing: 'item',
    assumption: found.disputed > 0 ? DISPUTED : ASSUMPTION,
    influenced,
    trainedOn: [],
    layer,
    nameOf: (item) => item,
  };
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

function validationJson({ found, options, influenced, assumption, nameOf }: ValidationReport): Json {
  const { score, epsilon, q, confidence } = options;
  const { result, annotators } = found.alternative;
  const nothing = { omega: null, rho: null, passes: null };
  return {
    ...jsonHead(),
    model: found.model,
    people: found.people,
    n_labelled: found.labelled,
    n_unanswered: found.unanswered,
    n_disputed: found.disputed,
    n_unlabelled: found.unlabelled,
    n_not_drawn: found.notDrawn,
    n_own_suggestions: influenced,
    confidence,
    assumption,
    accuracy: limitedJson(found.accuracy),
    ...new FlatJson().withInterval('kappa', 'ase', found.kappa).toJSON(),
    alt_test: {
      ...('value' in result ? { ...nothing, reason: result.reason } : result),
      score,
      epsilon,
      q,
      annotators: byKey(annotators, 'annotator', ({ items, result: one, rejected }): Json =>
        'value' in one
          ? { n: items, rho: null, p: null, rejected: null, reason: one.reason }
          : { n: items, ...one, rejected },
      ),
    },
    labels: byKey(found.labels, 'label', ({ positives, sensitivity, specificity, corrected }) => ({
      n: positives,
      sensitivity: limitedJson(sensitivity),
      specificity: limitedJson(specificity),
      corrected_rate: limitedJson(corrected),
    })),
    ppi: byKey(found.labels, 'label', ({ classical, ppi, ppiPlusPlus }) => ({
      classical: poweredJson(classical),
      ppi: poweredJson(ppi),
      ppi_plus_plus: poweredJson(ppiPlusPlus),
    })),
    differences: found.differences.map(({ known, given, items, rules }) => ({
      known,
      given,
      n: items.length,
      rules: Object.fromEntries(rules),
      items: items.map(nameOf),
    })),
    rules: byKey(found.rules, 'rule', ({ cited, differs }) => ({ n: cited, differs })),
  };
}
