/** Third step of an import: a source's answer becomes the `labels` of a record. What cannot be carried is reported label by label. */
import type { Attributes, Labels, LayerValue, Relation, Span } from '../project/records/records';
import { spanKey, type UnitText } from '../project/records/spans';
import { isOpen } from '../project/schema/layer-types';
import { isInsidePair } from '../base/text/offsets';
import { convertAttributes } from './attributes';
import type { ForeignAnswer, ForeignSpan, ForeignSuggestion, ForeignValue } from './format';
import {
  quoted,
  labelText,
  spanText,
  relationText,
  type LossReason,
  type Losses,
  type Place,
} from './loss-report';
import { labelTexts, spansIn } from './foreign-values';
import type { Plan, Target } from './plan';
import { marksText, takesNumber, takesSet } from '../kinds/traits';

export interface ConvertedAnswer {
  readonly labels: Labels;
  /** Span id -> source fields for which a span has no place. */
  readonly spanMeta: Record<string, Readonly<Record<string, unknown>>>;
  /** Number of labels carried. */
  readonly count: number;
}

/** Where an answer comes from, for reports and offsets. */
export interface AnswerContext {
  readonly place: Place;
  readonly sample: string;
  readonly annotator?: string;
  /** The sample's text in the unit of the source's offsets. */
  readonly text: UnitText;
}

/** Spans with the probability that a model gives them: `score` or `probability` in the source, if it is a valid probability. */
export function withProbabilities({ labels, spanMeta }: ConvertedAnswer): Labels {
  const withOne = (span: Span): Span => {
    const { probability, score } = (span.id !== undefined && spanMeta[span.id]) || {};
    const p = probability ?? score;
    return typeof p === 'number' && p >= 0 && p <= 1 ? Object.assign({}, span, { probability: p }) : span;
  };
  return Object.fromEntries(
    Object.entries(labels).map(([layer, value]): [string, LayerValue] => [
      layer,
      Array.isArray(value) && value.some((item) => typeof item === 'object' && 'start' in item)
        ? (value as Span[]).map(withOne)
        : value,
    ]),
  );
}

export class ValueConverter {
  constructor(
    private readonly plan: Plan,
    private readonly losses: Losses,
  ) {}

  convert(answer: ForeignAnswer, context: AnswerContext): ConvertedAnswer {
    const labels: Labels = {};
    let count = 0;
    const spans = answer.values.flatMap((value) => spansIn(value) ?? []);
    const taken = new Set(spans.flatMap(({ id }) => id ?? []));
    const state: AnswerState = { ...context, spanMeta: {}, carried: new Map(), taken };
    // Relations come last, because they connect spans that were carried.
    const ordered = [...answer.values].sort((a, b) => Number('relations' in a) - Number('relations' in b));
    for (const value of ordered) {
      const target = this.plan.targets.get(value.layer);
      if (!target?.layer) {
        this.#loseValue(value, target?.why ?? 'unsupported', context);
        continue;
      }
      // A mapping may send two layers to one. They are not merged, and the second does not replace the first.
      if (target.layer.id in labels) {
        this.#loseValue(value, 'second-layer', context);
        continue;
      }
      const converted = this.#value(value, target, state);
      if (converted === undefined) continue;
      labels[target.layer.id] = converted;
      count += Array.isArray(converted) ? converted.length : 1;
    }
    return { labels, spanMeta: state.spanMeta, count };
  }

  #value(value: ForeignValue, target: Target, context: AnswerState): LayerValue | undefined {
    const layer = target.layer!;
    if ('labels' in value) {
      const ours = value.labels.flatMap((label) => this.#label(value.layer, label, target, context) ?? []);
      if (takesSet(layer) || marksText(layer))
        return ours.length > 0 || value.labels.length === 0 ? ours : undefined;
      if (ours.length <= 1) return takesNumber(layer) && ours[0] !== undefined ? Number(ours[0]) : ours[0];
      const what = `${value.layer} ${value.labels.map(quoted).join(', ')}`;
      const policy = 'the answer to this layer is left out';
      this.#lose('too-many-labels', what, context, ours.length, policy);
      return undefined;
    }
    if ('relations' in value) {
      const known = context.carried.get(value.spans);
      const ours = value.relations.flatMap((relation): Relation[] => {
        const { label, from, to, attributes } = relation;
        const own = this.#label(value.layer, label, target, context);
        if (own === undefined) return [];
        const what = relationText(value.layer, relation);
        if (known?.has(from) && known.has(to))
          return [{ label: own, from, to, ...this.#attributes(attributes, what, target, context) }];
        this.#lose('span-lost', what, context, 1, 'the relation is left out');
        return [];
      });
      return ours.length > 0 || value.relations.length === 0 ? ours : undefined;
    }
    if (!('spans' in value)) return value.value;
    const ours = value.spans.flatMap((span) => this.#span(value.layer, span, target, context) ?? []);
    if (!marksText(layer) || !layer.repeats) this.#noteTwice(value.layer, ours, context);
    return ours.length > 0 || value.spans.length === 0 ? ours : undefined;
  }

  /** Both of two equal spans are imported, and `labelwright check` reports them. */
  #noteTwice(layer: string, spans: readonly Span[], { place, sample }: AnswerContext): void {
    const seen = new Set<string>();
    for (const span of spans) {
      const key = spanKey(span);
      if (seen.has(key))
        this.losses.note(place, {
          'marked-twice': `${spanText(layer, span, span.text)} of sample ${quoted(sample)} is marked twice; both are kept, and the check reports them (overlapping-spans)`,
        });
      seen.add(key);
    }
  }

  #label(layer: string, label: string, target: Target, context: AnswerContext): string | undefined {
    const ours = target.labels.get(label);
    if (typeof ours === 'string') return ours;
    const what = labelText(layer, label);
    const unknown = label.trim() === '' ? 'not-a-label' : 'unknown-label';
    const [reason, more] =
      ours === null
        ? (['left-out', ''] as const)
        : ([unknown, '; map it with --map or add it to labelwright.yaml'] as const);
    this.#lose(reason, what, context, 1, `the label is left out${more}`);
    return undefined;
  }

  #span(layer: string, span: ForeignSpan, target: Target, context: AnswerState): Span | undefined {
    const label = this.#label(layer, span.label, target, context);
    if (label === undefined) return undefined;
    const what = spanText(layer, span, span.quote);
    const pieces: { start: number; end: number; text: string }[] = [];
    for (const piece of span.parts ?? [span]) {
      const placed = placePiece(piece, context.text);
      if (typeof placed === 'string')
        return void this.#lose(placed, what, context, 1, 'the span is left out');
      const { found, ...place } = placed;
      if (place.text !== found)
        this.losses.note(context.place, {
          'quote-differs': `${what}: ${quoted(found)} is the text there; offsets and quote are kept`,
        });
      pieces.push(place);
    }
    const id = span.id ?? (span.meta ? freeId(context.taken) : undefined);
    if (id !== undefined) {
      const ids = context.carried.get(layer) ?? new Set();
      context.carried.set(layer, ids.add(id));
      if (span.meta) context.spanMeta[id] = span.meta;
    }
    const [first, last] = [pieces[0]!, pieces.at(-1)!];
    const base = { ...(id !== undefined && { id }), start: first.start, end: last.end, label };
    const more = this.#attributes(span.attributes, what, target, context);
    return span.parts ? { ...base, parts: pieces, ...more } : { ...base, text: first.text, ...more };
  }

  #attributes(
    given: Attributes | undefined,
    what: string,
    { attributes }: Target,
    context: AnswerContext,
  ): { attributes?: Attributes } {
    if (!given) return {};
    const own = convertAttributes(given, attributes, (reason, attribute, policy) =>
      this.#lose(reason, `${attribute} of ${what}`, context, 0, policy),
    );
    return Object.keys(own).length > 0 ? { attributes: own } : {};
  }

  #loseValue(value: ForeignValue, reason: LossReason, context: AnswerContext): void {
    const policy = POLICIES[reason] ?? 'left out';
    for (const what of labelTexts(value)) this.#lose(reason, what, context, 1, policy);
  }

  #lose(reason: LossReason, what: string, context: AnswerContext, labels: number, policy: string): void {
    const { place, sample, annotator } = context;
    this.losses.lose(place, reason, what, { labels, policy, sample, annotator });
  }
}

/** What is done about a value whose layer is lost. */
const POLICIES: Partial<Record<LossReason, string>> = {
  'unknown-layer': 'left out; map the layer with --map or add it to labelwright.yaml',
  'ambiguous-layer': 'left out; name the layer in a --map file, which --ask writes for you',
  'second-layer': 'left out; the mapping sends another layer of this answer to the same one',
};

interface AnswerState extends AnswerContext {
  readonly spanMeta: ConvertedAnswer['spanMeta'];
  /** Layer of the source -> ids of its carried spans. */
  readonly carried: Map<string, Set<string>>;
  readonly taken: Set<string>;
}

function freeId(taken: Set<string>): string {
  for (let n = taken.size + 1; ; n++) {
    const id = `s${n}`;
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

function placePiece(
  { start, end, quote }: { start: number; end: number; quote?: string },
  text: UnitText,
): { start: number; end: number; text: string; found: string } | LossReason {
  const [from, to] = [text.toUtf16(start), text.toUtf16(end)];
  if (from < 0 || to < 0)
    return text.unit === 'byte' && start >= 0 && end <= text.length
      ? 'inside-character'
      : 'offsets-outside-text';
  if (to < from) return 'offsets-outside-text';
  if (to === from) return 'empty-span';
  if (isInsidePair(text.text, from) || isInsidePair(text.text, to)) return 'inside-character';
  const found = text.text.slice(from, to);
  return { start: text.toCodePoint(from), end: text.toCodePoint(to), text: quote ?? found, found };
}

/** A model's probabilities, by the project's layers and labels. Leaves out labels that the project does not have. */
export function ownProbabilities(
  theirs: ForeignSuggestion['probabilities'],
  { targets }: Plan,
): object | undefined {
  const layers = [...(theirs ?? [])].flatMap(([name, labels]) => {
    const target = targets.get(name);
    if (!target?.layer) return [];
    const offered: readonly string[] | undefined =
      'labels' in target.layer && !isOpen(target.layer) ? target.layer.labels : undefined;
    const ours = [...labels].flatMap(([label, p]) => {
      const mapped = target.labels.get(label);
      const own = mapped === undefined && (offered?.includes(label) ?? true) ? label : mapped;
      return typeof own === 'string' ? [[own, p] as const] : [];
    });
    return ours.length > 0 ? [[target.layer.id, Object.fromEntries(ours)] as const] : [];
  });
  return layers.length > 0 ? Object.fromEntries(layers) : undefined;
}

/** The unit of a record, which only records with spans need. */
export function unitOf(labels: Labels): 'codepoint' | undefined {
  const spans = Object.values(labels).some(
    (value) => Array.isArray(value) && typeof value[0] === 'object' && 'start' in value[0],
  );
  return spans ? 'codepoint' : undefined;
}
