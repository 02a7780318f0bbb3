import { mapValues } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import { policyText, type ResolvePolicy } from '../../project/model/resolve-policy';
import type { OpenCase, ResolveSummary } from './resolve-summary';
import { placeOf } from '../../cli/find-projects';
import { jsonHead } from '../../cli/output';
import { firstRows, table, type Block, type Part } from '../../document/blocks';

export interface ResolveContext {
  readonly policy: ResolvePolicy;
  /** Rows of all sample files. */
  readonly samples: number;
  readonly guideline: string | undefined;
  /** The project's folder relative to the working folder, used to name files in messages. */
  readonly folder: string;
}

export function resolveSummaryJson(summary: ResolveSummary, context: ResolveContext): object {
  const { steps, quorum, minAnswers, minPosterior, spans } = context.policy;
  const counts = (map: ReadonlyMap<string, number>): object => Object.fromEntries(sorted(map));
  return {
    ...jsonHead(),
    policy: {
      steps,
      quorum,
      min_answers: minAnswers,
      min_posterior: minPosterior,
      spans,
      text: policyText(context.policy),
    },
    ...(context.guideline !== undefined && { guideline: context.guideline }),
    samples: {
      total: context.samples,
      answered: summary.answered,
      complete: summary.complete,
      unresolved: summary.incomplete,
      not_answered: context.samples - summary.leftOut.length - summary.answered,
      left_out: summary.leftOut.length,
      flagged: summary.flagged,
    },
    layers: mapValues(
      summary.layers,
      ({ resolved, unresolved, sources, reasons, dropped, added, ...rest }) => ({
        resolved,
        unresolved,
        sources: counts(sources),
        reasons: counts(reasons),
        ...(dropped + added > 0 && { spans: { dropped, added } }),
        not_asked: rest.notAsked,
        ignored: rest.ignored,
      }),
    ),
    unresolved: openCasesJson(summary.open),
    left_out: summary.leftOut.map(({ path, line, why }) => ({ path, line: line + 1, why })),
  };
}

export const openCasesJson = (open: readonly OpenCase[]): object[] =>
  open.map((one) => ({ ...one, line: one.line + 1 }));

const MAX_LISTED = 30;

export function resolveSummaryParts(summary: ResolveSummary, context: ResolveContext): Part[] {
  const { answered, complete, incomplete, leftOut } = summary;
  const notAnswered = context.samples - leftOut.length - answered;
  const ignored = [...summary.layers.values()].reduce((sum, layer) => sum + layer.ignored, 0);
  return [
    `Policy: ${policyText(context.policy)}.`,
    `${answered} of ${counted(context.samples, 'sample')} ${answered === 1 ? 'is' : 'are'} answered: ${complete} resolved, ${incomplete} with something unresolved. ` +
      `${notAnswered} not answered${leftOut.length > 0 ? `, ${counted(leftOut.length, 'row')} left out` : ''}.`,
    table('', summary.layers, [
      ['layer', ([id]) => id],
      ['resolved', ([, { resolved }]) => resolved, 'number'],
      ['by', ([, { sources }]) => inWords(sources)],
      ['unresolved', ([, { unresolved }]) => unresolved, 'number'],
      ['because', ([, { reasons }]) => inWords(reasons)],
    ]),
    ...summary.changedSpans,
    ignored > 0 &&
      `${counted(ignored, 'answer is not valid and does', 'answers are not valid and do')} not count: "labelwright check" lists ${ignored === 1 ? 'it' : 'them'}.`,
    leftOutTable(summary, context.folder),
    openCasesTable(summary.open, context.folder),
  ];
}

/** The first few rows that are not samples. */
export const leftOutTable = ({ leftOut }: ResolveSummary, folder: string): Block[] =>
  firstRows(MAX_LISTED, '', leftOut, [
    ['', ({ path, line }) => placeOf(folder, path, line)],
    ['', ({ why }) => why],
  ]);

/** The first few unresolved layers. */
export const openCasesTable = (open: readonly OpenCase[], folder: string): Block[] =>
  firstRows(MAX_LISTED, '', open, [
    ['', ({ path, line }) => placeOf(folder, path, line)],
    ['', ({ sample }) => sample],
    ['', ({ layer }) => layer],
    ['', ({ reason }) => reason],
    ['', ({ detail }) => detail],
  ]);

const sorted = (map: ReadonlyMap<string, number>): [string, number][] =>
  [...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

const inWords = (map: ReadonlyMap<string, number>): string =>
  sorted(map)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
