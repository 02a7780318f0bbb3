/** A reviewer's decision on a sample, made from everyone's answers. */
import { getOrAdd } from '../../../base/lists';
import { comparableValue } from '../../../kinds/comparable';
import { valueKey } from '../../../disagreement/given';
import type { Labels, LayerValue } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { Answer, PersonAnswer } from '../../../protocol/panel';
import { withOwnSpans } from './take-relation';
import { joinsMarks } from '../../../kinds/traits';

/** The different values on a layer, and who gave them, in the order of the people. Relations are compared by the positions of their ends. */
export function valuesOn(layer: Layer, people: readonly PersonAnswer[]) {
  const given = new Map<string, { value: LayerValue; people: PersonAnswer[] }>();
  for (const person of people) {
    const compared = comparableValue(layer, person.answer.labels);
    if (compared === undefined) continue;
    const value = person.answer.labels[layer.id]!;
    getOrAdd(given, valueKey(compared), () => ({ value, people: [] })).people.push(person);
  }
  return [...given.values()];
}

/** Those whose answer on some layer differs from what most say there. */
export function outliers(layers: readonly Layer[], people: readonly PersonAnswer[]): PersonAnswer[] {
  const differing = layers.flatMap((layer) => {
    const values = valuesOn(layer, people);
    const answered = values.reduce((sum, one) => sum + one.people.length, 0);
    const majority = values.find((one) => one.people.length * 2 > answered);
    return majority ? values.filter((one) => one !== majority).flatMap((one) => one.people) : [];
  });
  return people.filter((person) => differing.includes(person));
}

/** The layers on which people differ. */
export const disputedLayers = (layers: readonly Layer[], people: readonly PersonAnswer[]): Layer[] =>
  layers.filter((layer) => valuesOn(layer, people).length > 1);

/** The labels on which all people agree who answered the layer. Relations only with the spans that they join. */
export function agreedLabels(layers: readonly Layer[], people: readonly PersonAnswer[]): Labels {
  const agreed: Labels = {};
  const givenBy = new Map<string, Labels>();
  for (const layer of layers) {
    const [first, second] = valuesOn(layer, people);
    if (!first || second) continue;
    agreed[layer.id] = first.value;
    givenBy.set(layer.id, first.people[0]!.answer.labels);
  }
  return withOwnSpans(layers, agreed, (layer) => givenBy.get(layer));
}

/**
 * A model's answer, taken where people differ, or on the only question on which it differs from all people: what else it says may be wrong.
 * `open`: the questions on which it differs from all people, if that is more than one. Relations are not taken, because they need their spans.
 * `isAsked`: all of `predicted` is about the one question that the reviewer chose. Then all of it is taken, if anything differs.
 */
export function withPrediction(
  layers: readonly Layer[],
  people: readonly PersonAnswer[],
  predicted: Labels,
  isAsked = false,
): { readonly labels: Labels; readonly taken: readonly Layer[]; readonly open: readonly Layer[] } {
  const agreed = agreedLabels(layers, people);
  const answered = layers.filter(
    (layer) => (isAsked || !joinsMarks(layer)) && Object.hasOwn(predicted, layer.id),
  );
  const disputed = disputedLayers(answered, people);
  const against = answered.filter((layer) => {
    const [ours, theirs] = [comparableValue(layer, agreed), comparableValue(layer, predicted)];
    return ours !== undefined && theirs !== undefined && valueKey(ours) !== valueKey(theirs);
  });
  const isClear = disputed.length > 0 || against.length === 1 || (isAsked && against.length > 0);
  const taken = !isClear ? [] : isAsked ? answered : disputed.length > 0 ? disputed : against;
  const labels = Object.fromEntries(taken.map(({ id }) => [id, predicted[id]!]));
  return { labels: { ...agreed, ...labels }, taken, open: taken.length > 0 ? [] : against };
}

/** Takes over a person's answer. Their cited rules are taken over too if the reviewer has cited none. */
export function accept(draft: Answer, { token, answer }: PersonAnswer): Answer {
  return {
    ...draft,
    labels: answer.labels,
    rules: draft.rules.length > 0 ? draft.rules : answer.rules,
    status: 'done',
    decision: { ...causeOf(draft), accepted: [token] },
  };
}

/** Keeps the answers of several people valid. Where they agree, the shared value becomes the label. */
export function acceptSeveral(
  draft: Answer,
  layers: readonly Layer[],
  people: readonly PersonAnswer[],
): Answer {
  const labels = agreedLabels(layers, people);
  const valid: Record<string, LayerValue[]> = {};
  for (const layer of layers) {
    const values = valuesOn(layer, people);
    if (values.length < 2) continue;
    // Where the spans are the same for all, every value refers to those that are stored.
    const spans = joinsMarks(layer) ? labels[layer.spans] : undefined;
    valid[layer.id] = values.map(({ value, people: [person] }) => {
      const ofPerson = { ...labels, [layer.id]: value };
      return spans
        ? (withOwnSpans([layer], ofPerson, () => person!.answer.labels)[layer.id] ?? value)
        : value;
    });
  }
  return {
    ...draft,
    labels,
    status: 'done',
    decision: { ...causeOf(draft), ...(Object.keys(valid).length > 0 && { valid }) },
  };
}

/** Makes the labels an answer of the reviewer's own, not saved yet. */
export function edited(answer: Answer): Answer {
  const left = Object.entries(answer.decision?.valid ?? {}).filter(
    ([layer]) => !Object.hasOwn(answer.labels, layer),
  );
  return {
    ...answer,
    status: 'draft',
    decision: {
      ...causeOf(answer),
      ...(left.length > 0 && { valid: Object.fromEntries(left) }),
      edited: true,
    },
  };
}

/** Returns the sample: nothing is decided, and the message is stored as the reason. */
export function sendBack(draft: Answer, returnTo: string[], message: string): Answer {
  return {
    ...draft,
    labels: {},
    note: message,
    status: 'done',
    decision: { ...causeOf(draft), returnTo },
  };
}

/** Whether the answer contains anything that can be saved as a decision. */
export function saysSomething({ labels, decision }: Answer): boolean {
  return (
    Object.keys(labels).length > 0 ||
    Object.keys(decision?.valid ?? {}).length > 0 ||
    decision?.cause !== undefined
  );
}

/** The layers with disagreements that the answer does not decide. */
export function leftOpen(
  layers: readonly Layer[],
  people: readonly PersonAnswer[],
  { labels, decision }: Answer,
): Layer[] {
  const decided = { ...labels, ...decision?.valid };
  return disputedLayers(layers, people).filter(({ id }) => !Object.hasOwn(decided, id));
}

/** The cause does not depend on which answer is taken. */
function causeOf({ decision }: Answer): { cause?: string } {
  return decision?.cause === undefined ? {} : { cause: decision.cause };
}
