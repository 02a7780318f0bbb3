import { paragraphs } from '../../base/text/markdown';
import type { Command } from 'commander';
import { textsOf } from '../../project/answers/foreign-units';
import { planPromotion, type Promotion, type PromotionRefusal } from './plan-promotion';
import { promoteToGold, promotionFiles, type Promoted } from './promote-to-gold';
import { samplesOfBuckets } from '../buckets/cli/bucket-samples';
import { type ReadProject, withProject } from '../../cli/open-project';
import { another } from '../../cli/options';
import { EXIT, UsageError, runToExit, type ExitCode } from '../../cli/run';
import { print } from '../../cli/standard-output';
import { counted } from '../../base/text/phrases';
import { jsonHead } from '../../cli/version';
import { printable } from '../../cli/printable';
import { textTable } from '../../cli/text-table';

interface Options {
  sample?: string[];
  reviewer?: string[];
  bucket?: string[];
  policy?: boolean;
  to?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** `labelwright promote`: turns reviewers' decisions into gold. */
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

interface PromotionReport {
  readonly promotion: Promotion;
  /** Absent in a dry run. */
  readonly promoted?: Promoted;
}

function promotionJson({ promotion, promoted }: PromotionReport): object {
  return {
    ...jsonHead(),
    dry_run: promoted === undefined,
    promoted: promotion.planned
      .filter(({ sample }) => !promoted?.overtaken.includes(sample))
      .map(({ sample, record, ambiguous }) => ({
        sample,
        labels: record.labels,
        explained: record.explanation !== undefined,
        left_out: ambiguous,
      })),
    refused: promotion.refused.map(({ sample, reason, detail }) => ({ sample, reason, detail })),
    overtaken: promoted?.overtaken ?? [],
    files: (promoted?.files ?? []).map(({ path, samples, line }) => ({
      path,
      line: line + 1,
      lines: samples.length,
    })),
  };
}

/** Reasons that samples do not become gold, worst first. */
const REFUSALS: readonly PromotionRefusal[] = [
  'conflict',
  'invalid',
  'text-changed',
  'stale',
  'ambiguous',
  'by-policy',
  'no-sample',
  'returned',
  'undecided',
  'gold',
];
const NAMED = 20;

function promotionText({ promotion, promoted }: PromotionReport): string {
  const planned = promotion.planned.filter(({ sample }) => !promoted?.overtaken.includes(sample));
  const count = counted(planned.length, 'sample');
  const head = promoted
    ? planned.length === 0
      ? 'Nothing became gold.'
      : `${count} became gold: ${promoted.files.map(placeText).join(', ')}. To take it back, remove these lines.`
    : `Dry run: ${count} would become gold. Nothing was written.`;
  const unexplained = planned.filter(({ record }) => record.explanation === undefined).length;
  const partly = planned.filter(({ ambiguous }) => ambiguous.length > 0);
  const refused = REFUSALS.flatMap((reason) => promotion.refused.filter((one) => one.reason === reason));
  return paragraphs(
    head,
    unexplained > 0 &&
      `Without an explanation: ${unexplained}. Their decisions give no reason; write one into the gold.`,
    partly.length > 0 &&
      `Several answers stay valid; gold does not judge these layers:\n${textTable(
        ['sample', 'left out'],
        partly
          .slice(0, NAMED)
          .map(({ sample, ambiguous }) => [printable(sample), printable(ambiguous.join(', '))]),
      )}`,
    refused.length > 0 &&
      `Left alone: ${refused.length}\n${textTable(
        ['sample', 'because', ''],
        refused
          .slice(0, NAMED)
          .map(({ sample, reason, detail }) => [printable(sample), reason, printable(detail)]),
      )}${refused.length > NAMED ? `\n… and ${refused.length - NAMED} more; --json lists all.` : ''}`,
    promoted &&
      promoted.overtaken.length > 0 &&
      `Became gold elsewhere meanwhile, and were left alone: ${printable(promoted.overtaken.join(', '))}.`,
  );
}

function placeText({ path, samples, line }: Promoted['files'][number]): string {
  const last = samples.length === 1 ? '' : `-${line + samples.length}`;
  return printable(`${path}:${line + 1}${last}`);
}
