/** The spans that may be the tail of a relation, nearest first, and how typing narrows them. */
import { foldText } from '../../../base/text/folded-key';
import { mayJoin } from '../../../project/answers/check-spans';
import type { Span } from '../../../project/records/records';
import type { RelationsLayer } from '../../../project/schema/layer-types';
import { quoteOf } from './span-editing';

/** A span that the head may be joined to. */
export interface Candidate {
  /** Index in the value of the spans layer. */
  readonly index: number;
  /** The number that is typed for it: 1 for the nearest. It stays the same while the list is narrowed. */
  readonly number: number;
  readonly span: Span;
  readonly quote: string;
  /** The name of its label. */
  readonly name: string;
  /** The labels that the relation may have, in the schema's order. */
  readonly labels: readonly string[];
}

/** The id of a candidate's line on the page. */
export const candidateId = (layer: string, { number }: Candidate): string => `candidate-${layer}-${number}`;

/**
 * The spans that a relation may lead to from a head, nearest first; of two that are equally near, the later one comes first. `wanted`: the
 * relation's labels, of which at least one must fit.
 */
export function candidatesFor(
  layer: RelationsLayer,
  spans: readonly Span[],
  head: number,
  wanted: readonly string[],
  nameOf: (label: string) => string,
): Candidate[] {
  const from = spans[head];
  if (!from) return [];
  const fitting = new Map<string, readonly string[]>();
  const labelsTo = (label: string): readonly string[] => {
    let found = fitting.get(label);
    if (!found) {
      found = wanted.filter((one) => mayJoin(layer, one, from.label, label));
      fitting.set(label, found);
    }
    return found;
  };
  return spans
    .map((span, index) => ({ span, index, labels: labelsTo(span.label), distance: distance(from, span) }))
    .filter(({ index, labels }) => index !== head && labels.length > 0)
    .sort((a, b) => a.distance - b.distance || b.span.start - a.span.start)
    .map(({ span, index, labels }, at) => ({
      index,
      number: at + 1,
      span,
      quote: quoteOf(span),
      name: nameOf(span.label),
      labels,
    }));
}

/** Code points between two spans; 0 if they touch or overlap. */
function distance(a: Span, b: Span): number {
  return Math.max(0, b.start - a.end, a.start - b.end);
}

/** The candidates that match what was typed: a number, or the beginning of a word of the text or of the label. The best match comes first. */
export function narrowed(candidates: readonly Candidate[], query: string): readonly Candidate[] {
  const typed = foldText(query).trim();
  if (typed === '') return candidates;
  if (last?.candidates !== candidates || last.typed !== typed)
    last = { candidates, typed, found: matching(candidates, typed) };
  return last.found;
}

/** Each part of the page asks for what was narrowed last. */
let last:
  | {
      readonly candidates: readonly Candidate[];
      readonly typed: string;
      readonly found: readonly Candidate[];
    }
  | undefined;

function matching(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, rank: rankOf(candidate, typed) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => a.rank! - b.rank!)
    .map(({ candidate }) => candidate);
}

const LETTER = /[\p{L}\p{N}]/u;

/** 0 for its number, then the beginning of the text, a word of it, the label, a longer number, any place of the text; undefined: no match. */
function rankOf({ number, quote, name }: Candidate, typed: string): number | undefined {
  if (String(number) === typed) return 0;
  const text = foldText(quote);
  if (text.startsWith(typed)) return 1;
  for (let at = text.indexOf(typed); at >= 0; at = text.indexOf(typed, at + 1))
    if (!LETTER.test(text[at - 1]!)) return 2;
  if (foldText(name).startsWith(typed)) return 3;
  if (String(number).startsWith(typed)) return 4;
  return text.includes(typed) ? 5 : undefined;
}
