import { counted } from '../../../base/text/phrases';
import {
  dawidSkeneJson,
  majorityJson,
  posteriorLabels,
  posteriorRow,
  runDawidSkene,
} from '../../../agreement/aggregate';
import { SetDawidSkene, SetMajority } from '../../../agreement/aggregate-sets';
import { majorityVotes } from '../../../agreement/majority';
import type { LongData } from '../../../agreement/long-data';
import type { MultiLabelTable } from '../../../agreement/multi-label';
import type { RatingTable } from '../../../agreement/rating-table';
import { maxOf } from '../../../base/lists';
import { number } from '../../../document/estimates';
import { InputError, readLongData } from './long-rows';
import { isFolder, readProjectLayers } from './project-layers';
import type { CliCommand, InProject } from '../../../cli/command';
import { nameList, share, wholeNumber } from '../../../cli/options';
import { deliver, type WithOutputs } from '../../../cli/output';
import { UsageError } from '../../../cli/run';
import { firstRows, type Block, type Column, type Part } from '../../../document/blocks';
import { blocksText } from '../../../cli/document-text';

interface AggregateOptions extends InProject {
  method: 'majority' | 'dawid-skene';
  layer?: string;
  labels?: string[];
  quorum: number;
  maxIterations: number;
}

/** `labelwright aggregate`: one label, or set of labels, for each item from several annotators'. Ties are listed, not broken. */
export function register(program: CliCommand): void {
  program
    .command('aggregate')
    .description("Merge several annotators' labels into one per item")
    .onProject(undefined, '[INPUT]', 'Project folder, answers in long form (JSONL), or - for standard input')
    .forms(['text', 'json'])
    .choice(
      '--method <METHOD>',
      'Majority vote, or Dawid and Skene (1979)',
      ['majority', 'dawid-skene'],
      'majority',
    )
    .option('--layer <ID>', 'Only this layer')
    .option('--labels <LABELS>', 'Labels that could be given: a,b,c or a JSON list', nameList)
    .option('--quorum <SHARE>', 'majority: share of the votes that the winner must exceed (1: all)', share, 0)
    .option('--max-iterations <N>', 'dawid-skene: stop after N iterations', wholeNumber, 1000)
    .addHelpText('after', HELP)
    .runs(aggregate);
}

const HELP = `
Ties are listed, never broken.
Exit code: 0, or 2 if the input cannot be read.

Examples:
  labelwright aggregate answers.jsonl
  labelwright aggregate -C tickets --layer intent --method dawid-skene --json`;

/** A result for readers and for programs. */
interface Made {
  readonly parts: readonly Part[];
  readonly json: object;
}

async function aggregate(options: AggregateOptions & WithOutputs<'text' | 'json'>): Promise<void> {
  const { parts, json } = await aggregated(options.project, options);
  await deliver(options.outputs, { text: (paint) => blocksText(parts, paint), json: () => json });
}

async function aggregated(input: string, options: AggregateOptions): Promise<Made> {
  const data = isFolder(input) ? await layerData(input, options.layer) : await readLongData(input, options);
  if (data.kind === 'labels')
    return options.method === 'majority'
      ? setMajority(data.table, options)
      : setDawidSkene(data.table, options);
  if (data.kind !== 'value')
    throw new InputError([
      `${input}: aggregate takes answers that are one label ("label" or "score") or a set of labels ("labels"). ` +
        `For ${data.kind} use "labelwright resolve" on a project.`,
    ]);
  const { table } = data.input;
  return options.method === 'majority' ? majority(table, options) : dawidSkene(table, options);
}

/** The answers to the requested layer, or to the only one with labels or numbers. */
async function layerData(folder: string, layer: string | undefined): Promise<LongData> {
  // Merging is not measuring: gold samples have answers to merge like others.
  const { layers } = await readProjectLayers(folder, layer, { withGold: true });
  const fitting = layer === undefined ? layers.filter(({ data }) => takes(data)) : layers;
  if (fitting.length === 1) return fitting[0]!.data;
  const list = fitting.map((one) => one.layer.id).join(', ') || 'none';
  throw new UsageError(`Choose one layer with --layer. Layers whose answers are labels or numbers: ${list}.`);
}

const takes = ({ kind }: LongData): boolean => kind === 'value' || kind === 'labels';

const MAX_LISTED = 30;

/** Sets of labels: a vote on each label. */
function setMajority(table: MultiLabelTable, { quorum }: AggregateOptions): Made {
  const result = new SetMajority(table, quorum);
  const rows = result.sets.flatMap(({ item, open }, i) =>
    open.map((label) => {
      const votes = `${result.yes(table.labels.indexOf(label), i)} of ${result.of(i)}`;
      return [item, label, votes];
    }),
  );
  const undecided = result.sets.filter(({ open }) => open.length > 0).length;
  const parts = [
    `${counted(result.sets.length, 'item')}, each label by itself; ${result.sets.length - undecided} decided by majority, ${undecided} undecided`,
    firstOf(['undecided', 'label', 'votes for it'], rows),
    'Use --json for the labels.',
  ];
  return { parts, json: result };
}

function setDawidSkene(table: MultiLabelTable, { maxIterations }: AggregateOptions): Made {
  const result = new SetDawidSkene(table, { maxIterations });
  const doubtful = result.sets.flatMap(({ item }, i) =>
    table.labels.flatMap((label, k) => {
      const p = result.posterior(k, i);
      return Math.max(p, 1 - p) < 0.9 ? [[item, label, number(p)]] : [];
    }),
  );
  const parts = [
    `${counted(result.sets.length, 'item')}, ${counted(table.sets.annotators.length, 'annotator')}, each label by itself; ` +
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

function majority(table: RatingTable, { quorum }: AggregateOptions): Made {
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

function dawidSkene(table: RatingTable, { maxIterations }: AggregateOptions): Made {
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
