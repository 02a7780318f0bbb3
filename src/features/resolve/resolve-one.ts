/** Layers whose answer is one value: choice, comparison, rating, text. */
import { winsMajority } from '../../agreement/consensus/majority';
import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type { ResolvePolicy } from '../../project/model/resolve-policy';
import type { Candidate, LayerResolution, Resolved, SoftLabel, Vote } from './resolution';
import { takesWords } from '../../kinds/traits';
import { countBy } from '../../base/lists';

/** Answer (as text) -> posterior probability, by Dawid and Skene. */
export type Posterior = ReadonlyMap<string, number>;

/** Two or more votes that differ, and no decision. */
export function resolveOne(
  layer: Layer,
  votes: readonly Vote[],
  policy: ResolvePolicy,
  posterior: Posterior | undefined,
): LayerResolution {
  const candidates = tally(votes);
  const [first, second] = candidates;
  const isTie = second !== undefined && second.votes === first!.votes;
  const taken = (one: Candidate, source: Resolved['source'], confidence: number): LayerResolution => ({
    resolved: { value: one.value as LayerValue, source, confidence, votes: one.votes, of: one.of },
  });
  let last: LayerResolution = unresolved('differ', candidates);
  for (const step of policy.steps) {
    // Texts are taken when they are equal, never outvoted: that two of three wrote the same is an accident of wording.
    if (step === 'majority' && !takesWords(layer)) {
      if (!isTie && winsMajority(first!.votes, votes.length, policy.quorum))
        return taken(first!, 'majority', first!.votes / votes.length);
      last = unresolved(isTie ? 'tie' : 'below-quorum', candidates);
    }
    if (step === 'dawid-skene' && posterior) {
      const best = surest(posterior);
      const value = best && candidates.find((candidate) => String(candidate.value) === best.value);
      if (best && value && best.p >= policy.minPosterior) return taken(value, 'dawid-skene', best.p);
      last = unresolved('low-posterior', candidates, best && `${best.value} has ${best.p.toFixed(3)}`);
    }
  }
  return last;
}

/** Different answers with their votes, most first, then by code unit. */
export function tally(votes: readonly Vote[]): Candidate[] {
  return [...countBy(votes.map(({ value }) => value))]
    .map(([value, count]) => ({ value, votes: count, of: votes.length }))
    .sort((a, b) => b.votes - a.votes || (String(a.value) < String(b.value) ? -1 : 1));
}

/** Shares of the votes, or posterior probabilities where there are any. */
export function softOne(votes: readonly Vote[], posterior: Posterior | undefined): SoftLabel[] {
  const candidates = tally(votes);
  if (!posterior) return candidates.map(({ value, votes: count, of }) => ({ value, p: count / of }));
  const isNumber = typeof candidates[0]?.value === 'number';
  return [...posterior]
    .map(([value, p]) => ({ value: isNumber ? Number(value) : value, p }))
    .filter(({ p }) => p >= 1e-6)
    .sort((a, b) => b.p - a.p);
}

function surest(posterior: Posterior): { value: string; p: number } | undefined {
  const [best, next] = [...posterior].sort((a, b) => b[1] - a[1]);
  if (!best || (next && best[1] - next[1] < 1e-9)) return undefined;
  return { value: best[0], p: best[1] };
}

const REASONS = {
  tie: 'Tie',
  'below-quorum': 'No answer has enough of the votes',
  differ: 'The answers differ',
  'low-posterior': 'Dawid-Skene is not sure enough of any answer',
} as const;

export function unresolved(
  reason: keyof typeof REASONS,
  candidates: readonly Candidate[],
  more?: string,
): LayerResolution {
  const said = candidates.map(({ value, votes, of }) => `${shown(value)} (${votes} of ${of})`).join(', ');
  const tail = more === undefined ? '' : `; ${more}`;
  return { unresolved: { reason, detail: `${REASONS[reason]}: ${said}${tail}.`, candidates } };
}

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : String(value);
  if ('start' in value) {
    const { label, start, end, attributes } = value as Span;
    return `${label} [${start}, ${end})${attributes ? ` ${JSON.stringify(attributes)}` : ''}`;
  }
  return JSON.stringify(value);
}
