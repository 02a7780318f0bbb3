import { dawidSkeneJson, posteriorLabels, posteriorRow, runDawidSkene } from './aggregate';
import type { DawidSkene, DawidSkeneOptions } from './dawid-skene';
import { type Json } from '../coefficients/flat-json';
import { majorityVotes, type Vote } from './majority';
import type { MultiLabelTable } from '../sets/multi-label';
import { filterRatings, type RatingTable } from '../tables/rating-table';

const NO = 0;
const YES = 1;

/** The result for one item: the chosen labels, and the undecided ones. */
export interface AggregatedSet {
  readonly item: string;
  readonly labels: readonly string[];
  /** Labels with a tie or too few votes. The set is only complete if there are none. */
  readonly open: readonly string[];
}

/** A yes/no question for each label: did the annotator give it? */
function questions({ sets, members, labels }: MultiLabelTable): RatingTable[] {
  return labels.map((_, k) => ({
    ...filterRatings(sets, (columns, position) => (members[columns.label[position]!]!.has(k) ? YES : NO)),
    labels: ['no', 'yes'],
    undeclared: [],
    ordered: false,
  }));
}

/** Majority vote on each label of each item. */
export class SetMajority {
  readonly sets: readonly AggregatedSet[];
  /** By label, then by item. */
  readonly #votes: readonly (readonly Vote[])[];

  constructor(
    readonly table: MultiLabelTable,
    quorum = 0,
  ) {
    this.#votes = questions(table).map((question) => majorityVotes(question, 2, quorum));
    this.sets = aggregated(table, (k, item) => this.#votes[k]![item]!.label);
  }

  yes(label: number, item: number): number {
    const { leaders, votes, of } = this.#votes[label]![item]!;
    return leaders.includes(YES) ? votes : of - votes;
  }

  of(item: number): number {
    return this.#votes[0]?.[item]?.of ?? 0;
  }

  toJSON(): { [key: string]: Json } {
    const items = this.sets.map(({ item, labels, open }, i) => {
      const votes = this.table.labels.map((label, k) => [label, this.yes(k, i)] as const);
      return [
        item,
        {
          labels: open.length > 0 ? null : labels,
          ...(open.length > 0 && { taken: labels, open }),
          votes: Object.fromEntries(votes.filter(([, yes]) => yes > 0)),
          of: this.of(i),
        },
      ] as const;
    });
    return { method: 'majority', ...setsJson(this.sets), items: Object.fromEntries(items) };
  }
}

/** Dawid and Skene's model, separately for each label. */
export class SetDawidSkene {
  readonly sets: readonly AggregatedSet[];
  readonly #questions: readonly RatingTable[];
  readonly #results: readonly DawidSkene[];

  constructor(
    readonly table: MultiLabelTable,
    options?: DawidSkeneOptions,
  ) {
    this.#questions = questions(table);
    this.#results = this.#questions.map((question) => runDawidSkene(question, options));
    const best = this.#results.map((result, k) => posteriorLabels(this.#questions[k]!, result));
    this.sets = aggregated(table, (k, item) => best[k]![item]!);
  }

  get converged(): boolean {
    return this.#results.every(({ converged }) => converged);
  }

  /** The share of items that have a label. */
  prior(label: number): number {
    return this.#results[label]!.prior[YES]!;
  }

  /** The probability that an item has a label. */
  posterior(label: number, item: number): number {
    return posteriorRow(this.#results[label]!, item)[YES]!;
  }

  toJSON(): { [key: string]: Json } {
    const { labels } = this.table;
    const probabilities = this.sets.map(
      ({ item }, i) =>
        [item, Object.fromEntries(labels.map((label, k) => [label, this.posterior(k, i)]))] as const,
    );
    const each = labels.map((label, k) => {
      const { n_iter_run, has_converged, observed_loglik, confusion } = dawidSkeneJson(
        this.#questions[k]!,
        this.#results[k]!,
      );
      return [label, { n_iter_run: n_iter_run!, has_converged: has_converged!, observed_loglik: observed_loglik!, confusion: confusion! }] as const; // prettier-ignore
    });
    return {
      method: 'dawid-skene',
      ...setsJson(this.sets),
      has_converged: this.converged,
      prior: Object.fromEntries(labels.map((label, k) => [label, this.prior(k)])),
      posterior: Object.fromEntries(probabilities),
      per_label: Object.fromEntries(each),
    };
  }
}

function aggregated(
  { sets, labels }: MultiLabelTable,
  answer: (label: number, item: number) => number | null,
): AggregatedSet[] {
  return Array.from(sets.items, (item, i) => ({
    item,
    labels: labels.filter((_, k) => answer(k, i) === YES),
    open: labels.filter((_, k) => answer(k, i) === null),
  }));
}

function setsJson(sets: readonly AggregatedSet[]): { [key: string]: Json } {
  return {
    each_label: true,
    n_items: sets.length,
    n_undecided: sets.filter(({ open }) => open.length > 0).length,
    labels: Object.fromEntries(sets.map(({ item, labels, open }) => [item, open.length > 0 ? null : labels])),
  };
}
