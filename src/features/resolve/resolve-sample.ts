import { isConditionMet } from '../../project/answers/conditions';
import type { DecisionRecord, Labels, LayerValue, Relation, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type { ResolvePolicy } from '../../project/model/resolve-policy';
import type {
  Candidate,
  IgnoredVote,
  LayerResolution,
  Resolved,
  SampleResolution,
  SoftLabel,
  Unresolved,
  Vote,
} from './resolution';
import { type Posterior, resolveOne, softOne, tally } from './resolve-one';
import {
  leastAnswers,
  resolveSet,
  resolveSpans,
  sameItems,
  setVote,
  softSet,
  type SetVote,
} from './resolve-set';
import { answerProblem } from '../../kinds/answer-problem';
import { bySpanPlace, readableRelations, spanKey } from './vote-items';
import { joinsMarks, marksText, takesSet } from '../../kinds/traits';

/** All answers to one sample. Offsets are code points. */
export interface SampleInput {
  /** Counting answers, in an order that does not depend on the order of the files. */
  readonly answers: readonly { readonly annotator: string; readonly labels: Labels }[];
  readonly decision?: Pick<DecisionRecord, 'reviewer' | 'labels' | 'valid'>;
}

export interface ResolveOptions {
  readonly policy: ResolvePolicy;
  /** Dawid and Skene's probabilities for a layer of this sample. */
  readonly posterior?: (layer: string) => Posterior | undefined;
  /** Also compute soft labels. */
  readonly soft?: boolean;
}

/**
 * Resolves all answers to one, layer by layer. Nothing is guessed: a layer that the policy does not decide is unresolved, with a reason.
 */
export function resolveSample(
  layers: readonly Layer[],
  input: SampleInput,
  options: ResolveOptions,
): SampleResolution {
  return new SampleResolver(layers, input, options).run();
}

class SampleResolver {
  readonly #resolved = new Map<string, Resolved>();
  readonly #unresolved = new Map<string, Unresolved>();
  readonly #notAsked: string[] = [];
  readonly #ignored: IgnoredVote[] = [];
  readonly #soft = new Map<string, readonly SoftLabel[]>();
  readonly #done = new Set<string>();

  constructor(
    private readonly layers: readonly Layer[],
    private readonly input: SampleInput,
    private readonly options: ResolveOptions,
  ) {}

  run(): SampleResolution {
    for (const layer of this.layers) this.#resolve(layer);
    const inOrder = <T>(map: ReadonlyMap<string, T>): Map<string, T> =>
      new Map(this.layers.flatMap(({ id }) => (map.has(id) ? [[id, map.get(id)!]] : [])));
    return {
      resolved: inOrder(this.#resolved),
      unresolved: inOrder(this.#unresolved),
      notAsked: this.#notAsked,
      ignored: this.#ignored,
      soft: inOrder(this.#soft),
    };
  }

  /** Resolves a layer after those that it depends on. In a cycle of `when` conditions, which a lint rule reports, no layer waits. */
  #resolve(layer: Layer): void {
    if (this.#done.has(layer.id)) return;
    this.#done.add(layer.id);
    const needed = [...Object.keys(layer.when ?? {}), ...(joinsMarks(layer) ? [layer.spans] : [])];
    for (const id of needed) {
      const other = this.layers.find((one) => one.id === id);
      if (other) this.#resolve(other);
    }
    const votes = this.#votesOn(layer);
    const decided = this.#decision(layer);
    if (!decided) {
      const requested = isConditionMet(layer, this.#answers());
      if (requested === false) {
        if (votes.length > 0) this.#notAsked.push(layer.id);
        return;
      }
      if (requested === undefined && Object.keys(layer.when!).some((id) => this.#unresolved.has(id))) {
        if (votes.length > 0) this.#leaveOpen(layer, dependent(layer, votes));
        return;
      }
    }
    const sets = votes.map((vote) => setVote(vote, this.#spansOf(layer, vote.annotator)));
    if (this.options.soft) this.#addSoft(layer, sets, decided);
    const result = decided ?? this.#byVotes(layer, sets);
    if (result) this.#take(layer, result);
  }

  #votesOn(layer: Layer): Vote[] {
    const votes: Vote[] = [];
    for (const { annotator, labels } of this.input.answers) {
      if (!Object.hasOwn(labels, layer.id)) continue;
      const why = answerProblem(layer, labels[layer.id]);
      if (why === undefined) votes.push({ annotator, value: labels[layer.id]! });
      else this.#ignored.push({ annotator, layer: layer.id, why });
    }
    return votes;
  }

  #decision(layer: Layer): LayerResolution | undefined {
    const { decision } = this.input;
    if (!decision || !this.options.policy.steps.includes('decision')) return undefined;
    const { labels, valid, reviewer } = decision;
    if (labels && Object.hasOwn(labels, layer.id)) {
      const given = labels[layer.id]!;
      const why = answerProblem(layer, given);
      const spans = joinsMarks(layer) ? spanList(labels, layer.spans) : [];
      const value = Array.isArray(given)
        ? itemsOf(setVote({ annotator: reviewer, value: given }, spans))
        : given;
      if (why === undefined)
        return { resolved: { value, source: 'decision', confidence: 1, votes: 0, of: 0, by: reviewer } };
      this.#ignored.push({ annotator: reviewer, layer: layer.id, why });
      return undefined;
    }
    if (!valid || !Object.hasOwn(valid, layer.id)) return undefined;
    const values = valid[layer.id]!;
    const [only] = values;
    if (values.length === 1 && answerProblem(layer, only) === undefined)
      return { resolved: { value: only!, source: 'decision', confidence: 1, votes: 0, of: 0, by: reviewer } };
    return {
      unresolved: {
        reason: 'several-valid',
        detail: `${reviewer} decided that ${values.length} answers stay valid.`,
        candidates: values.map((value) => ({ value, votes: 0, of: 0 })),
      },
    };
  }

  #byVotes(layer: Layer, votes: readonly SetVote[]): LayerResolution | undefined {
    const { policy, posterior } = this.options;
    const of = votes.length;
    if (of === 0) {
      const why = 'No one has answered this required question.';
      return layer.required
        ? { unresolved: { reason: 'no-answer', detail: why, candidates: [] } }
        : undefined;
    }
    const least = leastAnswers(layer, policy);
    if (of < least) {
      const detail = `${of} of ${least} answers that the policy asks for.`;
      return { unresolved: { reason: 'too-few-answers', detail, candidates: this.#candidates(votes) } };
    }
    const isList = Array.isArray(votes[0]!.value);
    if (isList ? sameItems(votes) : votes.every(({ value }) => value === votes[0]!.value)) {
      const value = isList ? itemsOf(votes[0]!) : votes[0]!.value;
      return {
        resolved:
          of === 1
            ? { value, source: 'single', confidence: null, votes: 1, of }
            : { value, source: 'unanimous', confidence: 1, votes: of, of },
      };
    }
    return isList
      ? (resolveSpans(layer, votes, policy) ?? resolveSet(votes, policy, posterior?.(layer.id)))
      : resolveOne(layer, votes, policy, posterior?.(layer.id));
  }

  #candidates(votes: readonly Vote[]) {
    return Array.isArray(votes[0]?.value)
      ? votes.map(({ value }) => ({ value, votes: 1, of: votes.length }))
      : tally(votes);
  }

  /** Completes a result and checks it against the schema: a combination of valid answers may be invalid. */
  #take(layer: Layer, result: LayerResolution): void {
    if ('unresolved' in result) return this.#leaveOpen(layer, result.unresolved);
    let value: LayerValue | undefined = result.resolved.value;
    if (marksText(layer)) value = withSpanIds(value as Span[]);
    if (joinsMarks(layer)) {
      const spans = this.#resolved.get(layer.spans);
      value = joinResolvedSpans(value as Relation[], (spans?.value ?? []) as Span[]);
      if (!value)
        return this.#leaveOpen(layer, {
          reason: 'depends-on-unresolved',
          detail: `A relation joins a span that is not among the resolved ones of "${layer.spans}".`,
          candidates: (result.resolved.value as Relation[]).map((each) => ({
            value: each,
            votes: result.resolved.votes,
            of: result.resolved.of,
          })),
        });
    }
    if (takesSet(layer)) value = inOrderOf(layer.labels, value as string[]);
    const problem = answerProblem(layer, value);
    if (problem !== undefined)
      return this.#leaveOpen(layer, {
        reason: 'invalid-result',
        detail: `The combined answer is not valid. ${problem}`,
        candidates: [{ value, votes: result.resolved.votes, of: result.resolved.of }],
      });
    const { spans: changed } = result.resolved;
    const spans =
      changed && joinsMarks(layer)
        ? { dropped: changed.dropped.map(readable), added: changed.added.map(readable) }
        : changed;
    this.#resolved.set(layer.id, { ...result.resolved, value, ...(spans && { spans }) });
  }

  #leaveOpen(layer: Layer, unresolved: Unresolved): void {
    const candidates = joinsMarks(layer) ? unresolved.candidates.map(readable) : unresolved.candidates;
    this.#unresolved.set(layer.id, { ...unresolved, candidates });
  }

  #answers(): Labels {
    return Object.fromEntries([...this.#resolved].map(([id, { value }]) => [id, value]));
  }

  #spansOf(layer: Layer, annotator: string): readonly Span[] {
    if (!joinsMarks(layer)) return [];
    const answer = this.input.answers.find((one) => one.annotator === annotator);
    return spanList(answer?.labels ?? {}, layer.spans);
  }

  #addSoft(layer: Layer, votes: readonly SetVote[], decided: LayerResolution | undefined): void {
    const found = decided ? softDecision(decided) : this.#softVotes(layer, votes);
    const soft = joinsMarks(layer)
      ? found.map(({ value, p }) => ({ value: readableRelations(value), p }))
      : found;
    if (soft.length > 0) this.#soft.set(layer.id, soft);
  }

  #softVotes(layer: Layer, votes: readonly SetVote[]): SoftLabel[] {
    if (votes.length === 0) return [];
    const posterior = this.options.posterior?.(layer.id);
    return Array.isArray(votes[0]!.value) ? softSet(votes, posterior) : softOne(votes, posterior);
  }
}

/** A decision has probability 1. If several answers stay valid, all have the same probability. */
function softDecision(decided: LayerResolution): SoftLabel[] {
  const values: readonly unknown[] =
    'resolved' in decided
      ? [decided.resolved.value]
      : decided.unresolved.candidates.map(({ value }) => value);
  if (!values.some(Array.isArray)) return values.map((value) => ({ value, p: 1 / values.length }));
  const shares = new Map<string, SoftLabel>();
  for (const list of values)
    for (const item of Array.isArray(list) ? (list as unknown[]) : []) {
      const key = JSON.stringify(item);
      shares.set(key, { value: item, p: (shares.get(key)?.p ?? 0) + 1 / values.length });
    }
  return [...shares.values()];
}

const dependent = (layer: Layer, votes: readonly Vote[]): Unresolved => ({
  reason: 'depends-on-unresolved',
  detail: `Whether it is asked depends on ${Object.keys(layer.when!).join(', ')}, which is not resolved.`,
  candidates: Array.isArray(votes[0]?.value) ? [] : tally(votes),
});

const readable = (one: Candidate): Candidate => ({ ...one, value: readableRelations(one.value) });

const spanList = (labels: Labels, layer: string): readonly Span[] =>
  Object.hasOwn(labels, layer) && Array.isArray(labels[layer]) ? (labels[layer] as Span[]) : [];

const itemsOf = ({ items }: SetVote): LayerValue => [...items.values()] as LayerValue;

const inOrderOf = (labels: readonly string[], chosen: readonly string[]): string[] => [
  ...labels.filter((label) => chosen.includes(label)),
  ...chosen.filter((label) => !labels.includes(label)).sort(),
];

/** Spans in the order of the text, named s1, s2, … as in records. */
function withSpanIds(spans: readonly Span[]): Span[] {
  return [...spans].sort(bySpanPlace).map((span, at) => ({ ...span, id: `s${at + 1}` }));
}

/** Relations whose ends are span keys, by the ids of resolved spans; undefined when one of them joins a span that is not there. */
function joinResolvedSpans(
  relations: readonly Relation[],
  resolved: readonly Span[],
): Relation[] | undefined {
  const idOf = new Map(resolved.map((span) => [spanKey(span), span.id!]));
  const joined = relations.map(({ from, to, ...relation }) => ({
    ...relation,
    from: idOf.get(from),
    to: idOf.get(to),
  }));
  const isWhole = (relation: (typeof joined)[number]): relation is Relation =>
    relation.from !== undefined && relation.to !== undefined;
  return joined.every(isWhole) ? joined : undefined;
}
