import { counted } from '../../../base/text/phrases';
import { Option, type Command } from 'commander';
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
import { printable } from '../../../cli/printable';
import { number, textTable } from '../../../cli/text-table';
import { InputError, readLongData } from './long-rows';
import { isFolder, readProjectLayers } from './project-layers';
import { nameList, share, wholeNumber } from '../../../cli/options';
import { run, UsageError } from '../../../cli/run';

interface AggregateOptions {
  method: 'majority' | 'dawid-skene';
  layer?: string;
  labels?: string[];
  quorum: number;
  maxIterations: number;
  json?: boolean;
}

/** `labelwright aggregate`: one label, or set of labels, for each item from several annotators'. Ties are listed, not broken. */
export function register(program: Command): void {
  program
    .command('aggregate')
    .description(
      "one label or set of labels for each item from several annotators'; ties are listed, never broken",
    )
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
  if (data.kind === 'labels')
    return options.method === 'majority'
      ? setMajority(data.table, options)
      : setDawidSkene(data.table, options);
  if (data.kind !== 'rating')
    throw new InputError([
      `${input}: aggregate takes answers that are one label ("label" or "score") or a set of labels ("labels"). ` +
        `For ${data.kind} use "labelwright resolve" on a project.`,
    ]);
  const { table } = data.input;
  return options.method === 'majority' ? majority(table, options) : dawidSkene(table, options);
}

/** The answers to the requested layer, or to the only one with labels or numbers. */
async function layerData(folder: string, layer: string | undefined): Promise<LongData> {
  const { layers } = await readProjectLayers(folder, layer);
  const fitting = layer === undefined ? layers.filter(({ data }) => takes(data)) : layers;
  if (fitting.length === 1) return fitting[0]!.data;
  const list = fitting.map((one) => one.layer.id).join(', ') || 'none';
  throw new UsageError(`Choose one layer with --layer. Layers whose answers are labels or numbers: ${list}.`);
}

const takes = ({ kind }: LongData): boolean => kind === 'rating' || kind === 'labels';

const MAX_LISTED = 30;

/** Sets of labels: a vote on each label. */
function setMajority(table: MultiLabelTable, { quorum, json }: AggregateOptions): string {
  const result = new SetMajority(table, quorum);
  if (json) return JSON.stringify(result, null, 2);
  const rows = result.sets.flatMap(({ item, open }, i) =>
    open.map((label) => {
      const votes = `${result.yes(table.labels.indexOf(label), i)} of ${result.of(i)}`;
      return [printable(item), printable(label), votes];
    }),
  );
  const undecided = result.sets.filter(({ open }) => open.length > 0).length;
  return joined([
    `${counted(result.sets.length, 'item')}, each label by itself; ${result.sets.length - undecided} decided by majority, ${undecided} undecided`,
    rows.length > 0 ? textTable(['undecided', 'label', 'votes for it'], rows.slice(0, MAX_LISTED)) : '',
    more(rows.length),
    'Use --json for the labels.',
  ]);
}

function setDawidSkene(table: MultiLabelTable, { maxIterations, json }: AggregateOptions): string {
  const result = new SetDawidSkene(table, { maxIterations });
  if (json) return JSON.stringify(result, null, 2);
  const doubtful = result.sets.flatMap(({ item }, i) =>
    table.labels.flatMap((label, k) => {
      const p = result.posterior(k, i);
      return Math.max(p, 1 - p) < 0.9 ? [[printable(item), printable(label), number(p)]] : [];
    }),
  );
  return joined([
    `${counted(result.sets.length, 'item')}, ${counted(table.sets.annotators.length, 'annotator')}, each label by itself; ` +
      (result.converged ? 'converged' : 'not converged'),
    textTable(
      ['label', 'prior'],
      table.labels.map((label, k) => [printable(label), number(result.prior(k))]),
    ),
    doubtful.length > 0
      ? textTable(['doubtful (.1 to .9)', 'label', 'posterior'], doubtful.slice(0, MAX_LISTED))
      : '',
    more(doubtful.length),
    'Use --json for labels, posteriors and confusion rows.',
  ]);
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

function majority(table: RatingTable, { quorum, json }: AggregateOptions): string {
  const votes = majorityVotes(table, table.labels.length, quorum);
  if (json) return JSON.stringify(majorityJson(table, votes), null, 2);
  const undecided = votes.flatMap((vote, i) =>
    vote.label === null ? [{ ...vote, item: table.items.at(i)! }] : [],
  );
  const rows = undecided
    .slice(0, MAX_LISTED)
    .map(({ item, leaders, votes: most, of }) => [
      printable(item),
      `${most} of ${of}`,
      leaders.map((k) => printable(table.labels[k]!)).join(' = '),
    ]);
  return joined([
    `${counted(votes.length, 'item')}, ${votes.length - undecided.length} decided by majority, ${undecided.length} undecided`,
    rows.length > 0 ? textTable(['undecided', 'votes', 'labels in the lead'], rows) : '',
    more(undecided.length),
    'Use --json for the labels.',
  ]);
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
    .slice(0, MAX_LISTED)
    .map(({ item, certainty, label }) => [
      printable(item),
      number(certainty),
      label === null ? '(tie)' : printable(table.labels[label]!),
    ]);
  return joined([
    `${counted(table.items.length, 'item')}, ${counted(table.annotators.length, 'annotator')}; ${counted(result.iterations, 'iteration')}, ` +
      (result.converged ? 'converged' : 'not converged'),
    textTable(
      ['label', 'prior'],
      table.labels.map((label, k) => [printable(label), number(result.prior[k])]),
    ),
    rows.length > 0 ? textTable(['doubtful (below .9)', 'posterior', 'label'], rows) : '',
    more(doubtful.length),
    'Use --json for labels, posteriors and confusion rows.',
  ]);
}

function more(count: number): string {
  return count > MAX_LISTED ? `  … ${count - MAX_LISTED} more; --json lists all` : '';
}
