/** Resolves layers whose answer is a list. Each label, span or relation is voted on separately. */
import { winsMajority } from '../../agreement/consensus/majority';
import { minOf } from '../../base/lists';
import type { LayerValue, Relation, Span } from '../../project/records/records';
import type { ResolvePolicy } from '../../project/model/resolve-policy';
import type { Candidate, LayerResolution, Resolved, SoftLabel, Vote } from './resolution';
import { unresolved, type Posterior } from './resolve-one';
import { voteItems, type VoteItems } from './vote-items';

type Item = string | Span | Relation;

/** One person's answer as items. */
export interface SetVote extends Vote {
  readonly items: VoteItems;
}

/** An item and its number of votes. */
export interface Voted {
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
export function votedItems(votes: readonly SetVote[]): Voted[] {
  const counts = new Map<string, { item: Item; votes: number }>();
  for (const { items } of votes)
    for (const [key, item] of items) {
      const known = counts.get(key);
      if (known) known.votes += 1;
      else counts.set(key, { item, votes: 1 });
    }
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
  const same = ({ items }: SetVote): boolean =>
    items.size === remaining.length && remaining.every(({ key }) => items.has(key));
  return {
    value: remaining.map(({ item }) => item) as LayerValue,
    source,
    confidence,
    votes: votes.filter(same).length,
    of: votes.length,
  };
}
