/** Chooses one answer per sample, for formats that hold only one: the decision, else what all annotators agree on. No one is outvoted. */
import type { DecisionRecord, LayerValue, Relation, Span } from '../project/records/records';
import { spanKey } from '../project/records/spans';
import { loseNote, noteOf, ownTexts } from './export-values';
import type { OwnAnswer, OwnItem } from './format';
import type { Losses } from './loss-report';

/** The item with at most one answer. If annotators differ, reports each label of each of them. */
export function withOneAnswer(item: OwnItem, decision: DecisionRecord | undefined, losses: Losses): OwnItem {
  const decided = decision?.labels ?? {};
  if (item.answers.length <= 1 && Object.keys(decided).length === 0) return item;
  const labels: Record<string, LayerValue> = { ...decided };
  const layers = new Set(item.answers.flatMap((answer) => Object.keys(answer.labels)));
  for (const layer of layers) {
    if (Object.hasOwn(decided, layer)) continue;
    const given = item.answers.filter((answer) => Object.hasOwn(answer.labels, layer));
    const [first, ...others] = given;
    if (others.every((other) => canonical(other, layer) === canonical(first!, layer))) {
      labels[layer] = first!.labels[layer]!;
      continue;
    }
    for (const answer of given)
      for (const what of ownTexts(layer, answer.labels[layer]!))
        losses.lose(item.place, 'annotators-differ', what, {
          labels: 1,
          policy: 'the layer is left out; decide it, or choose one with --annotator',
          sample: item.id,
          annotator: answer.annotator,
        });
  }
  const [first, ...rest] = item.answers;
  for (const { annotator, record } of Object.keys(labels).length === 0 ? item.answers : rest)
    loseNote(losses, item.place, noteOf(record), 'annotators-differ', { sample: item.id, annotator });
  if (Object.keys(labels).length === 0) {
    losses.drop({ answers: item.answers.length });
    return { ...item, answers: [] };
  }
  const answer: OwnAnswer = {
    annotator: decision && Object.keys(decided).length > 0 ? decision.reviewer : first!.annotator,
    labels,
    record: first?.record ?? (decision as unknown as Record<string, unknown>),
  };
  return { ...item, answers: [answer] };
}

/** An answer in a form in which ids and the order of spans do not matter. */
function canonical(answer: OwnAnswer, layer: string): string {
  const value = answer.labels[layer]!;
  if (!Array.isArray(value)) return JSON.stringify(value);
  const places = new Map<string, string>();
  for (const other of Object.values(answer.labels))
    if (Array.isArray(other))
      for (const each of other as unknown[])
        if (isSpan(each) && each.id !== undefined) places.set(each.id, placeText(each));
  return JSON.stringify(
    (value as readonly (string | Span | Relation)[])
      .map((each) => {
        if (typeof each === 'string') return each;
        if (isSpan(each)) return placeText(each);
        return JSON.stringify([
          each.label,
          places.get(each.from) ?? each.from,
          places.get(each.to) ?? each.to,
          sortedAttributes(each),
        ]);
      })
      .sort(),
  );
}

const isSpan = (value: unknown): value is Span =>
  typeof value === 'object' && value !== null && 'start' in value;
const placeText = (span: Span): string => JSON.stringify([spanKey(span), sortedAttributes(span)]);
const sortedAttributes = ({ attributes = {} }: Span | Relation): unknown =>
  Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
