import type { Command } from 'commander';
import { textsOf } from '../../engine/answers/foreign-units';
import { planPromotion } from '../../engine/promote/plan-promotion';
import { promoteToGold, promotionFiles } from '../../engine/promote/promote-to-gold';
import { samplesOfBuckets } from '../bucket-samples';
import { promotionJson, promotionText } from '../format/promotion-report';
import { withProject, type ReadProject } from '../open-project';
import { another } from '../options';
import { EXIT, runToExit, UsageError, type ExitCode } from '../run';
import { print } from '../standard-output';

interface Options {
  sample?: string[];
  reviewer?: string[];
  bucket?: string[];
  policy?: boolean;
  to?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** `labelwright promote`: what reviewers have decided becomes gold. */
export function register(program: Command): void {
  program
    .command('promote')
    .description(
      'make gold of what reviewers have decided, with its reason; gold that is there is never changed',
    )
    .argument('[dir]', 'the project', '.')
    .option('--sample <id>', 'these samples; may be given several times', another)
    .option('--reviewer <name>', 'what this reviewer has decided; may be given several times', another)
    .option(
      '--bucket <id>',
      'only the samples of a bucket of "labelwright buckets"; several times too',
      another,
    )
    .option('--policy', 'also what a vote decided for many samples at once')
    .option('--to <file>', 'where the gold goes (default: gold/<reviewer>.jsonl, by who decided)')
    .option('--dry-run', 'write nothing, only say what would become gold')
    .option('--json', 'print what became gold and what did not, with the reasons, as JSON')
    .addHelpText('after', HELP)
    .action((folder: string, options: Options) => runToExit(() => promote(folder, options)));
}

const HELP = `
To take it back, remove the lines that the output names. Exit code: 0; 1 when gold that is there says something else than a decision;
2 when the project cannot be read or written.

Examples:
  labelwright promote --reviewer lea --dry-run
  labelwright promote tickets --sample t-17 --sample t-20
  labelwright promote --bucket intent/label-pair/duplicate-charge/refund --to gold/charges.jsonl`;

async function promote(folder: string, options: Options): Promise<ExitCode> {
  if (!options.sample && !options.reviewer && !options.bucket)
    throw new UsageError('Say what becomes gold: --sample ID, --reviewer NAME or --bucket ID.');
  return withProject(folder, (read) => run(read, options));
}

async function run({ project, model }: ReadProject, options: Options): Promise<ExitCode> {
  const { sample, reviewer, bucket, policy = false, to, dryRun } = options;
  const { records, samples } = project;
  if (records.unitsPending) await records.convertUnits(textsOf(samples));
  const unknown = sample?.find((id) => !samples.locate(id) && !records.decisions.has(id));
  if (unknown !== undefined) throw new UsageError(`The project has no sample "${unknown}".`);
  const inBuckets = bucket && (await samplesOfBuckets(project, bucket));
  const wanted = inBuckets && sample ? sample.filter((id) => inBuckets.has(id)) : (inBuckets ?? sample);
  const promotion = await planPromotion(project, model, {
    ...(wanted && { samples: new Set(wanted) }),
    ...(reviewer && { reviewers: reviewer }),
    byPolicy: policy,
  });
  promotionFiles(model, promotion.planned, to);
  const promoted = dryRun ? undefined : await promoteToGold(project, model, promotion.planned, to);
  const report = { promotion, ...(promoted && { promoted }) };
  await print([options.json ? JSON.stringify(promotionJson(report), null, 2) : promotionText(report), '\n']);
  return promotion.refused.some(({ reason }) => reason === 'conflict') ? EXIT.findings : EXIT.clean;
}
