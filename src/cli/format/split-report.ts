import { counted } from '../../core/text/phrases';
import type { SplitIssue } from '../../core/split/split-samples';
import type { ProjectDivision } from '../../engine/split/divide-project';
import { leftOutReason } from '../../engine/split/split-file';
import type { SplitSize, SplitSummary } from '../../engine/split/split-summary';
import { shownPath } from '../formats/report';
import { VERSION } from '../version';
import { printable } from './printable';
import { textTable } from './text-table';

/** Grows when a field changes its meaning or goes. docs/training.md describes the shape. */
const FORMAT_VERSION = 1;

export interface SplitContext {
  /** The project's folder relative to the working folder. */
  readonly folder: string;
  /** The division's file, relative to the project. */
  readonly file: string;
  /** `stale`: not written, and another than the file has. */
  readonly state: 'current' | 'written' | 'stale';
}

export function splitJson(divided: ProjectDivision, summary: SplitSummary, context: SplitContext): object {
  const { settings, division, samples } = divided;
  const place = (n: number): object => {
    const { id, path, line } = samples.place(n);
    return { sample: id, path, line: line + 1 };
  };
  return {
    version: FORMAT_VERSION,
    tool: { name: 'labelwright', version: VERSION },
    file: context.file,
    state: context.state,
    settings: {
      sizes: Object.fromEntries(settings.sizes),
      seed: settings.seed,
      method: settings.method,
      stratify: settings.stratify,
      ...(settings.group !== undefined && { group: settings.group }),
      near_duplicates: settings.nearDuplicates,
    },
    samples: {
      total: summary.total,
      given: divided.given,
      kept: divided.kept,
      new: summary.total - divided.given - divided.kept,
      left_out: summary.leftOut,
      gone: divided.gone.length,
    },
    groups: { joined: summary.joined, largest: summary.largest, near_duplicates: division.links.length },
    splits: Object.fromEntries(summary.sizes.map((size) => [size.split, sizeJson(size)])),
    examples: division.examples.map(place),
    issues: division.issues.map(({ kind, samples: which, splits }) => ({
      kind,
      splits,
      samples: which.map(place),
    })),
    contradicted: divided.contradicted.map(place),
  };
}

function sizeJson({
  samples,
  groups,
  share,
  target,
  limits,
  evaluation,
  accuracy,
  strata,
}: SplitSize): object {
  return {
    samples,
    groups,
    share,
    share_ci95: limits,
    ...(target !== undefined && { target }),
    evaluation,
    accuracy_90_ci95: accuracy,
    strata: Object.fromEntries([...strata].sort()),
  };
}

/** Strata and issues that are listed. */
const MAX_STRATA = 40;
const MAX_LISTED = 30;

export function splitText(divided: ProjectDivision, summary: SplitSummary, context: SplitContext): string {
  const { division, given, kept, gone } = divided;
  const rows = summary.sizes.map(
    ({ split, samples, groups, share, target, limits, evaluation, accuracy }) => [
      printable(split),
      String(samples),
      String(groups),
      percent(share),
      target === undefined ? '' : percent(target),
      range(limits),
      evaluation ? range(accuracy) : '',
    ],
  );
  const fresh = summary.total - given - kept;
  return [
    `${counted(summary.total, 'sample')}: ${given} with a split in the data, ${kept} with the split of before, ${fresh} new` +
      (gone.length > 0 ? `; ${gone.length} of the file are not there any more` : ''),
    textTable(
      ['split', 'samples', 'groups', 'share', 'asked', '95 % interval', '90 % right measured as'],
      rows,
    ),
    `${counted(summary.joined, 'group stays', 'groups stay')} together, the largest of ${counted(summary.largest, 'sample')}; ${counted(division.links.length, 'pair')} of equal or nearly equal texts.` +
      (division.examples.length > 0
        ? ` ${counted(division.examples.length, 'sample is', 'samples are')} like guideline examples.`
        : ''),
    strataText(divided, summary),
    issuesText(divided, context),
    divided.contradicted.length > 0
      ? `${counted(divided.contradicted.length, 'sample has', 'samples have')} another split in the data than in ${context.file}; the data count.`
      : '',
    stateText(context),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function stateText({ folder, file, state }: SplitContext): string {
  const name = printable(shownPath({ folder }, file));
  if (state === 'written') return `Written to ${name}`;
  return state === 'current' ? `${name} is up to date` : `${name} is not up to date; nothing was written`;
}

function strataText({ samples }: ProjectDivision, { sizes }: SplitSummary): string {
  const names = [...samples.strata].sort();
  if (names.length < 2) return '';
  const rows = names
    .slice(0, MAX_STRATA)
    .map((name) => [printable(name), ...sizes.map((size) => String(size.strata.get(name) ?? 0))]);
  const more = names.length > MAX_STRATA ? `\n  … ${names.length - MAX_STRATA} more; --json lists all` : '';
  return textTable(['spread by', ...sizes.map(({ split }) => printable(split))], rows) + more;
}

function issuesText({ samples, division }: ProjectDivision, { folder }: SplitContext): string {
  const lines = division.issues.slice(0, MAX_LISTED).map(({ kind, samples: which, splits }) => {
    const { path, line } = samples.place(which[0]!);
    const ids = which.slice(0, 5).map((n) => printable(samples.id(n)));
    const names = ids.join(', ') + (which.length > 5 ? `, … (${which.length})` : '');
    return `${printable(shownPath({ folder }, path))}:${line + 1}  ${ISSUES[kind](names, splits)}`;
  });
  const more = division.issues.length - MAX_LISTED;
  if (more > 0) lines.push(`… ${more} more; --json lists all`);
  return lines.join('\n');
}

const ISSUES: Record<SplitIssue['kind'], (names: string, splits: readonly string[]) => string> = {
  'already-apart': (names, splits) =>
    `leak: ${names} belong together and are in ${splits.map(printable).join(' and ')}. They keep their splits; change one, or divide again with --fresh.`,
  'left-out': (names, splits) => `left out: ${names}: ${printable(leftOutReason(splits))}`,
  'example-in-evaluation': (names, splits) =>
    `leak: ${names} is like a guideline example and is in ${splits.map(printable).join(' and ')}. Take another example, or move the sample.`,
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const range = ([low, high]: readonly [number, number]): string =>
  `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)} %`;
