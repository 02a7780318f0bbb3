import { counted } from '../../../base/text/phrases';
import {
  dawidSkeneJson,
  majorityJson,
  posteriorLabels,
  posteriorRow,
  runDawidSkene,
} from '../../../agreement/consensus/aggregate';
import { SetDawidSkene, SetMajority } from '../../../agreement/consensus/aggregate-sets';
import { majorityVotes } from '../../../agreement/consensus/majority';
import type { LongData } from '../../../agreement/rows/long-data';
import type { MultiLabelTable } from '../../../agreement/sets/multi-label';
import type { RatingTable } from '../../../agreement/tables/rating-table';
import { maxOf } from '../../../base/lists';
import { number } from '../../../document/estimates';
import { InputError, readLongData } from './long-rows';
import { isFolder, readProjectLayers } from './project-layers';
import { UsageError } from '../../../cli/options';
import { firstRows, type Block, type Column, type Part } from '../../../document/blocks';

export interface MergeOptions {
  method?: 'majority' | 'dawid-skene';
  layer?: string;
  labels?: string[];
  quorum?: number;
  maxIterations: number;
}

/** A result for readers and for programs. */
export interface Made {
  readonly parts: readonly Part[];
  readonly json: object;
}

/**
 * `labelwright resolve FILE`, or `--method`: one label, or set of labels, for each item from several annotators'. Ties are listed, not
 * broken. `input` is a project folder, a file of answers in long form, or `-`.
 */
export async function merged(input: string, options: MergeOptions): Promise<Made> {
  const data = isFolder(input) ? await layerData(input, options.layer) : await readLongData(input, options);
  const { method = 'majority' } = options;
  if (data.kind === 'labels')
    return method === 'majority' ? setMajority(data.table, options) : setDawidSkene(data.table, options);
  if (data.kind !== 'value')
    throw new InputError([
      `${input}: only answers that are one label ("label" or "score") or a set of labels ("labels") are merged. ` +
        `For ${data.kind} use "labelwright resolve" on a project.`,
    ]);
  const { table } = data.input;
  return method === 'majority' ? majority(table, options) : dawidSkene(table, options);
}

/** The answers to the requested layer, or to the only one with labels or numbers. */
async function layerData(folder: string, layer: string | undefined): Promise<LongData> {
  // Merging is not measuring: gold samples have answers to merge like others, and reserves are asked for theirs.
  const { layers } = await readProjectLayers(folder, layer, { all: true });
  const fitting = layer === undefined ? layers.filter(({ data }) => takes(data)) : layers;
  if (fitting.length === 1) return fitting[0]!.data;
  const list = fitting.map((one) => one.layer.id).join(', ') || 'none';
  throw new UsageError(`Choose one layer with --layer. Layers whose answers are labels or numbers: ${list}.`);
}

const takes = ({ kind }: LongData): boolean => kind === 'value' || kind === 'labels';

const MAX_LISTED = 30;

/** Sets of labels: a vote on each label. */
function setMajority(table: MultiLabelTable, { quorum = 0 }: MergeOptions): Made {
  const result = new SetMajority(table, quorum);
  const rows = result.sets.flatMap(({ item, open }, i) =>
    open.map((label) => {
      const votes = `${result.yes(table.labels.indexOf(label), i)} of ${result.of(i)}`;
      return [item, label, votes];
    }),
  );
  const undecided = result.sets.filter(({ open }) => open.length > 0).length;
  const parts = [
    `${counted(result.sets.length, 'item')}, each label separately; ${result.sets.length - undecided} decided by majority, ${undecided} undecided`,
    firstOf(['undecided', 'label', 'votes for it'], rows),
    'Use --json for the labels.',
  ];
  return { parts, json: result };
}

function setDawidSkene(table: MultiLabelTable, { maxIterations }: MergeOptions): Made {
  const result = new SetDawidSkene(table, { maxIterations });
  const doubtful = result.sets.flatMap(({ item }, i) =>
    table.labels.flatMap((label, k) => {
      const p = result.posterior(k, i);
      return Math.max(p, 1 - p) < 0.9 ? [[item, label, number(p)]] : [];
    }),
  );
  const parts = [
    `${counted(result.sets.length, 'item')}, ${counted(table.sets.annotators.length, 'annotator')}, each label separately; ` +
      (result.converged ? 'converged' : 'not converged'),
    firstOf(
      ['label', 'prior'],
      table.labels.map((label, k) => [label, number(result.prior(k))]),
    ),
    firstOf(['doubtful (.1 to .9)', 'label', 'posterior'], doubtful),
    'Use --json for labels, posteriors and confusion rows.',
  ];
  return { parts, json: result };
}

function majority(table: RatingTable, { quorum = 0 }: MergeOptions): Made {
  const votes = majorityVotes(table, table.labels.length, quorum);
  const undecided = votes.flatMap((vote, i) =>
    vote.label === null ? [{ ...vote, item: table.items.at(i)! }] : [],
  );
  const rows = undecided.map(({ item, leaders, votes: most, of }) => [
    item,
    `${most} of ${of}`,
    leaders.map((k) => table.labels[k]!).join(' = '),
  ]);
  const parts = [
    `${counted(votes.length, 'item')}, ${votes.length - undecided.length} decided by majority, ${undecided.length} undecided`,
    firstOf(['undecided', 'votes', 'labels in the lead'], rows),
    'Use --json for the labels.',
  ];
  return { parts, json: majorityJson(table, votes) };
}

function dawidSkene(table: RatingTable, { maxIterations }: MergeOptions): Made {
  const result = runDawidSkene(table, { maxIterations });
  const labels = posteriorLabels(table, result);
  const doubtful = [...table.items].flatMap((item, i) => {
    const certainty = maxOf(posteriorRow(result, i));
    const label = labels[i]!;
    const shown = label === null ? '(tie)' : table.labels[label]!;
    return certainty < 0.9 ? [[item, number(certainty), shown]] : [];
  });
  const parts = [
    `${counted(table.items.length, 'item')}, ${counted(table.annotators.length, 'annotator')}; ${counted(result.iterations, 'iteration')}, ` +
      (result.converged ? 'converged' : 'not converged'),
    firstOf(
      ['label', 'prior'],
      table.labels.map((label, k) => [label, number(result.prior[k])]),
    ),
    firstOf(['doubtful (below .9)', 'posterior', 'label'], doubtful),
    'Use --json for labels, posteriors and confusion rows.',
  ];
  return { parts, json: dawidSkeneJson(table, result) };
}

/** A table of the first rows, and how many more there are. */
const firstOf = (head: readonly string[], rows: readonly string[][]): Block[] =>
  firstRows(
    MAX_LISTED,
    '',
    rows,
    head.map((name, n): Column<string[]> => [name, (row) => row[n]]),
  );
