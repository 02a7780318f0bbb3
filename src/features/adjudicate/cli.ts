import { paragraphs } from '../../base/text/markdown';
import { Option, type Command } from 'commander';
import type { DecisionRecord } from '../../project/records/records';
import { isAnnotatorName } from '../../project/records/annotator-name';
import type { ProjectModel } from '../../project/model/model';
import { decideMany } from './decide-many';
import { DecisionPlan, type Strategy } from './plan-decisions';
import { Journal, type NewRecord } from '../../engine/journal';
import { DECISIONS } from '../../engine/log-kinds';
import { ResolveSummary } from '../resolve/resolve-summary';
import { samplesOfBuckets } from '../buckets/cli/bucket-samples';
import { relativeFolder } from '../../cli/find-projects';
import { withProject } from '../../cli/open-project';
import { another, nameList, share } from '../../cli/options';
import { EXIT, UsageError, runToExit, type ExitCode } from '../../cli/run';
import { print } from '../../cli/standard-output';
import { counted } from '../../base/text/phrases';
import { jsonHead } from '../../cli/version';
import { printable } from '../../cli/printable';
import { leftOutText, openCasesJson, openCasesText } from '../resolve/cli-report';
import { textTable } from '../../cli/text-table';

interface Options {
  strategy: 'unanimous' | 'majority' | 'reviewer';
  quorum?: number;
  reviewer?: string;
  layer?: string[];
  bucket?: string[];
  dryRun?: boolean;
  json?: boolean;
}

/** `labelwright adjudicate`: decides many samples by a strategy. */
export function register(program: Command): void {
  program
    .command('adjudicate')
    .description(
      'decide many samples by a stated strategy: each is a decision record; ties and all that stays open are listed',
    )
    .argument('[dir]', 'the project', '.')
    .addOption(
      new Option('--strategy <name>', 'what is decided')
        .choices(['unanimous', 'majority', 'reviewer'])
        .makeOptionMandatory(),
    )
    .option('--quorum <share>', 'majority: share of the votes that the winner must pass (1: all)', share)
    .option(
      '--reviewer <name>',
      'who decides: the records go to decisions/<name>.jsonl. With the strategy reviewer their own answers are the decisions',
    )
    .option(
      '--layer <ids>',
      'only these layers (a,b,c or a JSON list), and those that they depend on',
      nameList,
    )
    .option(
      '--bucket <id>',
      'only the samples of this bucket ("labelwright buckets" lists them); may be given several times',
      another,
    )
    .option('--dry-run', 'write nothing, only say what would be decided')
    .option('--json', 'print the summary, with every decision and all that stays open, as JSON')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => adjudicate(folder, options)));
}

const HELP = `
What somebody has decided stays as it is. A sample that waits for its annotators is left alone.

Exit code: 0, or 2 when the project cannot be read or written.

Examples:
  labelwright adjudicate --strategy unanimous --reviewer lea
  labelwright adjudicate --strategy majority --quorum 0.66 --layer intent --dry-run
  labelwright adjudicate --strategy reviewer --reviewer lea --bucket intent/label-pair/duplicate-charge/refund`;

async function adjudicate(folder: string, options: Options): Promise<ExitCode> {
  return withProject(folder, async ({ project, model, folder: root }) => {
    const reviewer = reviewerOf(model, options.reviewer);
    const strategy = strategyOf(model, reviewer, options);
    const samples = options.bucket && (await samplesOfBuckets(project, options.bucket));
    const plan = new DecisionPlan(project, model, {
      strategy,
      ...(options.layer && { layers: knownLayers(model, options.layer) }),
      ...(samples && { samples }),
    });
    const summary = new ResolveSummary(plan.resolver.layers);
    const planned: { record: NewRecord<DecisionRecord>; layers: readonly string[] }[] = [];
    for await (const { resolved, record, layers } of plan.decisions((row) => summary.leftOut.push(row))) {
      summary.add(resolved);
      if (record) planned.push({ record, layers });
    }
    if (!options.dryRun && planned.length > 0) {
      const records = planned.map(({ record }) => record);
      await decideMany(new Journal<DecisionRecord>(project, DECISIONS), reviewer, records);
    }
    const report = {
      strategy,
      reviewer,
      isDryRun: options.dryRun === true,
      decisions: planned,
      summary,
      folder: relativeFolder(root),
    };
    if (options.json) await print([JSON.stringify(adjudicationJson(report), null, 2), '\n']);
    else await print([`${adjudicationText(report)}\n`]);
    return EXIT.clean;
  });
}

function reviewerOf(model: ProjectModel, given: string | undefined): string {
  const [only, ...others] = model.schema.reviewers.map(({ id }) => id);
  const name = given ?? (others.length === 0 ? only : undefined);
  if (name === undefined)
    throw new UsageError(
      only === undefined
        ? 'Say who decides with --reviewer NAME: labelwright.yaml lists no reviewer under people.'
        : `Say who decides with --reviewer NAME: ${[only, ...others].join(', ')}.`,
    );
  if (!isAnnotatorName(name))
    throw new UsageError(`"${name}" cannot be the name of a person. Use letters, digits and . _ - @ only.`);
  return name;
}

function strategyOf(model: ProjectModel, reviewer: string, { strategy, quorum }: Options): Strategy {
  if (quorum !== undefined && strategy !== 'majority')
    throw new UsageError(`--quorum belongs to the strategy majority, not to ${strategy}.`);
  if (strategy === 'reviewer') return { kind: 'person', annotator: reviewer };
  if (strategy === 'unanimous') return { kind: 'unanimous' };
  return { kind: 'majority', quorum: quorum ?? model.schema.training.resolve.quorum };
}

function knownLayers(model: ProjectModel, layers: readonly string[]): readonly string[] {
  const known = model.schema.layers.map(({ id }) => id);
  const unknown = layers.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new UsageError(`The project has no layer "${unknown}". Its layers: ${known.join(', ')}.`);
  return layers;
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

function adjudicationText(report: AdjudicationReport): string {
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
  return paragraphs(
    head,
    textTable(['layer', isDryRun ? 'would be decided' : 'decided', 'decided before', 'open'], rows),
    leftOutText(summary, folder),
    openCasesText(openOf(summary), folder),
  );
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

/** What remains open; several valid answers are a decision. */
const openOf = ({ open }: ResolveSummary) => open.filter(({ reason }) => reason !== 'several-valid');

const nameOf = ({ kind }: Strategy): string => (kind === 'person' ? 'reviewer' : kind);

function inWords(strategy: Strategy): string {
  if (strategy.kind === 'person') return `what ${strategy.annotator} answered`;
  if (strategy.kind === 'unanimous') return 'what all of two or more annotators say';
  return `what more than ${Number((strategy.quorum * 100).toPrecision(4))} % of two or more annotators say`;
}
