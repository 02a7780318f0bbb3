import { counted } from '../../core/text/phrases';
import type { DecisionRecord } from '../../core/records/records';
import type { Strategy } from '../../engine/adjudicate/plan-decisions';
import type { NewRecord } from '../../engine/journal';
import type { ResolveSummary } from '../../engine/resolve/resolve-summary';
import { VERSION } from '../version';
import { printable } from './printable';
import { openCasesText, openCasesJson, leftOutText } from './resolve-report';
import { textTable } from './text-table';

/** Grows when a field changes its meaning or goes. docs/cli.md describes the shape. */
const FORMAT_VERSION = 1;

export interface AdjudicationReport {
  readonly strategy: Strategy;
  readonly reviewer: string;
  readonly isDryRun: boolean;
  readonly decisions: readonly {
    readonly record: NewRecord<DecisionRecord>;
    readonly layers: readonly string[];
  }[];
  readonly summary: ResolveSummary;
  /** The project's folder relative to the working folder. */
  readonly folder: string;
}

export function adjudicationJson({
  strategy,
  reviewer,
  isDryRun,
  decisions,
  summary,
}: AdjudicationReport): object {
  return {
    version: FORMAT_VERSION,
    tool: { name: 'labelwright', version: VERSION },
    strategy: { name: nameOf(strategy), ...(strategy.kind === 'majority' && { quorum: strategy.quorum }) },
    reviewer,
    dry_run: isDryRun,
    decided: decisions.length,
    layers: Object.fromEntries(
      [...layerRows(decisions, summary)].map(([id, { now, before, open }]) => [
        id,
        { decided: now, decided_before: before, open },
      ]),
    ),
    decisions: decisions.map(({ record, layers }) => ({
      sample: record.sample,
      layers,
      labels: Object.fromEntries(layers.map((id) => [id, record.labels![id]])),
    })),
    open: openCasesJson(openOf(summary)),
  };
}

export function adjudicationText(report: AdjudicationReport): string {
  const { strategy, reviewer, isDryRun, decisions, summary, folder } = report;
  const count = counted(decisions.length, 'sample');
  const head = isDryRun
    ? `Dry run: ${count} would be decided by ${reviewer}: ${inWords(strategy)}. Nothing was written.`
    : `${count} decided by ${reviewer}: ${inWords(strategy)}.`;
  const rows = [...layerRows(decisions, summary)].map(([id, { now, before, open }]) => [
    printable(id),
    String(now),
    String(before),
    String(open),
  ]);
  return [
    head,
    textTable(['layer', isDryRun ? 'would be decided' : 'decided', 'decided before', 'open'], rows),
    leftOutText(summary, folder),
    openCasesText(openOf(summary), folder),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function layerRows(decisions: AdjudicationReport['decisions'], summary: ResolveSummary) {
  const now = new Map<string, number>();
  for (const { layers } of decisions) for (const id of layers) now.set(id, (now.get(id) ?? 0) + 1);
  return new Map(
    [...summary.layers].map(([id, { sources, reasons, unresolved }]) => {
      const ambiguous = reasons.get('several-valid') ?? 0;
      const before = (sources.get('decision') ?? 0) + ambiguous;
      return [id, { now: now.get(id) ?? 0, before, open: unresolved - ambiguous }] as const;
    }),
  );
}

/** What stays open: that several answers are valid is a decision. */
const openOf = ({ open }: ResolveSummary) => open.filter(({ reason }) => reason !== 'several-valid');

const nameOf = ({ kind }: Strategy): string => (kind === 'person' ? 'reviewer' : kind);

function inWords(strategy: Strategy): string {
  if (strategy.kind === 'person') return `what ${strategy.annotator} answered`;
  if (strategy.kind === 'unanimous') return 'what all of two or more annotators say';
  return `what more than ${Number((strategy.quorum * 100).toPrecision(4))} % of two or more annotators say`;
}
