import { Option } from 'commander';
import type { DecisionRecord } from '../../project/records/records';
import type { ProjectModel } from '../../project/model/model';
import { inRecord, schemaLayerOf } from '../../project/schema/per-turn';
import { decideMany } from './decide-many';
import { DecisionPlan, type Strategy } from './plan-decisions';
import { Journal, type NewRecord } from '../../engine/journal';
import { DECISIONS } from '../../engine/log-kinds';
import type { ResolvedSample } from '../resolve/resolve-project';
import { ResolveSummary } from '../resolve/resolve-summary';
import { samplesOfBuckets } from '../buckets/cli/bucket-samples';
import type { CliCommand, OptionsOf } from '../../cli/command';
import { relativeFolder } from '../../cli/find-projects';
import { checkLayers, withProject } from '../../cli/open-project';
import { oneOf, share, UsageError } from '../../cli/options';
import { deliver, jsonHead, blocksText, say } from '../../cli/output';
import { reviewerOf } from '../../cli/reviewer';
import { counted } from '../../base/text/phrases';
import { leftOutTable, openCasesJson, openCasesTable } from '../resolve/cli-report';
import { table, type Part } from '../../document/blocks';
import { defined } from '../../base/objects';
import { countBy, mapValues } from '../../base/lists';

const STRATEGIES = ['unanimous', 'majority', 'reviewer'] as const;

/** `labelwright adjudicate`: decides many samples by a strategy. */
export const define = (command: CliCommand) =>
  command
    .description('Decide many samples by a strategy')
    .onProject()
    .adds<{ strategy: (typeof STRATEGIES)[number] }>(
      new Option('--strategy <STRATEGY>', 'Take the answer of all, of most, or of the reviewer')
        .choices(STRATEGIES)
        .argParser(oneOf(STRATEGIES))
        .makeOptionMandatory(),
    )
    .opt('--quorum <SHARE>', 'majority: share of the votes that the winner must exceed (1: all)', share)
    .asOption('Reviewer who decides; may be left out if the project has only one')
    .layerOption('Only this layer, and those it depends on')
    .several('--bucket <ID>', 'Only the samples of this bucket of "labelwright buckets"')
    .opt('--dry-run', 'Write nothing; report what would be decided')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Each decision is a record in decisions/NAME.jsonl. Existing decisions stay unchanged, ties stay open and are listed,
and samples that are waiting for annotators are skipped.
Exit code: 0, or 2 if the project cannot be read or written.

Examples:
  labelwright adjudicate --strategy unanimous --as lea
  labelwright adjudicate --strategy majority --quorum 0.66 --layer intent --dry-run
  labelwright adjudicate --strategy reviewer --as lea --bucket intent/label-pair/duplicate-charge/refund`;

export async function run(options: Options): Promise<void> {
  return withProject(options.project, async ({ project, model, folder: root }) => {
    const reviewer = reviewerOf(model, options.as, 'decides');
    const strategy = strategyOf(model, reviewer, options);
    const samples = options.bucket && (await samplesOfBuckets(project, options.bucket));
    checkLayers(options.layer, model.schema.layers);
    const plan = new DecisionPlan(project, model, defined({ strategy, layers: options.layer, samples }));
    const summary = new ResolveSummary(plan.resolver.layers);
    let planned: { record: NewRecord<DecisionRecord>; layers: readonly string[] }[] = [];
    for await (const { resolved, record, layers } of plan.decisions((row) => summary.leftOut.push(row))) {
      if (strategy.kind !== 'person' || isAnswered(resolved)) summary.add(resolved);
      if (record) planned.push({ record, layers });
    }
    if (!options.dryRun && planned.length > 0) {
      const records = planned.map(({ record }) => record);
      const journal = new Journal<DecisionRecord>(project, DECISIONS);
      const written = await decideMany(journal, reviewer, records);
      const decided = new Set(written.map(({ sample }) => sample));
      planned = planned.filter(({ record }) => decided.has(record.sample));
      if (planned.length < records.length)
        say(
          `${counted(records.length - planned.length, 'sample was', 'samples were')} decided by someone else in the meantime, and left at that.`,
        );
    }
    const report = {
      strategy,
      reviewer,
      isDryRun: options.dryRun === true,
      decisions: planned,
      summary,
      folder: relativeFolder(root),
    };
    await deliver(options.outputs, {
      text: (paint) => blocksText(adjudicationParts(report), paint),
      json: () => adjudicationJson(report),
    });
  });
}

/** Whether the reviewer, or a decision, answers any question of the sample: one that only others have answered is not open for the reviewer. */
const isAnswered = ({ resolution: { resolved, unresolved } }: ResolvedSample): boolean =>
  resolved.size > 0 || [...unresolved.values()].some(({ reason }) => reason !== 'no-answer');

function strategyOf(model: ProjectModel, reviewer: string, { strategy, quorum }: Options): Strategy {
  if (quorum !== undefined && strategy !== 'majority')
    throw new UsageError(`--quorum belongs to the strategy majority, not to ${strategy}.`);
  if (strategy === 'reviewer') return { kind: 'person', annotator: reviewer };
  if (strategy === 'unanimous') return { kind: 'unanimous' };
  return { kind: 'majority', quorum: quorum ?? model.schema.training.resolve.quorum };
}

interface AdjudicationReport {
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

function adjudicationJson({ strategy, reviewer, isDryRun, decisions, summary }: AdjudicationReport): object {
  return {
    ...jsonHead(),
    strategy: { name: nameOf(strategy), ...(strategy.kind === 'majority' && { quorum: strategy.quorum }) },
    reviewer,
    dry_run: isDryRun,
    decided: decisions.length,
    layers: mapValues(layerRows(decisions, summary), ({ now, before, open }) => {
      return { decided: now, decided_before: before, open };
    }),
    decisions: decisions.map(({ record, layers }) => ({
      sample: record.sample,
      layers,
      labels: inRecord(Object.fromEntries(layers.map((id) => [id, record.labels![id]]))),
    })),
    open: openCasesJson(openOf(summary)),
  };
}

function adjudicationParts(report: AdjudicationReport): Part[] {
  const { strategy, reviewer, isDryRun, decisions, summary, folder } = report;
  const count = counted(decisions.length, 'sample');
  return [
    isDryRun
      ? `Dry run: ${count} would be decided by ${reviewer}: ${inWords(strategy)}. Nothing was written.`
      : `${count} decided by ${reviewer}: ${inWords(strategy)}.`,
    table('', layerRows(decisions, summary), [
      ['layer', ([id]) => id],
      [isDryRun ? 'would be decided' : 'decided', ([, { now }]) => now, 'number'],
      ['decided before', ([, { before }]) => before, 'number'],
      ['open', ([, { open }]) => open, 'number'],
    ]),
    leftOutTable(summary, folder),
    openCasesTable(openOf(summary), folder),
  ];
}

function layerRows(decisions: AdjudicationReport['decisions'], summary: ResolveSummary) {
  const now = countBy(decisions.flatMap(({ layers }) => layers.map(schemaLayerOf)));
  return new Map(
    [...summary.layers].map(([id, { sources, reasons, unresolved }]) => {
      const ambiguous = reasons.get('several-valid') ?? 0;
      const before = (sources.get('decision') ?? 0) + ambiguous;
      return [id, { now: now.get(id) ?? 0, before, open: unresolved - ambiguous }] as const;
    }),
  );
}

/** What remains open; several valid answers are a decision. */
const openOf = ({ open }: ResolveSummary) => open.filter(({ reason }) => reason !== 'several-valid');

const nameOf = ({ kind }: Strategy): string => (kind === 'person' ? 'reviewer' : kind);

function inWords(strategy: Strategy): string {
  if (strategy.kind === 'person') return `what ${strategy.annotator} answered`;
  if (strategy.kind === 'unanimous') return 'what all of two or more annotators say';
  return `what more than ${Number((strategy.quorum * 100).toPrecision(4))} % of two or more annotators say`;
}
