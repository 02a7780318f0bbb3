import { counted } from '../../core/text/phrases';
import type { Promotion, PromotionRefusal } from '../../engine/promote/plan-promotion';
import type { Promoted } from '../../engine/promote/promote-to-gold';
import { VERSION } from '../version';
import { printable } from './printable';
import { textTable } from './text-table';

/** Grows when a field changes its meaning or goes. docs/cli.md describes the shape. */
const FORMAT_VERSION = 1;

export interface PromotionReport {
  readonly promotion: Promotion;
  /** Absent in a dry run. */
  readonly promoted?: Promoted;
}

export function promotionJson({ promotion, promoted }: PromotionReport): object {
  return {
    version: FORMAT_VERSION,
    tool: { name: 'labelwright', version: VERSION },
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

/** What keeps samples from becoming gold, worst first. */
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

export function promotionText({ promotion, promoted }: PromotionReport): string {
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
    ...(unexplained > 0
      ? [`Without an explanation: ${unexplained}. Their decisions give no reason; write one into the gold.`]
      : []),
    ...(partly.length > 0
      ? [
          `Several answers stay valid; gold does not judge these layers:\n${textTable(
            ['sample', 'left out'],
            partly
              .slice(0, NAMED)
              .map(({ sample, ambiguous }) => [printable(sample), printable(ambiguous.join(', '))]),
          )}`,
        ]
      : []),
    ...(refused.length > 0
      ? [
          `Left alone: ${refused.length}\n${textTable(
            ['sample', 'because', ''],
            refused
              .slice(0, NAMED)
              .map(({ sample, reason, detail }) => [printable(sample), reason, printable(detail)]),
          )}${refused.length > NAMED ? `\n… and ${refused.length - NAMED} more; --json lists all.` : ''}`,
        ]
      : []),
    ...(promoted && promoted.overtaken.length > 0
      ? [`Became gold elsewhere meanwhile, and were left alone: ${printable(promoted.overtaken.join(', '))}.`]
      : []),
  ].join('\n\n');
}

function placeText({ path, samples, line }: Promoted['files'][number]): string {
  const last = samples.length === 1 ? '' : `-${line + samples.length}`;
  return printable(`${path}:${line + 1}${last}`);
}
