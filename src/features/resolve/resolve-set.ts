/** Resolves layers whose answer is a list. Each label, span or relation is voted on separately, or as the project says of spans. */
import { winsMajority } from '../../agreement/consensus/majority';
import { defined } from '../../base/objects';
import { minOf, getOrAdd } from '../../base/lists';
import type { LayerValue, Relation, Span } from '../../project/records/records';
import type { ResolvePolicy } from '../../project/model/resolve-policy';
import type { Layer } from '../../project/schema/layer-types';
import type { Candidate, LayerResolution, Resolved, SoftLabel, Vote } from './resolution';
import { unresolved, type Posterior } from './resolve-one';
import { voteItems, type VoteItems } from './vote-items';
import { takesMarks } from '../../kinds/traits';

type Item = string | Span | Relation;

/** One person's answer as items. */
export interface SetVote extends Vote {
  readonly items: VoteItems;
}

/** An item and its number of votes. */
interface Voted {
  readonly key: string;
  readonly item: Item;
  readonly votes: number;
}

export const setVote = (vote: Vote, spans?: readonly Span[]): SetVote => ({
  ...vote,
  items: voteItems(vote.value, spans),
});

/** Whether all votes have the same items, ignoring order, ids and quotes. */
export function sameItems(votes: readonly SetVote[]): boolean {
  const [first, ...others] = votes;
  return others.every(
    ({ items }) =>
      items.size === first!.items.size && [...items.keys()].every((key) => first!.items.has(key)),
  );
}

/** Resolves two or more differing votes without a decision. `posterior` has the probability of each label of a `choices` layer. */
export function resolveSet(
  votes: readonly SetVote[],
  policy: ResolvePolicy,
  posterior: Posterior | undefined,
): LayerResolution {
  const all = votedItems(votes);
  const of = votes.length;
  let last = unresolved('differ', candidatesOf(all, of));
  for (const step of policy.steps) {
    if (step === 'majority') {
      const open = all.filter(
        ({ votes: yes }) =>
          !winsMajority(yes, of, policy.quorum) && !winsMajority(of - yes, of, policy.quorum),
      );
      const isTie = open.some(({ votes: yes }) => 2 * yes === of);
      // With a quorum below one half, an item with as many votes for as against would win both ways. That is a tie too.
      const tied = all.filter(({ votes: yes }) => 2 * yes === of);
      if (open.length === 0 && tied.length === 0) {
        const remaining = all.filter(({ votes: yes }) => 2 * yes > of);
        const confidence = minOf(all.map(({ votes: yes }) => Math.max(yes, of - yes) / of));
        return { resolved: resolvedOf(remaining, votes, 'majority', confidence) };
      }
      last = unresolved(
        isTie || tied.length > 0 ? 'tie' : 'below-quorum',
        candidatesOf(open.length > 0 ? open : tied, of),
      );
    }
    if (step === 'dawid-skene' && posterior) {
      const p = (key: string): number => posterior.get(key) ?? 0;
      const sure = (key: string): number => Math.max(p(key), 1 - p(key));
      const open = all.filter(({ key }) => sure(key) < policy.minPosterior);
      if (open.length === 0) {
        const remaining = all.filter(({ key }) => p(key) > 0.5);
        return {
          resolved: resolvedOf(remaining, votes, 'dawid-skene', minOf(all.map(({ key }) => sure(key)))),
        };
      }
      const named = open.map(({ key }) => `${key} has ${p(key).toFixed(3)}`).join(', ');
      last = unresolved('low-posterior', candidatesOf(open, of), named);
    }
  }
  return last;
}

/** The share of votes for each item, or the posterior probability of each label. */
export function softSet(votes: readonly SetVote[], posterior: Posterior | undefined): SoftLabel[] {
  return votedItems(votes).map(({ key, item, votes: yes }) => ({
    value: item,
    p: posterior?.get(key) ?? yes / votes.length,
  }));
}

/** What anyone gave, most votes first, then by key. */
function votedItems(votes: readonly SetVote[]): Voted[] {
  const counts = new Map<string, { item: Item; votes: number }>();
  for (const { items } of votes)
    for (const [key, item] of items) getOrAdd(counts, key, () => ({ item, votes: 0 })).votes += 1;
  return [...counts]
    .map(([key, count]) => ({ key, ...count }))
    .sort((a, b) => b.votes - a.votes || (a.key < b.key ? -1 : 1));
}

const candidatesOf = (voted: readonly Voted[], of: number): Candidate[] =>
  voted.map(({ item, votes }) => ({ value: item, votes, of }));

function resolvedOf(
  remaining: readonly Voted[],
  votes: readonly SetVote[],
  source: Resolved['source'],
  confidence: number,
): Resolved {
  return {
    value: remaining.map(({ item }) => item) as LayerValue,
    source,
    confidence,
    votes: votesFor(remaining, votes),
    of: votes.length,
  };
}

/** How many answers have exactly these items. */
const votesFor = (kept: readonly Voted[], votes: readonly SetVote[]): number =>
  votes.filter(({ items }) => items.size === kept.length && kept.every(({ key }) => items.has(key))).length;

/** How many answers a layer needs: to agree or to unite takes two. */
export const leastAnswers = (layer: Layer, { spans, minAnswers }: ResolvePolicy): number =>
  takesMarks(layer) && (spans === 'agreed' || spans === 'union') ? Math.max(2, minAnswers) : minAnswers;

/**
 * Two or more answers of spans or relations that differ, by the policy for spans. Undefined where the steps of the policy decide: for
 * other layers, `majority`, and where the named annotator has no answer.
 */
export function resolveSpans(
  layer: Layer,
  votes: readonly SetVote[],
  { spans }: ResolvePolicy,
): LayerResolution | undefined {
  if (!takesMarks(layer) || spans === 'majority') return undefined;
  const all = votedItems(votes);
  const of = votes.length;
  if (typeof spans !== 'object') {
    const kept = spans === 'union' ? all : all.filter((one) => one.votes === of);
    return taken(all, kept, votes, { source: spans });
  }
  const own = votes.find(({ annotator }) => annotator === spans.annotator);
  if (!own) return undefined;
  const kept = all.filter(({ key }) => own.items.has(key));
  return taken(all, kept, votes, { source: 'annotator', by: own.annotator });
}

function taken(
  all: readonly Voted[],
  kept: readonly Voted[],
  votes: readonly SetVote[],
  how: { readonly source: 'agreed' | 'union' | 'annotator'; readonly by?: string },
): LayerResolution {
  const of = votes.length;
  const keeps = new Set(kept);
  const shared = all.filter((one) => one.votes === of).length;
  const shown = (some: readonly Voted[]): Candidate[] =>
    some.map(({ item, votes: yes }) => ({ value: withoutId(item), votes: yes, of }));
  return {
    resolved: {
      value: kept.map(({ item }) => item) as LayerValue,
      ...how,
      confidence: shared / all.length,
      votes: votesFor(kept, votes),
      of,
      spans: {
        dropped: shown(all.filter((one) => !keeps.has(one))),
        added: shown(kept.filter((one) => one.votes < of)),
      },
    },
  };
}

/** Ids and quotes of spans are those of one person's answer. */
function withoutId(item: Item): unknown {
  if (typeof item === 'string' || !('start' in item)) return item;
  const { start, end, label, parts, attributes } = item;
  return {
    ...{ start, end, label },
    ...defined({ parts: parts?.map((part) => ({ start: part.start, end: part.end })), attributes }),
  };
}
