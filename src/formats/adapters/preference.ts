/** Preference data: pairs of a chosen and a rejected answer (TRL, OpenAI), and answers with a verdict (KTO). docs/formats/preference.md. */
import { isObject } from '../../base/objects';
import { fastHash64 } from '../../base/text/hash';
import type { GivenItem, ForeignValue, Format, ImportSession } from '../format';
import { jsonRows } from '../tables/table-rows';
import { filled, nameIn, numberIn, objectIn, without, type Json } from '../json-values';
import { type Place, quotedJson } from '../loss-report';
import { isMessages, sharedMessages, sharedText, textOfMessages, type Message } from './preference-messages';
import { rebuilt, writePreferences } from './preference-write';

export const preference: Format = {
  id: 'preference',
  title: 'preference data',
  variants: ['trl', 'trl-conversational', 'openai', 'kto'],
  ending: '.jsonl',
  recognises: (_name, head) =>
    (/"chosen"\s*:\s*["[]/.test(head) && /"rejected"\s*:\s*["[]/.test(head)) ||
    (/"input"\s*:\s*\{/.test(head) && /"(?:non_)?preferred_output"\s*:\s*\[/.test(head)) ||
    (/"prompt"\s*:\s*["[]/.test(head) &&
      /"completion"\s*:\s*["[]/.test(head) &&
      /"label"\s*:\s*(?:true|false)\b/.test(head)),
  async *read(files, session) {
    for (const file of files)
      for await (const { value, place } of jsonRows(file, session.losses)) {
        const item = readRow(value, place, session);
        if (item) yield item;
      }
  },
  write: writePreferences,
};

function readRow(row: Json, place: Place, session: ImportSession): GivenItem | undefined {
  const pair = pairOf(row);
  if (pair) return pairItem(row, pair, place);
  if ('completion' in row && typeof row.label === 'boolean') {
    const single = singleItem(row, row.label, place);
    if (single) return single;
  }
  session.losses.lose(place, 'unreadable', quotedJson(row), {
    labels: Array.isArray(row.labels) ? row.labels.length : 1,
    why: 'it has neither chosen and rejected, nor preferred_output and non_preferred_output, nor completion with a label that is true or false',
  });
  return undefined;
}

interface Pair {
  readonly shape: 'trl' | 'trl-conversational' | 'openai';
  readonly prompt: string | Message[] | undefined;
  readonly chosen: string | Message[];
  readonly rejected: string | Message[];
  readonly keys: readonly string[];
}

function pairOf(row: Json): Pair | undefined {
  const { input, prompt, chosen, rejected, preferred_output: better, non_preferred_output: worse } = row;
  if (isObject(input) && isMessages(input.messages) && isMessages(better) && isMessages(worse))
    return {
      shape: 'openai',
      prompt: input.messages,
      chosen: better,
      rejected: worse,
      keys: ['input', 'preferred_output', 'non_preferred_output'],
    };
  const isText = typeof chosen === 'string' && typeof rejected === 'string';
  const isTalk = isMessages(chosen) && isMessages(rejected);
  if (!isText && !isTalk) return undefined;
  if (prompt !== undefined && prompt !== null && typeof prompt !== 'string' && !isMessages(prompt))
    return undefined;
  const given = prompt === null ? undefined : prompt;
  const shape = isTalk ? 'trl-conversational' : 'trl';
  return { shape, prompt: given, chosen, rejected, keys: ['prompt', 'chosen', 'rejected'] };
}

/** The prompt and the two answers as texts. If the answers include the prompt, their common beginning is the prompt. */
function textsOf({ prompt, chosen, rejected }: Pair): { text: string; chosen: string; rejected: string } {
  const [a, b] = [chosen, rejected];
  if (typeof a === 'string' || typeof b === 'string') {
    const [left, right] = [a as string, b as string];
    if (prompt !== undefined) return { text: promptText(prompt), chosen: left, rejected: right };
    const shared = sharedText(left, right);
    return { text: left.slice(0, shared), chosen: left.slice(shared), rejected: right.slice(shared) };
  }
  const shared = sharedMessages(a, b);
  return {
    text: prompt === undefined ? promptText(a.slice(0, shared)) : promptText(prompt),
    chosen: textOfMessages(a.slice(shared), 'assistant'),
    rejected: textOfMessages(b.slice(shared), 'assistant'),
  };
}

const promptText = (prompt: string | readonly Message[]): string =>
  typeof prompt === 'string' ? prompt : textOfMessages(prompt, 'user');

/** Names of the two answers that do not reveal the preferred one to the next annotator. */
const SIDES = ['answer_a', 'answer_b'] as const;

function pairItem(row: Json, pair: Pair, place: Place): GivenItem {
  const { text, chosen, rejected } = textsOf(pair);
  // The order depends on the texts alone: the same row always gives the same sample.
  const first = fastHash64(JSON.stringify([text, chosen, rejected].sort()))[0] % 2 === 0;
  const swapped = first === chosen < rejected;
  const [winner, loser] = swapped ? [SIDES[1], SIDES[0]] : SIDES;
  const fields: Json = { [winner]: chosen, [loser]: rejected };
  const values: ForeignValue[] = [
    { kind: 'comparison', layer: 'preference', between: [SIDES[0], SIDES[1]], value: winner },
  ];
  const used = new Set(pair.keys);
  for (const [key, side] of [
    ['score_chosen', winner],
    ['score_rejected', loser],
  ] as const) {
    const score = row[key];
    if (typeof score !== 'number') continue;
    values.push({ kind: 'rating', layer: `score_${side}`, value: score });
    used.add(key);
  }
  const meta: Json = { shape: pair.shape };
  if (pair.prompt === undefined) meta.implicit = 'prompt' in row ? null : true;
  if (typeof pair.chosen !== 'string') meta.conversational = true;
  meta.input = filled(without(objectIn(row.input), ['messages']));
  // Conversations that cannot be rebuilt from their texts are stored beside them.
  const again = rebuilt({ text, [winner]: chosen, [loser]: rejected }, [winner, loser], meta);
  const given = { prompt: pair.prompt ?? null, chosen: pair.chosen, rejected: pair.rejected };
  if (JSON.stringify(again) !== JSON.stringify(given))
    meta.given = { prompt: given.prompt, [winner]: pair.chosen, [loser]: pair.rejected };
  return item(row, [...used], { place, text, fields, meta, answers: [{ values }] });
}

function singleItem(row: Json, label: boolean, place: Place): GivenItem | undefined {
  const { prompt, completion } = row;
  const isText = (value: unknown): value is string | Message[] =>
    typeof value === 'string' || isMessages(value);
  if (!isText(prompt) || !isText(completion)) return undefined;
  const answer = typeof completion === 'string' ? completion : textOfMessages(completion, 'assistant');
  const meta: Json = { shape: 'kto' };
  if (typeof completion !== 'string' || typeof prompt !== 'string') meta.given = { prompt, completion };
  const labels = [label ? 'desirable' : 'undesirable'];
  const values: ForeignValue[] = [{ kind: 'choices', layer: 'verdict', labels }];
  const keys = ['prompt', 'completion', 'label'];
  const [text, fields] = [promptText(prompt), { completion: answer }];
  return item(row, keys, { place, text, fields, meta, answers: [{ values }] });
}

/** `made` with the id of the row, and the columns that are not `used`. */
function item(row: Json, used: readonly string[], made: GivenItem & { readonly fields: Json }): GivenItem {
  const id = nameIn(row.id);
  const hidden = [...used, ...(id === undefined ? [] : ['id'])];
  // A column with the name of an answer's field is kept apart and exported again.
  const taken = Object.keys(row).filter((key) => key in made.fields && !hidden.includes(key));
  const rest = without(row, [...hidden, ...taken]);
  const columns = filled(Object.fromEntries(taken.map((key) => [key, row[key]])));
  return {
    ...made,
    id,
    fields: { ...made.fields, ...rest },
    meta: { ...made.meta, id: numberIn(row.id), columns },
  };
}
