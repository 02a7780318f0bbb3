import { byCodeUnit, present, groupBy } from '../../base/lists';
import type { CsvTable } from '../../base/csv/table-csv';
import {
  blocksOf,
  heading,
  openOnes,
  paragraph,
  quiet,
  section,
  table,
  type Block,
  type Column,
  type Document,
  type Inline,
  type Line,
  type SampleListing,
  joinedBy,
  list,
} from '../../document/blocks';
import { oneLine } from '../../base/text/phrases';
import { csvTable } from '../report/csv';
import { minute } from '../../document/figure';
import type { LayerValue, Span } from '../../project/records/records';
import type { Correction } from './collect-corrections';
import { valueText } from '../../kinds/words';

export interface CorrectionsFacts extends SampleListing {
  readonly title: string;
  /** The start of the report, if it does not list everything. */
  readonly since?: string;
}

/** Kinds of corrections. Labels that a migration renamed are listed separately, since no one corrected them. */
const KINDS = {
  changed: 'Changed by the annotator',
  returned: 'Changed after being sent back',
  withdrawn: 'Withdrawn by the annotator',
  decided: 'Overruled by a reviewer',
} as const;
type Kind = keyof typeof KINDS;

/** The kind for counting: a change requested by a reviewer is a kind of its own. */
const kindOf = ({ kind, returned }: OwnCorrection): Kind =>
  kind === 'changed' && returned ? 'returned' : kind;

type OwnCorrection = Correction & { readonly kind: Exclude<Correction['kind'], 'migrated'> };
const isOwn = (one: Correction): one is OwnCorrection => one.kind !== 'migrated';

/** The corrections as a document: counts by kind and annotator, then each one with who, why, the rule and the time. */
export function correctionsDocument(all: readonly Correction[], facts: CorrectionsFacts): Document {
  const { title, since, listed, isClosed } = facts;
  const corrections = all.filter(isOwn);
  const renamed = all.filter((one) => !isOwn(one));
  const open = openOnes(corrections, isClosed);
  const hidden = corrections.length - open.length;
  const reported = open.slice(-listed).reverse();
  const left = open.length - reported.length;
  return {
    title: `${oneLine(title)}: documented corrections`,
    subtitle:
      `${corrections.length} ${corrections.length === 1 ? 'label was' : 'labels were'} changed after ${corrections.length === 1 ? 'it was' : 'they were'} given` +
      (renamed.length > 0 ? `; migrations renamed ${renamed.length}` : '') +
      (since === undefined ? '' : `, since ${oneLine(since)}`),
    blocks: blocksOf(
      corrections.length === 0
        ? quiet('None.')
        : blocksOf(
            countsTable(corrections),
            heading(2, 'Every correction', 'corrections'),
            hidden > 0 &&
              quiet(
                hidden === 1
                  ? '1 correction of a sample that you have not answered is hidden.'
                  : `${hidden} corrections of samples that you have not answered are hidden.`,
              ),
            left > 0 &&
              quiet(`The newest ${reported.length}; ${left} older ones are in the JSON and the CSV file.`),
            reported.flatMap((correction) => correctionBlocks(correction, facts)),
          ),
      renamedBlocks(renamed),
    ),
  };
}

/** Labels renamed by migrations, by migration and who applied it. The JSON and CSV files list each of them. */
function renamedBlocks(renamed: readonly Correction[]): Block[] {
  const runs = groupBy(renamed, ({ migration, undone, by, reason = '' }) =>
    JSON.stringify([migration, undone, by, reason]),
  );
  const rows = [...runs.values()].map((run) => ({ ...run[0]!, count: run.length }));
  const runTable = table(
    'Labels that migrations renamed. No one judged them again; each is in the JSON and the CSV file',
    rows,
    [
      ['Migration', ({ migration = '' }) => oneLine(migration)],
      ['Done', ({ undone }) => (undone ? 'taken back' : 'applied')],
      ['By', ({ by }) => (by === undefined ? { quiet: 'not said' } : oneLine(by))],
      ['Reason', ({ reason = '' }) => oneLine(reason)],
      ['Labels', ({ count }) => String(count), 'number'],
    ],
  );
  return section(2, 'Renamed by migrations', runTable, 'renamed');
}

function countsTable(corrections: readonly OwnCorrection[]): Block[] {
  const people = [...groupBy(corrections, ({ annotator }) => annotator)].sort(([a], [b]) => byCodeUnit(a, b));
  const rows: (readonly [who: Inline, own: readonly OwnCorrection[]])[] = [
    ...people.map(([annotator, own]) => [oneLine(annotator), own] as const),
    [{ strong: 'All' }, corrections],
  ];
  const count = (all: readonly OwnCorrection[], kind: Kind): number =>
    all.filter((one) => kindOf(one) === kind).length;
  const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) => count(corrections, kind) > 0);
  return table('Changed labels, by annotator', rows, [
    ['Whose', ([who]) => who],
    ...kinds.map((kind): Column<(typeof rows)[number]> => [
      KINDS[kind],
      ([, own]) => String(count(own, kind)),
      'number',
    ]),
  ]);
}

function correctionBlocks(correction: Correction, { fileOf }: CorrectionsFacts): Block[] {
  const { sample, layer, annotator, from, to, valid, time, path, line } = correction;
  const given = valid ?? [to];
  // If only the ends of spans moved, they may cover the same words, so their offsets are shown.
  const written = given.some((value) => isSameText(from, value))
    ? placesOf
    : (value: LayerValue | null) => value;
  return [
    heading(3, [{ sample, file: fileOf?.(sample) }, ` ${oneLine(layer)}`]),
    paragraph(
      `${oneLine(annotator)}: `,
      valueInline(written(from)),
      ' → ',
      ...joinedBy(given, ' or ', (value) => valueInline(written(value))),
      { quiet: ` ${oneLine(minute(time))} · ${path}:${line}` },
    ),
    ...list(reasonsOf(correction), (text) => text),
  ];
}

const isSameText = (from: LayerValue | null, to: LayerValue | null): boolean =>
  from !== null && to !== null && valueText(from) === valueText(to);

/** Spans without their text. */
function placesOf(value: LayerValue | null): LayerValue | null {
  if (!Array.isArray(value)) return value;
  return (value as unknown[]).map((item) => {
    if (typeof item !== 'object' || item === null || !('start' in item)) return item;
    const { label, start, end } = item as Span;
    return { label, start, end };
  }) as LayerValue;
}

const valueInline = (value: LayerValue | null): Inline =>
  value === null ? { quiet: 'no answer' } : { code: oneLine(valueText(value)) };

function reasonsOf(correction: Correction): Line[] {
  const { kind, by = '', cause, reason, rules, returned, undone, guideline } = correction;
  const said: Line = reason === undefined ? [] : [`: ${oneLine(reason)}`];
  const who: Line =
    kind === 'decided'
      ? [`Decided by ${oneLine(by)}`, ...(cause === undefined ? [] : [` (${oneLine(cause)})`]), ...said]
      : [`${kind === 'withdrawn' ? 'Withdrawn' : 'Changed'} by ${oneLine(by)}`, ...said];
  const cited = joinedBy(rules, ', ', (rule) => ({ code: oneLine(rule) }));
  return present([
    [...who, ...(undone ? [{ quiet: ' (undoes an earlier change)' }] : [])],
    returned && [
      `Sent back by ${oneLine(returned.by)}`,
      ...(returned.reason === undefined ? [] : [`: ${oneLine(returned.reason)}`]),
    ],
    rules.length > 0 && ['By ', ...cited],
    guideline && [
      `Guideline ${oneLine(guideline.from ?? 'not said')} before, ${oneLine(guideline.to ?? 'not said')} then`,
    ],
  ]);
}

/** All corrections as a table. Values other than labels and numbers are JSON. */
export function correctionsTable(corrections: readonly Correction[]): CsvTable {
  const value = (of: unknown): unknown => (typeof of === 'object' && of !== null ? JSON.stringify(of) : of);
  return csvTable('corrections', corrections, [
    ...(['time', 'sample', 'layer', 'kind', 'annotator', 'by'] as const),
    ['from', ({ from }) => value(from)],
    ['to', ({ to }) => value(to)],
    ['valid', ({ valid }) => value(valid)],
    ...(['cause', 'reason'] as const),
    ['rules', ({ rules }) => rules.join(' ')],
    ['returned_by', ({ returned }) => returned?.by],
    ['returned_reason', ({ returned }) => returned?.reason],
    'migration',
    ['undone', ({ undone }) => undone && 'true'],
    ['guideline_from', ({ guideline }) => guideline?.from],
    ['guideline_to', ({ guideline }) => guideline?.to],
    ...(['path', 'line'] as const),
  ]);
}
