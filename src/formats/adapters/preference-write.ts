/** Preference data on the way out: a line a comparison, or a line an answer. */
import { isObject } from '../../base/is-object';
import type { ChoiceLayer, ChoicesLayer, Layer } from '../../project/schema/layer-types';
import {
  chosen,
  fieldsBeside,
  fieldsOf,
  loseOthers,
  loseOwn,
  loseSample,
  loseSuggestions,
  ownTexts,
  metaOf,
  idOut,
} from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import { without, type Json } from '../json-values';
import { oneMessage, type Message } from './preference-messages';
import { comparesFields, labelsWhole, takesNumber, type ComparingLayer } from '../../kinds/traits';

type Answer = string | readonly Message[];
const ID = 'preference';
const VERDICTS = ['desirable', 'undesirable'];

export async function* writePreferences(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  const { layer: only } = session.options;
  const comparison = session.layers.find(
    (layer): layer is ComparingLayer => comparesFields(layer) && (only === undefined || layer.id === only),
  );
  const verdict = session.layers.find(
    (layer): layer is ChoiceLayer | ChoicesLayer =>
      labelsWhole(layer) &&
      layer.labels.every((label) => VERDICTS.includes(label)) &&
      (only === undefined || layer.id === only),
  );
  for await (const item of items)
    for (const line of linesOf(session, item, comparison, verdict))
      yield { content: `${JSON.stringify(line)}\n` };
}

function linesOf(
  session: ExportSession,
  item: OwnItem,
  comparison: ComparingLayer | undefined,
  verdict: ChoiceLayer | ChoicesLayer | undefined,
): Json[] {
  const [answer] = item.answers;
  loseSuggestions(session, item, 'preference data hold no suggestions');
  const scores = comparison && scoreLayers(session, comparison);
  if (answer) loseOthers(session, item, answer, [comparison, verdict, ...(scores ?? [])]);
  const lines = [
    ...(answer && verdict ? verdictLine(session, item, answer, verdict) : []),
    ...(answer && comparison ? pairLines(session, item, answer, comparison, scores!) : []),
  ];
  if (lines.length === 0) loseSample(session, item, 'it has no preference that a line can hold');
  else {
    session.losses.written.samples += 1;
    session.losses.written.answers += 1;
  }
  return lines;
}

/** The ratings of the two answers: layers called `score_` and the field. */
const scoreLayers = (session: ExportSession, { between }: ComparingLayer): (Layer | undefined)[] =>
  between.map((side) => session.layers.find((layer) => takesNumber(layer) && layer.id === `score_${side}`));

/** Prompt and answers as they came, or would have come: made of the texts and what the sample's `origin` says. */
export function rebuilt(
  texts: Readonly<Record<string, unknown>>,
  [winner, loser]: readonly [string, string],
  meta: Json,
): { prompt: Answer | null; chosen: Answer; rejected: Answer } {
  const { text, [winner]: better, [loser]: worse } = texts as Record<string, string>;
  if (meta.conversational === true) {
    const prompt = text === '' ? [] : oneMessage('user', text!);
    const lead = meta.implicit === undefined ? [] : prompt;
    const talk = (content: string) => [...lead, ...oneMessage('assistant', content)];
    const asked = meta.implicit === undefined ? prompt : null;
    return { prompt: asked, chosen: talk(better!), rejected: talk(worse!) };
  }
  const lead = meta.implicit === undefined ? '' : text!;
  return {
    prompt: meta.implicit === undefined ? text! : null,
    chosen: lead + better!,
    rejected: lead + worse!,
  };
}

/** What a line says itself. */
const KEYS = ['id', 'prompt', 'chosen', 'rejected', 'completion', 'label', 'score_chosen', 'score_rejected'];

/** The fields that go out beside those that the line is about. */
const besideSides = (session: ExportSession, item: OwnItem, sides: readonly string[]): Json =>
  without(
    fieldsBeside(session, item, ID, (name) => KEYS.includes(name) && !sides.includes(name), 'prompt'),
    sides,
  );

function pairLines(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  layer: ComparingLayer,
  scores: readonly (Layer | undefined)[],
): Json[] {
  const value = answer.labels[layer.id];
  if (typeof value !== 'string') {
    // Scores without a preference have no line.
    for (const score of scores)
      if (score && score.id in answer.labels)
        loseOwn(session, item, answer, 'unsupported', ownTexts(score.id, answer.labels[score.id]!));
    return [];
  }
  const lose = (why: string): Json[] => {
    const ids = [layer.id, ...scores.flatMap((score) => score?.id ?? [])].filter((id) => id in answer.labels);
    for (const id of ids)
      loseOwn(session, item, answer, 'unsupported', ownTexts(id, answer.labels[id]!), why);
    return [];
  };
  if (value === 'tie') return lose('preference data have no ties');
  if (value === 'none') return lose('preference data always prefer one of the two');
  const [left = '', right = ''] = layer.between;
  const [winner, loser] = value === left ? [left, right] : [right, left];
  const fields = fieldsOf(item, ID);
  const [better, worse] = [fields[winner], fields[loser]];
  if (typeof better !== 'string' || typeof worse !== 'string')
    return lose(`the sample has no text in ${winner} or ${loser}`);
  const meta = metaOf(item, ID);
  const variant = session.options.variant ?? (meta.shape as string | undefined) ?? 'trl';
  const sides = [winner, loser] as const;
  const made = talkOf({ text: item.text, [winner]: better, [loser]: worse }, sides, meta, variant);
  // The prompt of a conversation is its messages; its text has them, with their roles, in one.
  const { messages } = item;
  const isTalk = messages !== undefined && isConversational(variant);
  const talk = isTalk ? { ...made, prompt: messages.value as readonly Message[] } : made;
  session.losses.written.labels += 1;
  const prompted = isTalk ? [messages.field] : [];
  const rest = {
    ...besideSides(session, item, [winner, loser, ...prompted]),
    ...(meta.columns as Json | undefined),
  };
  const id = idOut(item, ID);
  if (variant === 'openai') {
    if (meta.shape !== 'openai' && Object.keys({ ...rest, ...id }).length > 0)
      session.losses.noteOnce(item.place.file, {
        'fields-stay': 'ids and fields of samples have no place in this file and do not go out',
      });
    loseScores(session, item, answer, scores);
    return [
      {
        ...(meta.shape === 'openai' && { ...id, ...rest }),
        input: { messages: talk.prompt, ...(meta.input as Json | undefined) },
        preferred_output: talk.chosen,
        non_preferred_output: talk.rejected,
      },
    ];
  }
  const prompt = talk.prompt === null && meta.implicit === true ? {} : { prompt: talk.prompt };
  if (variant === 'kto') {
    loseScores(session, item, answer, scores);
    return [
      { ...id, ...rest, ...prompt, completion: talk.chosen, label: true },
      { ...id, ...rest, ...prompt, completion: talk.rejected, label: false },
    ];
  }
  const line: Json = { ...id, ...rest, ...prompt, chosen: talk.chosen, rejected: talk.rejected };
  for (const [n, key] of [
    [layer.between.indexOf(winner), 'score_chosen'],
    [layer.between.indexOf(loser), 'score_rejected'],
  ] as const) {
    const score = scores[n] && answer.labels[scores[n].id];
    if (score === undefined) continue;
    line[key] = score;
    session.losses.written.labels += 1;
  }
  return [line];
}

function loseScores(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  scores: readonly (Layer | undefined)[],
): void {
  for (const score of scores)
    if (score && score.id in answer.labels)
      loseOwn(session, item, answer, 'unsupported', ownTexts(score.id, answer.labels[score.id]!));
}

const isConversational = (variant: string): boolean =>
  variant === 'openai' || variant === 'trl-conversational';

/** Prompt and answers in the shape of a variant: as they came where that is the shape they came in. */
function talkOf(
  texts: Readonly<Record<string, unknown>>,
  [winner, loser]: readonly [string, string],
  meta: Json,
  variant: string,
): ReturnType<typeof rebuilt> {
  const asCame = variant === meta.shape;
  const conversational = isConversational(variant);
  if (isObject(meta.given) && winner in meta.given) {
    const { prompt, [winner]: chosen, [loser]: rejected } = meta.given as Record<string, Answer>;
    if (asCame || (conversational && [prompt, chosen, rejected].every(Array.isArray)))
      return { prompt: prompt ?? null, chosen: chosen!, rejected: rejected! };
  }
  return rebuilt(texts, [winner, loser], asCame ? meta : { conversational });
}

function verdictLine(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  layer: ChoiceLayer | ChoicesLayer,
): Json[] {
  const labels = chosen(answer, layer);
  if (!labels) return [];
  const fields = fieldsOf(item, ID);
  const lose = (why: string): Json[] => {
    loseOwn(session, item, answer, 'unsupported', ownTexts(layer.id, answer.labels[layer.id]!), why);
    return [];
  };
  if (labels.length !== 1) return labels.length === 0 ? [] : lose('an answer is desirable or it is not');
  if (typeof fields.completion !== 'string') return lose('the sample has no text in the field completion');
  if ((session.options.variant ?? 'kto') !== 'kto') return lose('it is not a pair; export --variant kto');
  const meta = metaOf(item, ID);
  const given = isObject(meta.given) ? meta.given : { prompt: item.text, completion: fields.completion };
  session.losses.written.labels += 1;
  return [
    {
      ...idOut(item, ID),
      ...besideSides(session, item, ['completion']),
      ...given,
      label: labels[0] === 'desirable',
    },
  ];
}
