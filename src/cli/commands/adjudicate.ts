import { Option, type Command } from 'commander';
import type { DecisionRecord } from '../../core/records/records';
import { isAnnotatorName } from '../../core/records/annotator-name';
import type { ProjectModel } from '../../core/project/model';
import { decideMany } from '../../engine/adjudicate/decide-many';
import { DecisionPlan, type Strategy } from '../../engine/adjudicate/plan-decisions';
import { Journal, type NewRecord } from '../../engine/journal';
import { DECISIONS } from '../../engine/log-kinds';
import { ResolveSummary } from '../../engine/resolve/resolve-summary';
import { adjudicationJson, adjudicationText } from '../format/adjudication-report';
import { samplesOfBuckets } from '../bucket-samples';
import { relativeFolder } from '../find-projects';
import { withProject } from '../open-project';
import { another, nameList, share } from '../options';
import { EXIT, runToExit, UsageError, type ExitCode } from '../run';
import { print } from '../standard-output';

interface Options {
  strategy: 'unanimous' | 'majority' | 'reviewer';
  quorum?: number;
  reviewer?: string;
  layer?: string[];
  bucket?: string[];
  dryRun?: boolean;
  json?: boolean;
}

/** `labelwright adjudicate`: decides many samples by a stated strategy. */
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
