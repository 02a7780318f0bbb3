import { byKey, shareJson, type Json, layerId } from '../../agreement/coefficients/flat-json';
import { counted } from '../../base/text/phrases';
import type { ProportionInterval } from '../../agreement/statistics/proportion';
import type { Undefined } from '../../agreement/statistics/estimate';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { layersNamed, withProjectRead } from '../../cli/open-project';
import { modelName, wholeFrom, wholeNumber } from '../../cli/options';
import { deliver, VERSION, jsonHead, documentForms, sayDetail } from '../../cli/output';
import type { Baseline, LearnedLayer } from './baseline';
import { threadedFitter } from './worker';
import { fitHere } from './fit';
import {
  DEFAULTS,
  learnableLayers,
  learnedBaseline,
  refuseOtherModels,
  writeBaseline,
} from './write-baseline';
import { takesSet } from '../../kinds/traits';
import { blocksOf, table, type Document, type Inline, type Part } from '../../document/blocks';

/** `labelwright baseline`: trains a simple model, and shows how well it predicts the labels. */
export const define = (command: CliCommand) =>
  command
    .description(
      'Train a simple model on the labels, and predict each sample with models that did not see it',
    )
    .onProject()
    .opt(
      '--model <NAME>',
      'Name of the predictions; use a new name to keep the old ones',
      modelName,
      DEFAULTS.model,
    )
    .layerOption()
    .opt(
      '--folds <N>',
      'Number of parts; each is predicted by a model trained on the others',
      wholeFrom(2, 20),
      DEFAULTS.folds,
    )
    .opt('--seed <N>', 'Seed of the division into folds', wholeNumber, DEFAULTS.seed)
    .opt('--all', 'Also predict samples without a known label, such as those to label next')
    .opt('--dry-run', 'Print only; write no predictions')
    .forms(['text', 'json', 'markdown', 'html'])
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Softmax regression on words, pairs of words and beginnings of words, for layers of type choice, choices and rating.
True labels come from gold, or else from "labelwright resolve". The model is a floor for other models, tests the
labels, and shows whether more labels would help. Writes predictions/NAME.jsonl and predictions/NAME.yaml.
Exit code: 0, or 2 if the project cannot be read or written.

Examples:
  labelwright baseline
  labelwright baseline --layer intent --json --dry-run
  labelwright baseline --model baseline-after-review`;

export async function run(options: Options): Promise<void> {
  await withProjectRead(options.project, { lean: false }, async (read) => {
    if (!options.dryRun) await refuseOtherModels(read, options.model);
    const layers = learnableLayers(layersNamed(read.model, options.layer));
    const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
    const found = await learnedBaseline(read, layers, {
      folds: options.folds,
      seed: options.seed,
      all: options.all,
      fitter: threadedFitter(fitHere(pause)),
      pause,
      progress: (what) => sayDetail(`Baseline: ${what}`),
    });
    const written = options.dryRun ? [] : await writeBaseline(read, found, { ...options, version: VERSION });
    await deliver(options.outputs, {
      ...documentForms(() => baselineDocument(found, written, options)),
      json: () => ({ ...jsonHead(), ...jsonOf(found, written, options) }),
    });
  });
}

const valueText = (value: unknown): string =>
  Array.isArray(value) ? value.join(' + ') || '(none)' : String(value);

function baselineDocument(found: Baseline, written: readonly string[], { model, folds }: Options): Document {
  return {
    title: 'Baseline',
    blocks: blocksOf(
      ...found.layers.flatMap((each) =>
        'refused' in each ? [`${each.layer.id}: left out, ${each.refused}.`] : layerParts(each, folds),
      ),
      written.length > 0 &&
        `Wrote ${written.join(' and ')}. Its errors, one by one: labelwright evaluate ${model}`,
    ),
  };
}

function layerParts(learned: LearnedLayer, folds: number): Part[] {
  const { layer, classes, keys, known, accuracy, majority, curve, ngrams, rare } = learned;
  const most = valueText(majority.value);
  return [
    `${layer.id}: ${counted(known, 'sample')} with a known label, ${counted(classes.length, 'label')}, ${folds} folds.${keys.length > known ? ` Predicted without one: ${keys.length - known}.` : ''}`,
    table(
      '',
      [
        { name: 'baseline', share: accuracy },
        { name: `always ${most}`, share: majority.accuracy },
      ],
      [
        ['', ({ name }) => name],
        [takesSet(layer) ? 'all labels right' : 'accuracy', ({ share }) => figureOf(share)],
      ],
    ),
    isBelowMajority(learned) &&
      `It is right less often than always answering ${most}: the words predict these labels poorly, or there are too few examples. Use the better of the two as the floor.`,
    table('', curve, [
      ['trained on', ({ samples }) => samples, 'number'],
      ['accuracy on the first fold', ({ accuracy: at }) => figureOf(at)],
    ]),
    table('', classes, [
      ['label', (label) => label],
      ['most important words', (_, k) => ngrams[k]!.join(', ')],
    ]),
    rare.length > 0 &&
      `Not learned, with fewer than 5 samples${takesSet(layer) ? ' with the label or without it' : ''}: ${rare.map(({ label, samples }) => `${label} (${samples})`).join(', ')}.`,
  ];
}

const figureOf = (share: ProportionInterval | Undefined): Inline => ({ figure: shareJson(share), digits: 3 });

const isBelowMajority = ({ accuracy, majority }: LearnedLayer): boolean =>
  accuracy.value !== null && majority.accuracy.value !== null && accuracy.value < majority.accuracy.value;

function jsonOf(found: Baseline, written: readonly string[], { model, folds, seed }: Options): object {
  return {
    model,
    folds,
    seed,
    files: written,
    layers: byKey(found.layers, layerId, (each) =>
      'refused' in each ? { refused: each.refused } : layerJson(each),
    ),
  };
}

const layerJson = (learned: LearnedLayer): Json => ({
  type: learned.layer.type,
  n: learned.known,
  predicted: learned.keys.length,
  labels: learned.classes,
  accuracy: shareJson(learned.accuracy),
  majority: { label: learned.majority.value as Json, ...shareJson(learned.majority.accuracy) },
  worse_than_majority: isBelowMajority(learned),
  learning_curve: learned.curve.map(({ samples, accuracy }) => ({ n: samples, ...shareJson(accuracy) })),
  ngrams: Object.fromEntries(learned.classes.map((label, k) => [label, learned.ngrams[k]!])),
  not_learned: learned.rare.map(({ label, samples }) => ({ label, n: samples })),
});
