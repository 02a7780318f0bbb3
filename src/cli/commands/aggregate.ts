import { Option, type Command } from 'commander';
import {
  dawidSkeneJson,
  majorityJson,
  posteriorLabels,
  posteriorRow,
  runDawidSkene,
} from '../../core/agreement/aggregate';
import { majorityVotes } from '../../core/agreement/majority';
import type { LongData } from '../../core/agreement/long-data';
import type { RatingTable } from '../../core/agreement/rating-table';
import { number } from '../format/numbers';
import { printable } from '../format/printable';
import { textTable } from '../format/text-table';
import { InputError, readLongData } from '../input/long-rows';
import { isFolder, readProjectLayers } from '../input/project-layers';
import { nameList, share, wholeNumber } from '../options';
import { run, UsageError } from '../run';

interface AggregateOptions {
  method: 'majority' | 'dawid-skene';
  layer?: string;
  labels?: string[];
  quorum: number;
  maxIterations: number;
  json?: boolean;
}

/** `labelwright aggregate`: one label an item from several annotators'. Ties are told, never broken. */
export function register(program: Command): void {
  program
    .command('aggregate')
    .description("one label for each item from several annotators' labels; ties are listed, never broken")
    .argument('[input]', 'a project folder, answers in long form (JSONL), or - for standard input', '.')
    .addOption(
      new Option('--method <method>', 'majority vote, or Dawid and Skene (1979)')
        .choices(['majority', 'dawid-skene'])
        .default('majority'),
    )
    .option('--layer <name>', 'only this layer')
    .option('--labels <labels>', 'the declared label set: a,b,c or a JSON list', nameList)
    .option('--quorum <share>', 'majority: share of the votes that the winner must pass (1: all)', share, 0)
    .option('--max-iterations <number>', 'dawid-skene: stop after so many', wholeNumber, 1000)
    .option('--json', 'print JSON')
    .action((input: string, options: AggregateOptions) => run(() => aggregate(input, options)));
}

async function aggregate(input: string, options: AggregateOptions): Promise<string> {
  const data = isFolder(input) ? await layerData(input, options.layer) : await readLongData(input, options);
  if (data.kind !== 'rating') {
    throw new InputError([`${input}: aggregate needs one label in each answer ("label" or "score")`]);
  }
  const { table } = data.input;
  return options.method === 'majority' ? majority(table, options) : dawidSkene(table, options);
}

/** The answers to the layer asked for, or to the only one with one label an answer. */
async function layerData(folder: string, layer: string | undefined): Promise<LongData> {
  const { layers } = await readProjectLayers(folder, layer);
  const fitting = layer === undefined ? layers.filter(({ data }) => data.kind === 'rating') : layers;
  if (fitting.length === 1) return fitting[0]!.data;
  const list = fitting.map((one) => one.layer.id).join(', ') || 'none';
  throw new UsageError(`Choose one layer with --layer. Layers with one label an answer: ${list}.`);
}

const MOST_LISTED = 30;

function majority(table: RatingTable, { quorum, json }: AggregateOptions): string {
  const votes = majorityVotes(table, table.labels.length, quorum);
  if (json) return JSON.stringify(majorityJson(table, votes), null, 2);
  const undecided = votes.flatMap((vote, i) =>
    vote.label === null ? [{ ...vote, item: table.items.at(i)! }] : [],
  );
  const rows = undecided
    .slice(0, MOST_LISTED)
    .map(({ item, leaders, votes: most, of }) => [
      printable(item),
      `${most} of ${of}`,
      leaders.map((k) => printable(table.labels[k]!)).join(' = '),
    ]);
  return [
    `${votes.length} items, ${votes.length - undecided.length} decided by majority, ${undecided.length} undecided`,
    rows.length > 0 ? textTable(['undecided', 'votes', 'labels in the lead'], rows) : '',
    more(undecided.length),
    'Use --json for the labels.',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function dawidSkene(table: RatingTable, { maxIterations, json }: AggregateOptions): string {
  const result = runDawidSkene(table, { maxIterations });
  if (json) return JSON.stringify(dawidSkeneJson(table, result), null, 2);
  const labels = posteriorLabels(table, result);
  const doubtful = [...table.items].flatMap((item, i) => {
    const certainty = Math.max(...posteriorRow(result, i));
    return certainty < 0.9 ? [{ item, certainty, label: labels[i]! }] : [];
  });
  const rows = doubtful
    .slice(0, MOST_LISTED)
    .map(({ item, certainty, label }) => [
      printable(item),
      number(certainty),
      label === null ? '(tie)' : printable(table.labels[label]!),
    ]);
  return [
    `${table.items.length} items, ${table.annotators.length} annotators; ${result.iterations} iterations, ` +
      (result.converged ? 'converged' : 'not converged'),
    textTable(
      ['label', 'prior'],
      table.labels.map((label, k) => [printable(label), number(result.prior[k])]),
    ),
    rows.length > 0 ? textTable(['doubtful (below .9)', 'posterior', 'label'], rows) : '',
    more(doubtful.length),
    'Use --json for labels, posteriors and confusion rows.',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function more(count: number): string {
  return count > MOST_LISTED ? `  … ${count - MOST_LISTED} more; --json lists all` : '';
}
