/** What becomes of differing answers of spans and relations where the project says so (`training.resolve.spans`). */
import type { LayerValue, Relation, Span } from '../../project/records/records';
import type { ResolvePolicy } from '../../project/model/resolve-policy';
import type { Layer } from '../../project/schema/layer-types';
import type { Candidate, LayerResolution } from './resolution';
import { votedItems, type SetVote, type Voted } from './resolve-set';
import { takesMarks } from '../../kinds/traits';
import { defined } from '../../base/defined';

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
  const keys = new Set(kept.map(({ key }) => key));
  const same = ({ items }: SetVote): boolean =>
    items.size === keys.size && [...items.keys()].every((key) => keys.has(key));
  const shared = all.filter((one) => one.votes === of).length;
  const shown = (some: readonly Voted[]): Candidate[] =>
    some.map(({ item, votes: yes }) => ({ value: withoutId(item), votes: yes, of }));
  return {
    resolved: {
      value: kept.map(({ item }) => item) as LayerValue,
      ...how,
      confidence: shared / all.length,
      votes: votes.filter(same).length,
      of,
      spans: {
        dropped: shown(all.filter(({ key }) => !keys.has(key))),
        added: shown(kept.filter((one) => one.votes < of)),
      },
    },
  };
}

/** Ids and quotes of spans are those of one person's answer. */
function withoutId(item: string | Span | Relation): unknown {
  if (typeof item === 'string' || !('start' in item)) return item;
  const { start, end, label, parts, attributes } = item;
  return {
    ...{ start, end, label },
    ...defined({ parts: parts?.map((part) => ({ start: part.start, end: part.end })), attributes }),
  };
}
