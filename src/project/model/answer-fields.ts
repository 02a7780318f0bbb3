import type { Label } from '../schema/layer-types';

/** Words in the name of a field that say that it holds an answer. */
const ANSWER_WORDS =
  /^(?:labels?|gold|golden|truth|categor(?:y|ies)|class(?:es)?|annot(?:ation|ations|ator|ators|ated)?|answers?|ratings?|scores?|pred(?:icted|iction|ictions|s)?|sentiments?|intents?|stance|verdicts?)$/i;

/** `groundTruth_label-2` -> ground, Truth, label, 2. */
const wordsOf = (name: string): string[] =>
  name.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ').split(/[^\p{L}]+|(?<=\D)(?=\d)/u);

/** Why a field of the samples looks like an answer to the project's questions, if it does. `values`: different values as texts. */
export function answerLikeness(
  name: string,
  values: Iterable<string>,
  labels: readonly Pick<Label, 'id' | 'name'>[],
): 'name' | 'values' | undefined {
  if (wordsOf(name).some((word) => ANSWER_WORDS.test(word))) return 'name';
  const known = new Set(labels.flatMap(({ id, name: called }) => [folded(id), folded(called)]));
  const given = [...values].map(folded).filter((value) => value !== '');
  return given.length > 0 && given.every((value) => known.has(value)) ? 'values' : undefined;
}

const folded = (text: string): string => text.trim().toLowerCase();

/** Fields of a line of gold that contain the answer or give it away. */
const GOLD_ANSWER: ReadonlySet<string> = new Set(['labels', 'explanation', 'rules', 'check', 'unit']);

/** The fields of a sample in a file of gold, without those that give its answer away (`labels`, and `labels.intent` in `data.context`). */
export const withoutGoldAnswer = (
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !GOLD_ANSWER.has(name.split('.')[0]!)));
