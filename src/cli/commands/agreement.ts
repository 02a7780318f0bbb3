import { Option, type Command } from 'commander';
import { contextJson, contextReport } from '../../core/agreement/context-report';
import { defaultLevel, LEVELS, type Level } from '../../core/agreement/levels';
import type { LongData, LongDataNotes } from '../../core/agreement/long-data';
import { methodsParagraph, multiLabelMethods, spanMethods } from '../../core/agreement/methods-paragraph';
import { multiLabelJson, multiLabelReport } from '../../core/agreement/multi-label-report';
import { ratingJson } from '../../core/agreement/rating-json';
import { ratingReport } from '../../core/agreement/rating-report';
import { spanJson } from '../../core/agreement/span-json';
import { spanReport } from '../../core/agreement/span-report';
import { agreementWarnings, lookalikes, type AgreementWarning } from '../../core/agreement/warnings';
import type { Json } from '../../core/agreement/flat-json';
import { contextText } from '../format/context-text';
import { ratingText } from '../format/rating-text';
import { multiLabelText, spanText } from '../format/set-and-span-text';
import { readLongData } from '../input/long-rows';
import { continuum, nameList, wholeNumber } from '../options';
import { run } from '../run';
import { VERSION } from '../version';

export interface AgreementOptions {
  layer?: string;
  level?: Level;
  order?: string[];
  labels?: string[];
  reference?: string;
  continuum?: { start: number; length: number };
  bootstrap?: number;
  seed: number;
  json?: boolean;
}

/** `labelwright agreement`: how far annotators agree. Exit code 0, or 2 when the input cannot be read. */
export function register(program: Command): void {
  program
    .command('agreement')
    .description(
      'agreement between annotators, with intervals, warnings and the reason for every undefined number',
    )
    .argument('<file>', 'answers in long form (JSONL), or - for standard input')
    .option('--layer <name>', 'only the rows of this layer')
    .addOption(new Option('--level <level>', 'level of measurement of the headline alpha').choices(LEVELS))
    .option('--order <labels>', 'the label set from lowest to highest: a,b,c or a JSON list', nameList)
    .option('--labels <labels>', 'the declared label set: a,b,c or a JSON list', nameList)
    .option('--reference <annotator>', 'spans: whose spans precision and recall are measured against')
    .option(
      '--continuum <start:length>',
      'spans: place and length of the text, when rows have no "length"',
      continuum,
    )
    .option('--bootstrap <resamples>', 'also bootstrap the headline alpha over items', wholeNumber)
    .option('--seed <number>', 'seed of the bootstrap', wholeNumber, 1)
    .option('--json', 'print JSON')
    .action((file: string, options: AgreementOptions) => run(() => agreement(file, options)));
}

async function agreement(file: string, options: AgreementOptions): Promise<string> {
  const numeric = options.level === 'interval' || options.level === 'ratio';
  const data = await readLongData(file, { ...options, numeric });
  const { json, text, warnings, methods } = report(data, options);
  const notes = [...warnings, ...dataNotes(data.notes)];
  if (options.json)
    return JSON.stringify({ ...json, warnings: notes.map((note) => ({ ...note })), methods }, null, 2);
  const parts = [text, notes.map(({ message }) => `Warning: ${message}`).join('\n'), methods];
  return parts.filter((part) => part !== '').join('\n\n');
}

interface Rendered {
  json: { [key: string]: Json };
  text: string;
  warnings: AgreementWarning[];
  methods: string;
}

function report(data: LongData, options: AgreementOptions): Rendered {
  const bootstrap = options.bootstrap ? { resamples: options.bootstrap, seed: options.seed } : undefined;
  if (data.kind === 'labels') {
    const result = multiLabelReport(data.table, bootstrap);
    return {
      json: multiLabelJson(result),
      text: multiLabelText(result),
      warnings: lookalikes(data.table.labels),
      methods: multiLabelMethods(result, VERSION),
    };
  }
  if (data.kind === 'spans') {
    const result = spanReport(data.table, options);
    return {
      json: spanJson(result),
      text: spanText(result),
      warnings: lookalikes(data.table.labels),
      methods: spanMethods(result, VERSION),
    };
  }
  const level = options.level ?? defaultLevel(data.input, options.order);
  const result = ratingReport(data.input, { level, ...(bootstrap && { bootstrap }) });
  const context = contextReport(data.input, level, data.context);
  return {
    json: { ...ratingJson(result), ...contextJson(data.input.table.annotators, context) },
    text: [ratingText(result), contextText(data.input.table.annotators, context)]
      .filter((part) => part !== '')
      .join('\n\n'),
    warnings: agreementWarnings(result),
    methods: methodsParagraph(result, VERSION),
  };
}

function dataNotes({ empty, repeatedLabels, lengths }: LongDataNotes): { code: string; message: string }[] {
  return [
    empty > 0 && { code: 'empty-rows', message: `${empty} rows without an answer count as absent.` },
    repeatedLabels > 0 && {
      code: 'repeated-labels',
      message: `${repeatedLabels} labels stood twice in one answer and count once.`,
    },
    lengths.length > 0 && {
      code: 'lengths-differ',
      message: `Rows say different lengths for ${lengths.length} items; the first counts: ${lengths.slice(0, 5).join(', ')}.`,
    },
  ].filter((note) => note !== false);
}
