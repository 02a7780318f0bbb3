import { tableCsv, type Cell, type CsvTable } from '../../base/csv/table-csv';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { layersNamed, withProjectRead } from '../../cli/open-project';
import { positiveNumber, wholeNumber, UsageError } from '../../cli/options';
import { deliver, jsonHead, documentForms, sayDetail } from '../../cli/output';
import { measureSuggestions } from '../assist/cli';
import { evaluateAgainst, type Comparison } from './against';
import { evaluationDocument } from './document';
import { evaluate, type Evaluation, type LayerEvaluation } from './evaluate';
import { byKey, shareJson, type Json, type Share, layerId } from '../../agreement/coefficients/flat-json';
import type { Calibration } from '../../agreement/judging/calibration';
import type { Estimate } from '../../agreement/statistics/estimate';
import { countBy, groupBy, mapValues } from '../../base/lists';
import type { ModelError } from './causes';
import type { Distance } from './scored';
import { MIN_SLICE, type Slices } from './slices';

const estimateJson = (estimate: Estimate): { [key: string]: Json } =>
  estimate.value === null ? { value: null, reason: estimate.reason } : { value: estimate.value };

/** The JSON of the comparison with another model; docs/cli.md describes it. */
function comparisonJson({ second, layers, differences }: Comparison): object {
  const byCause = (errors: readonly ModelError[]): Json =>
    mapValues(
      groupBy(errors, ({ cause }) => cause),
      (group) => group.map(({ sample }) => sample),
    );
  return {
    model: second.model,
    run: second.run,
    comparable: differences.length === 0,
    differences,
    layers: byKey(layers, layerId, ({ samples, only, counts, accuracy, macroF1, gained, lost }) => ({
      n: samples,
      only_model: only.first,
      only_against: only.second,
      right: { both: counts.both, model: counts.first, against: counts.second, neither: counts.neither },
      accuracy: {
        model: shareJson(accuracy.first),
        against: shareJson(accuracy.second),
        difference: shareJson(accuracy.difference),
        mcnemar_p: accuracy.p,
      },
      macro_f1: { difference: shareJson(macroF1) },
      gained: byCause(gained),
      lost: byCause(lost),
    })),
  };
}

/**
 * The numbers of an evaluation as a table. Each row has one number: of a layer, of one of its labels, or the accuracy of a slice, with `p` if the
 * slice was tested.
 */
function evaluationTable({ model, layers }: Evaluation): CsvTable {
  const rows = layers.flatMap(({ layer: { id }, numbers: { scores }, slices: { slices } }) => {
    const row = (
      [by, name]: readonly [by: string, name: string],
      n: number,
      [measure, share]: readonly [string, Share],
      p?: Estimate,
    ): Cell[] => {
      const limits = share.value === null ? [] : (share.limits ?? []);
      const reason = 'reason' in share ? share.reason : p?.value === null ? p.reason : '';
      return [model, id, by, name, measure, n, share.value, limits[0], limits[1], p?.value, reason];
    };
    const { items, accuracy, balancedAccuracy, macroF1, microF1, labels } = scores;
    return [
      ...Object.entries({
        accuracy,
        balanced_accuracy: balancedAccuracy,
        macro_f1: macroF1,
        micro_f1: microF1,
      }).map((one) => row(['', ''], items, one)),
      ...labels.flatMap(({ label, support, precision, recall, f1 }) =>
        Object.entries({ precision, recall, f1 }).map((one) => row(['label', label], support, one)),
      ),
      ...slices.map(({ by, value, samples, accuracy: own, p }) =>
        row([typeof by === 'object' ? `field ${by.field}` : by, value], samples, ['accuracy', own], p),
      ),
    ];
  });
  return { name: 'evaluation', head: TABLE_HEAD, rows };
}

const TABLE_HEAD = ['model', 'layer', 'by', 'name', 'measure', 'n', 'value', 'low', 'high', 'p', 'reason'];

/** The JSON of an evaluation; docs/cli.md describes it. */
function evaluationJson(found: Evaluation): object {
  const { model, card, run, runs, split, unknown, layers, trainingNote, doubters, twins } = found;
  return {
    model,
    ...(card && { card: { name: card.name, version: card.version, seen: card.seen } }),
    run,
    runs,
    split: split ?? null,
    unknown_samples: unknown.samples,
    training: trainingNote,
    suspects_of: doubters,
    twins,
    layers: byKey(layers, layerId, layerJson),
    errors: layers.flatMap(({ errors }) => errors.map(errorJson)),
  };
}

function errorJson({ sample, layer, expected, given, cause, evidence }: ModelError): object {
  return { sample, layer, expected, given, cause, evidence };
}

function layerJson(found: LayerEvaluation): Json {
  const { numbers, majority, baseline, people } = found;
  const { scores, confusion, calibration, partial, spanErrors, distance, jaccard, meanCost } = numbers;
  return {
    type: found.layer.type,
    n: scores.items,
    truth: Object.fromEntries([...found.truth]),
    left_out: { ...found.leftOut },
    own_suggestions: {
      samples: found.ownSuggestions.samples,
      accuracy_on_others: shareJson(found.ownSuggestions.others),
    },
    by_need: found.byNeed,
    accuracy: shareJson(scores.accuracy),
    balanced_accuracy: shareJson(scores.balancedAccuracy),
    macro_f1: shareJson(scores.macroF1),
    micro_f1: shareJson(scores.microF1),
    ...calibrationJson(calibration),
    ...(jaccard && { jaccard: estimateJson(jaccard) }),
    ...(numbers.similarity && { similarity: estimateJson(numbers.similarity) }),
    ...(numbers.noCorrection && { needed_no_correction: shareJson(numbers.noCorrection) }),
    ...(meanCost && { mean_cost: shareJson(meanCost) }),
    ...(distance && distanceJson(distance)),
    ...(partial &&
      spanErrors && {
        partial: { precision: partial.precision, recall: partial.recall, f1: partial.f1 },
        span_errors: { ...spanErrors },
      }),
    labels: byKey(scores.labels, 'label', ({ support, precision, recall, f1 }) => ({
      n: support,
      precision: shareJson(precision),
      recall: shareJson(recall),
      f1: shareJson(f1),
    })),
    confusion: confusion.map((cell) => ({ ...cell })),
    majority: majority ? { label: majority.value as Json, accuracy: shareJson(majority.accuracy) } : null,
    baseline: baseline
      ? {
          n: baseline.samples,
          accuracy: shareJson(baseline.accuracy),
          model_accuracy: shareJson(baseline.own),
        }
      : null,
    people: {
      n: people.answers,
      accuracy: shareJson(people.accuracy),
      annotators: byKey(people.each, 'annotator', ({ answers, right }) => ({ n: answers, right })),
    },
    trained_on: estimateJson(found.leaked),
    slices: slicesJson(found.slices),
    causes: Object.fromEntries(countBy(found.errors.map(({ cause }) => cause))),
    causes_beside_chance: mapValues(found.byChance, ({ found: fits, expected }) => ({
      fits,
      by_chance: expected,
    })),
    doubts_decided: { looked_at: found.doubtsDecided.lookedAt, wrong: found.doubtsDecided.wrong },
    causes_decided: mapValues(found.causesDecided, (same) => ({
      looked_at: same.length,
      confirmed: same.filter((each) => each).length,
    })),
  };
}

const slicesJson = ({ slices, notSliced }: Slices): Json => ({
  looked_at: slices.length,
  tested: slices.filter(({ p }) => p.value !== null).length,
  least_samples: MIN_SLICE,
  not_sliced: notSliced.map((each) => ({ ...each })),
  slices: slices.map(({ by, value, samples, wrong, accuracy, rest, p }) => ({
    ...(typeof by === 'object' ? { by: 'field', ...by } : { by }),
    value,
    n: samples,
    wrong,
    accuracy: shareJson(accuracy),
    rest: shareJson(rest),
    p: estimateJson(p),
  })),
});

function calibrationJson({ logLoss, brier, ece, bins }: Calibration): { [key: string]: Json } {
  return {
    log_loss: estimateJson(logLoss),
    brier: estimateJson(brier),
    ece: estimateJson(ece),
    reliability: bins.map(({ from, to, items, meanProbability, right }) => ({
      from,
      to,
      n: items,
      mean_probability: meanProbability,
      right: right / items,
    })),
  };
}

function distanceJson({ meanAbsolute, rootMeanSquare, bias }: Distance): { [key: string]: Json } {
  return {
    mean_absolute_error: shareJson(meanAbsolute),
    root_mean_square_error: estimateJson(rootMeanSquare),
    bias: estimateJson(bias),
  };
}

/** Maximum number of errors listed for each cause in a terminal; files list all. */
const MAX_LISTED = 5;

/** `labelwright evaluate`: how often a model is right, and why it is wrong. */
export const define = (command: CliCommand) =>
  command
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

export async function run(name: string | undefined, options: Options): Promise<void> {
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
  await withProjectRead(folder, { lean: false }, async ({ project, model }) => {
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
      other && (await evaluateAgainst({ project, model }, [{ name, run: number }, other], options));
    const found =
      compared?.first ??
      (await evaluate({ project, model }, name, {
        ...options,
        ...(number !== undefined && { run: number }),
      }));
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
  });
}
