import { present } from '../../../base/lists';
import { LEVELS } from '../../../agreement/coefficients/levels';
import { byKey, FlatJson, shareJson, type Json } from '../../../agreement/coefficients/flat-json';
import { GOLD_ANNOTATOR } from '../../../engine/agreement/layer-answers';
import { leftOutSentence } from '../../../engine/agreement/agreement-scope';
import { documentForms, deliver, VERSION } from '../../../cli/output';
import { blocksOf, heading, quiet, section, table, type Block } from '../../../document/blocks';
import { readLongData } from './long-rows';
import { isFolder, readProjectLayers } from './project-layers';
import type { CliCommand, OptionsOf } from '../../../cli/command';
import { continuum, nameList, UsageError, wholeNumber } from '../../../cli/options';
import { agreementJson } from '../../../agreement/report/agreement-json';
import { analyse, methodsOf, type Analysis, type AnalysisOptions } from '../../../agreement/report/analysis';
import type { ComparisonReport } from '../../../agreement/preferences/comparisons';
import type { LongData, LongDataNotes } from '../../../agreement/rows/long-data';
import type { SpanReport } from '../../../agreement/report/span-report';
import type { SubsetAgreement } from '../../../agreement/context/subsets';
import { counted } from '../../../base/text/phrases';
import { number } from '../../../document/estimates';
import { figure } from '../../../document/figure';
import type { AttributeAgreement } from '../../../engine/agreement/layer-agreement';
import { headlineBlocks, numberBlocks } from '../document';
import type { LayerNumbers } from '../model';
import { attributeRows, layerNumbers, type Question } from '../numbers';

interface ReportOptions extends Omit<AnalysisOptions, 'bootstrap'> {
  bootstrap?: number;
  seed: number;
  /** Of spans and relations: agreement on each of their attributes. */
  attributes?: readonly AttributeAgreement[];
}

/** The report on one question as blocks of a document, and as the object for JSON. */
function renderAgreement(
  question: Question,
  data: LongData,
  { bootstrap, seed, attributes = [], ...options }: ReportOptions,
  notes?: LongDataNotes,
): { json: { [key: string]: Json }; blocks: Block[] } {
  const analysis = analyse(data, {
    ...options,
    ...(bootstrap && { bootstrap: { resamples: bootstrap, seed } }),
  });
  const warnings = [...analysis.warnings, ...(notes ? dataNotes(notes) : [])];
  return {
    json: {
      ...agreementJson(analysis),
      ...(attributes.length > 0 && { attributes: attributesJson(attributes) }),
      warnings: warnings.map((note) => ({ ...note })),
      methods: methodsOf(analysis, VERSION),
    },
    blocks: layerBlocks(
      {
        ...layerNumbers({ ...question, details: true }, data, analysis, VERSION),
        attributes: attributeRows(attributes),
        warnings: warnings.map(({ message }) => message),
      },
      analysis,
    ),
  };
}

const attributesJson = (attributes: readonly AttributeAgreement[]): Json =>
  byKey(attributes, 'attribute', ({ marks, pairs, alpha, percentAgreement }) =>
    new FlatJson()
      .set('units', marks)
      .set('pairs', pairs)
      .withInterval('alpha.nominal', 'ci', alpha)
      .withInterval('percent_agreement', 'ci', percentAgreement)
      .toJSON(),
  );

function dataNotes({ empty, repeatedLabels, lengths }: LongDataNotes): { code: string; message: string }[] {
  return present([
    empty > 0 && {
      code: 'empty-rows',
      message: `${counted(empty, 'row')} without an answer ${empty === 1 ? 'counts' : 'count'} as absent.`,
    },
    repeatedLabels > 0 && {
      code: 'repeated-labels',
      message: `${counted(repeatedLabels, 'label')} occurred twice in one answer and ${repeatedLabels === 1 ? 'counts' : 'count'} once.`,
    },
    lengths.length > 0 && {
      code: 'lengths-differ',
      message: `Rows have different lengths for ${counted(lengths.length, 'item')}; the first counts: ${lengths.slice(0, 5).join(', ')}.`,
    },
  ]);
}

function layerBlocks(numbers: LayerNumbers, analysis: Analysis): Block[] {
  const { items, answers, pairable, annotators } = numbers;
  const { byRule = [] } = analysis.kind === 'value' ? analysis.context : analysis.comparable;
  return blocksOf(
    headlineBlocks(
      numbers,
      `${counted(items, 'item')}, ${counted(annotators.length, 'annotator')}, ${counted(answers, 'answer')}; ${counted(pairable, 'item')} with two or more answers, ${items - pairable} with one.`,
    ),
    numberBlocks(numbers, true),
    analysis.kind === 'spans' && spanBlocks(analysis.report),
    section(3, 'Rules', ruleBlocks(byRule)),
    analysis.kind === 'value' &&
      analysis.comparison?.repeats &&
      section(3, 'Comparisons repeated', repeatBlocks(analysis.comparison.repeats)),
  );
}

function repeatBlocks({ all, byAnnotator }: NonNullable<ComparisonReport['repeats']>): Block[] {
  const rows = [['all', all] as const, ...byAnnotator];
  return table('The same answer when the sides were swapped', rows, [
    ['', ([name]) => name],
    ['Repeats', ([, { repeats }]) => repeats, 'number'],
    ['Same', ([, { share }]) => ({ figure: shareJson(share) })],
  ]);
}

function spanBlocks({ pairs }: SpanReport): Block[] {
  const [only] = pairs.length === 1 ? pairs : [];
  return section(3, 'Spans, pair by pair', [
    ...table('', pairs, [
      ['Reference', ({ reference }) => reference],
      ['Other', ({ other }) => other],
      ['Items', ({ items }) => items.length, 'number'],
      ['Precision', ({ exact }) => number(exact.micro.precision), 'number'],
      ['Recall', ({ exact }) => number(exact.micro.recall), 'number'],
      ['F1', ({ exact }) => number(exact.micro.f1), 'number'],
      ['Partial F1', ({ semeval }) => number(semeval.partial.f1), 'number'],
      ['Type F1', ({ semeval }) => number(semeval.ent_type.f1), 'number'],
      ['Token kappa', ({ tokenKappa }) => number(tokenKappa.value), 'number'],
    ]),
    ...table(`${only?.other} against ${only?.reference}`, only?.exact.perLabel ?? [], [
      ['Label', ([label]) => label],
      ['Spans', ([, { support }]) => support, 'number'],
      ['Precision', ([, { precision }]) => number(precision), 'number'],
      ['Recall', ([, { recall }]) => number(recall), 'number'],
      ['F1', ([, { f1 }]) => number(f1), 'number'],
    ]),
  ]);
}

const MIN_ITEMS = 5;
const MAX_RULES = 15;

/** The rules on which people agree least. No alpha: on samples that cite a rule one label prevails, which alone makes it low. */
function ruleBlocks(byRule: readonly SubsetAgreement[]): Block[] {
  const rules = byRule
    .filter(({ counts }) => counts.pairableItems >= MIN_ITEMS)
    .sort((a, b) => (a.percentAgreement.value ?? 1) - (b.percentAgreement.value ?? 1))
    .slice(0, MAX_RULES);
  const more = byRule.length - rules.length;
  return blocksOf(
    table('Agreement on samples for which the rule was cited', rules, [
      ['Rule', ({ key }) => key],
      ['Items with two', ({ counts }) => counts.pairableItems, 'number'],
      ['Agreement', ({ percentAgreement }) => ({ figure: figure(percentAgreement) })],
    ]),
    rules.length > 0 &&
      more > 0 &&
      quiet(`… ${counted(more, 'more rule')}, on fewer items or with more agreement; --json lists all.`),
  );
}

/** `labelwright agreement`: reports inter-annotator agreement. Exit code 0, or 2 if the input cannot be read. */
export const define = (command: CliCommand) =>
  command
    .description('Measure how far annotators agree')
    .onProject(undefined, '[INPUT]', 'Project folder, answers in long form (JSONL), or - for standard input')
    .forms(['text', 'json', 'markdown', 'html'])
    .opt('--layer <ID>', 'Only this layer')
    .partOptions()
    .opt('--with-gold', 'Also count answers to samples with a known answer')
    .choice('--level <LEVEL>', 'Level of measurement of the headline alpha', LEVELS)
    .opt('--order <LABELS>', 'Labels from lowest to highest: a,b,c or a JSON list', nameList)
    .opt('--labels <LABELS>', 'Labels that could be given: a,b,c or a JSON list', nameList)
    .opt('--reference <NAME>', 'Compare the others with the answers of this annotator')
    .opt(
      '--continuum <START:LENGTH>',
      'Spans: place and length of the text, if the rows have no "length"',
      continuum,
    )
    .opt('--bootstrap <N>', 'Also bootstrap the headline alpha over items, with N resamples', wholeNumber)
    .opt('--seed <N>', 'Seed of the bootstrap', wholeNumber, 1)
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Prints coefficients with intervals and warnings, and the reason for every number that is undefined.
Exit code: 0, or 2 if the input cannot be read.

Examples:
  labelwright agreement
  labelwright agreement answers.jsonl --level ordinal --order bad,fair,good
  labelwright agreement -C tickets --layer intent --json`;

export async function run(options: Options): Promise<void> {
  const { blocks, json } = await (isFolder(options.project) ? ofProject(options) : ofInput(options));
  const title = 'Agreement';
  await deliver(options.outputs, {
    ...documentForms(() => ({ title, blocks })),
    json: () => json,
  });
}

async function ofInput(options: Options): Promise<ReturnType<typeof renderAgreement>> {
  const { batch, people, where, since } = options;
  if (batch ?? people ?? where ?? since)
    throw new UsageError('--batch, --people, --where and --since need a project, not a file of answers.');
  const numeric = options.level === 'interval' || options.level === 'ratio';
  const data = await readLongData(options.project, { ...options, numeric });
  return renderAgreement({ id: '', name: '', type: '' }, data, options, data.notes);
}

/** Every layer of a project, or the requested one. */
async function ofProject(options: Options): Promise<ReturnType<typeof renderAgreement>> {
  const { layers, repeats, leftOut, of } = await readProjectLayers(options.project, options.layer, options);
  const left = { left_out: leftOut.map((one) => ({ ...one })), ...(of !== undefined && { of }) };
  const reports = layers.map(({ layer, data, level, gold, attributes, question }) => {
    const known = repeats.get(layer.id);
    const beside = {
      level: options.level ?? level,
      attributes,
      ...(known && { repeats: known }),
      ...(gold && { gold: { data: gold, annotator: GOLD_ANNOTATOR } }),
    };
    return { layer, ...renderAgreement(question, data, { ...options, ...beside }) };
  });
  const [only] = reports;
  const without = leftOutSentence(leftOut);
  return {
    json:
      options.layer !== undefined && only
        ? { ...only.json, ...left }
        : {
            layers: Object.fromEntries(reports.map(({ layer, json }) => [layer.id, json] as const)),
            ...left,
          },
    blocks: blocksOf(
      of,
      reports.flatMap(({ layer: { id, type }, blocks }) => [
        heading(2, [id, { quiet: ` ${type}` }]),
        ...blocks,
      ]),
      without,
    ),
  };
}
