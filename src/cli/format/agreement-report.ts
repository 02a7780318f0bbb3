import { contextJson, contextReport } from '../../core/agreement/context-report';
import type { Json } from '../../core/agreement/flat-json';
import { defaultLevel, type Level } from '../../core/agreement/levels';
import type { LongData, LongDataNotes } from '../../core/agreement/long-data';
import { methodsParagraph, multiLabelMethods, spanMethods } from '../../core/agreement/methods-paragraph';
import { multiLabelJson, multiLabelReport } from '../../core/agreement/multi-label-report';
import { ratingJson } from '../../core/agreement/rating-json';
import { ratingReport } from '../../core/agreement/rating-report';
import { spanJson } from '../../core/agreement/span-json';
import { spanReport } from '../../core/agreement/span-report';
import { agreementWarnings, lookalikes, type AgreementWarning } from '../../core/agreement/warnings';
import { VERSION } from '../version';
import { contextText } from './context-text';
import { ratingText } from './rating-text';
import { multiLabelText, spanText } from './set-and-span-text';

export interface ReportOptions {
  level?: Level;
  order?: string[];
  reference?: string;
  continuum?: { start: number; length: number };
  bootstrap?: number;
  seed: number;
}

/** The report on one question as text, and as the object that becomes JSON. */
export function renderAgreement(
  data: LongData,
  options: ReportOptions,
  notes?: LongDataNotes,
): { json: { [key: string]: Json }; text: string } {
  const { json, text, warnings, methods } = report(data, options);
  const all = [...warnings, ...(notes ? dataNotes(notes) : [])];
  const parts = [text, all.map(({ message }) => `Warning: ${message}`).join('\n'), methods];
  return {
    json: { ...json, warnings: all.map((note) => ({ ...note })), methods },
    text: parts.filter((part) => part !== '').join('\n\n'),
  };
}

interface Rendered {
  json: { [key: string]: Json };
  text: string;
  warnings: AgreementWarning[];
  methods: string;
}

function report(data: LongData, options: ReportOptions): Rendered {
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
