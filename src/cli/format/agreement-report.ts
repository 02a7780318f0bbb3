import { counted } from '../../core/text/phrases';
import { analyse, methodsOf, type Analysis, type AnalysisOptions } from '../../core/agreement/analysis';
import { comparableJson, comparableReferenceJson } from '../../core/agreement/comparable/comparable-json';
import { contextJson } from '../../core/agreement/context-report';
import { countsJson, ratingJson } from '../../core/agreement/rating-json';
import { FlatJson, type Json } from '../../core/agreement/flat-json';
import type { LongData, LongDataNotes } from '../../core/agreement/long-data';
import { multiLabelJson } from '../../core/agreement/multi-label-report';
import { spanJson } from '../../core/agreement/span-json';
import { VERSION } from '../version';
import { comparableText } from './comparable-text';
import { contextText } from './context-text';
import { ratingText } from './rating-text';
import { multiLabelText, spanText } from './set-and-span-text';

export interface ReportOptions extends Omit<AnalysisOptions, 'bootstrap'> {
  bootstrap?: number;
  seed: number;
}

/** The report on one question as text, and as the object that becomes JSON. */
export function renderAgreement(
  data: LongData,
  { bootstrap, seed, ...options }: ReportOptions,
  notes?: LongDataNotes,
): { json: { [key: string]: Json }; text: string } {
  const analysis = analyse(data, {
    ...options,
    ...(bootstrap && { bootstrap: { resamples: bootstrap, seed } }),
  });
  const all = [...analysis.warnings, ...(notes ? dataNotes(notes) : [])];
  const methods = methodsOf(analysis, VERSION);
  const parts = [textOf(analysis), all.map(({ message }) => `Warning: ${message}`).join('\n'), methods];
  return {
    json: { ...jsonOf(analysis), warnings: all.map((note) => ({ ...note })), methods },
    text: parts.filter((part) => part !== '').join('\n\n'),
  };
}

function jsonOf(analysis: Analysis): { [key: string]: Json } {
  const { annotators } = analysis;
  if (analysis.kind === 'rating')
    return { ...ratingJson(analysis.report), ...contextJson(annotators, analysis.context) };
  const { comparable } = analysis;
  const reference = analysis.reference.length > 0 && {
    reference: comparableReferenceJson(analysis.reference),
  };
  if (analysis.kind === 'labels')
    return {
      ...comparableJson(annotators, comparable, { perLabel: true }),
      ...multiLabelJson(analysis.report),
      ...reference,
    };
  if (analysis.kind === 'spans')
    return {
      ...comparableJson(annotators, comparable, { pairs: true }),
      ...spanJson(analysis.report),
      // For two annotators, the name of the one that the others are measured against stands here.
      ...(analysis.annotators.length === 2 && analysis.report.pairs.length > 0 ? {} : reference),
      ...(reference && { against_reference: reference.reference }),
    };
  const json = countsJson(new FlatJson(), comparable.counts).set('annotators', annotators);
  if (analysis.kind === 'texts') json.withInterval('alpha.similarity', 'ci', comparable.alpha);
  return { ...json.toJSON(), ...comparableJson(annotators, comparable), ...reference };
}

function textOf(analysis: Analysis): string {
  const { annotators } = analysis;
  if (analysis.kind === 'rating')
    return joined([ratingText(analysis.report), contextText(annotators, analysis.context)]);
  const { comparable, reference } = analysis;
  const own =
    analysis.kind === 'labels'
      ? multiLabelText(analysis.report)
      : analysis.kind === 'spans'
        ? spanText(analysis.report)
        : '';
  return joined([
    own,
    comparableText(annotators, comparable, reference, analysis.kind),
    contextText(annotators, comparable),
  ]);
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

function dataNotes({ empty, repeatedLabels, lengths }: LongDataNotes): { code: string; message: string }[] {
  return [
    empty > 0 && {
      code: 'empty-rows',
      message: `${counted(empty, 'row')} without an answer ${empty === 1 ? 'counts' : 'count'} as absent.`,
    },
    repeatedLabels > 0 && {
      code: 'repeated-labels',
      message: `${counted(repeatedLabels, 'label')} stood twice in one answer and ${repeatedLabels === 1 ? 'counts' : 'count'} once.`,
    },
    lengths.length > 0 && {
      code: 'lengths-differ',
      message: `Rows say different lengths for ${counted(lengths.length, 'item')}; the first counts: ${lengths.slice(0, 5).join(', ')}.`,
    },
  ].filter((note) => note !== false);
}
