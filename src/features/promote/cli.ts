import { planPromotion, type Promotion, type PromotionRefusal } from './plan-promotion';
import { promoteToGold, promotionFiles, type Promoted } from './promote-to-gold';
import { samplesOfBuckets } from '../buckets/cli/bucket-samples';
import { type CliCommand, type OptionsOf, EXIT, type ExitCode } from '../../cli/command';
import { UsageError } from '../../cli/options';
import { type ReadProject, withProject } from '../../cli/open-project';
import { deliver, jsonHead, blocksText } from '../../cli/output';
import { counted } from '../../base/text/phrases';
import { firstRows, type Part } from '../../document/blocks';

/** `labelwright promote`: turns reviewers' decisions into gold. */
export const define = (command: CliCommand) =>
  command
    .description("Turn reviewers' decisions into gold")
    .onProject()
    .several('--sample <ID>', 'Only this sample')
    .several('--reviewer <NAME>', 'Only decisions of this reviewer')
    .several('--bucket <ID>', 'Only the samples of this bucket of "labelwright buckets"')
    .opt('--policy', 'Include bulk decisions by vote')
    .opt('--to <FILE>', 'File of gold to append to; by default gold/NAME.jsonl, named after who decided')
    .opt('--dry-run', 'Write nothing; report what would become gold')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
Needs at least one of --sample, --reviewer and --bucket. Existing gold is never changed. To undo a promotion, remove
the lines that the output names.
Exit code: 0, 1 if a decision contradicts existing gold, 2 if the project cannot be read or written.

Examples:
  labelwright promote --reviewer lea --dry-run
  labelwright promote tickets --sample t-17 --sample t-20
  labelwright promote --bucket intent/label-pair/duplicate-charge/refund --to gold/charges.jsonl`;

export async function run(options: Options): Promise<ExitCode> {
  if (!options.sample && !options.reviewer && !options.bucket)
    throw new UsageError('Say what becomes gold: --sample ID, --reviewer NAME or --bucket ID.');
  return withProject(options.project, (read) => promoteIn(read, options));
}

async function promoteIn({ project, model }: ReadProject, options: Options): Promise<ExitCode> {
  const { sample, reviewer, bucket, policy = false, to, dryRun } = options;
  const { records, samples } = project;
  records.convertUnits(samples);
  const unknown = sample?.find((id) => !samples.locate(id) && !records.decisions.has(id));
  if (unknown !== undefined) throw new UsageError(`The project has no sample "${unknown}".`);
  const inBuckets = bucket && (await samplesOfBuckets(project, bucket));
  const wanted = inBuckets && sample ? sample.filter((id) => inBuckets.has(id)) : (inBuckets ?? sample);
  const promotion = await planPromotion(
    { project, model },
    {
      ...(wanted && { samples: new Set(wanted) }),
      ...(reviewer && { reviewers: reviewer }),
      byPolicy: policy,
    },
  );
  const targets = promotionFiles(model, promotion.planned, to);
  const promoted = dryRun ? undefined : await promoteToGold(project, targets);
  const report = { promotion, ...(promoted && { promoted }) };
  await deliver(options.outputs, {
    text: (paint) => blocksText(promotionParts(report), paint),
    json: () => promotionJson(report),
  });
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
const MAX_ROWS = 20;

function promotionParts({ promotion, promoted }: PromotionReport): Part[] {
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
  return [
    head,
    unexplained > 0 &&
      `Without an explanation: ${unexplained}. Their decisions give no reason; write one into the gold.`,
    firstRows(MAX_ROWS, 'Several answers stay valid; gold does not judge these layers:', partly, [
      ['sample', ({ sample }) => sample],
      ['left out', ({ ambiguous }) => ambiguous.join(', ')],
    ]),
    firstRows(MAX_ROWS, `Left alone: ${refused.length}`, refused, [
      ['sample', ({ sample }) => sample],
      ['because', ({ reason }) => reason],
      ['', ({ detail }) => detail],
    ]),
    promoted &&
      promoted.overtaken.length > 0 &&
      `Became gold elsewhere meanwhile, and were left alone: ${promoted.overtaken.join(', ')}.`,
  ];
}

function placeText({ path, samples, line }: Promoted['files'][number]): string {
  const last = samples.length === 1 ? '' : `-${line + samples.length}`;
  return `${path}:${line + 1}${last}`;
}
