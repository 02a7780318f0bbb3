/** Exports preference data: one line per comparison, or one line per answer. */
import { isObject } from '../../base/objects';
import type { ChoiceLayer, ChoicesLayer, Layer } from '../../project/schema/layer-types';
import type { ExportSession, Write } from '../format';
import { samplesOut, type AnswerOut, type SampleOut, jsonLine } from '../outgoing';
import { without, type Json } from '../json-values';
import { oneMessage, type Message } from './preference-messages';
import { comparesFields, labelsWhole, takesNumber, type ComparingLayer } from '../../kinds/traits';

type Answer = string | readonly Message[];
const ID = 'preference';
const VERDICTS = ['desirable', 'undesirable'];

export const writePreferences: Write = async function* (items, session) {
  const { layer: only } = session.options;
  const layers = session.layers.filter(({ id }) => only === undefined || id === only);
  const comparison = layers.find(comparesFields);
  const verdict = layers
    .filter(labelsWhole)
    .find(({ labels }) => labels.every((label) => VERDICTS.includes(label)));
  for await (const sample of samplesOut(items, session, ID))
    for (const line of linesOf(sample, comparison, verdict)) yield jsonLine(line);
};

function linesOf(
  sample: SampleOut,
  comparison: ComparingLayer | undefined,
  verdict: ChoiceLayer | ChoicesLayer | undefined,
): Json[] {
  const out = sample.first();
  sample.loseSuggestions('preference data hold no suggestions');
  const scores = comparison ? scoreLayers(sample.session, comparison) : [];
  out?.loseOthers([comparison, verdict, ...scores]);
  const lines = [
    ...(out && verdict ? verdictLine(out, verdict) : []),
    ...(out && comparison ? pairLines(out, comparison, scores) : []),
  ];
  if (lines.length === 0) sample.loseSample('it has no preference that a line can hold');
  else {
    sample.losses.written.samples += 1;
    out?.count(0);
  }
  return lines;
}

/** The ratings of the two answers: layers called `score_` and the field. */
const scoreLayers = (session: ExportSession, { between }: ComparingLayer): (Layer | undefined)[] =>
  between.map((side) => session.layers.find((layer) => takesNumber(layer) && layer.id === `score_${side}`));

/** Prompt and answers, as imported or rebuilt from the texts and the sample's `origin`. */
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

/** Keys that every line writes itself. */
const KEYS = ['id', 'prompt', 'chosen', 'rejected', 'completion', 'label', 'score_chosen', 'score_rejected'];

/** Fields to export besides those that the line is about. */
const besideSides = (out: SampleOut, sides: readonly string[]): Json =>
  without(
    out.fieldsBeside((name) => KEYS.includes(name) && !sides.includes(name), 'prompt'),
    sides,
  );

function pairLines(out: AnswerOut, layer: ComparingLayer, scores: readonly (Layer | undefined)[]): Json[] {
  const { session, item, labels } = out;
  const value = labels[layer.id];
  if (typeof value !== 'string') {
    // Scores are written with a preference only.
    loseLayers(out, scores);
    return [];
  }
  const lose = (why: string): Json[] => {
    loseLayers(out, [layer, ...scores], why);
    return [];
  };
  if (value === 'tie') return lose('preference data have no ties');
  if (value === 'none') return lose('preference data always prefer one of the two');
  const [left = '', right = ''] = layer.between;
  const [winner, loser] = value === left ? [left, right] : [right, left];
  const fields = out.fields();
  const [better, worse] = [fields[winner], fields[loser]];
  if (typeof better !== 'string' || typeof worse !== 'string')
    return lose(`the sample has no text in ${winner} or ${loser}`);
  const { meta } = out;
  const variant = session.options.variant ?? (meta.shape as string | undefined) ?? 'trl';
  const sides = [winner, loser] as const;
  const made = talkOf({ text: item.text, [winner]: better, [loser]: worse }, sides, meta, variant);
  // The prompt of a conversation is its list of messages. The sample's text joins them, with their roles.
  const { messages } = item;
  const isTalk = messages !== undefined && isConversational(variant);
  const talk = isTalk ? { ...made, prompt: messages.value as readonly Message[] } : made;
  session.losses.written.labels += 1;
  const prompted = isTalk ? [messages.field] : [];
  const rest = {
    ...besideSides(out, [winner, loser, ...prompted]),
    ...(meta.columns as Json | undefined),
  };
  const id = out.id();
  if (variant === 'openai') {
    if (meta.shape !== 'openai' && Object.keys({ ...rest, ...id }).length > 0)
      out.noteOnce({
        'fields-stay': 'this format holds no ids or fields of samples; they are not exported',
      });
    loseLayers(out, scores);
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
    loseLayers(out, scores);
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
    const score = scores[n] && labels[scores[n].id];
    if (score === undefined) continue;
    line[key] = score;
    session.losses.written.labels += 1;
  }
  return [line];
}

/** Reports the answers to layers that a line cannot hold. */
function loseLayers(out: AnswerOut, layers: readonly (Layer | undefined)[], why?: string): void {
  for (const layer of layers)
    if (layer && layer.id in out.labels) out.lose('unsupported', layer.id, out.labels[layer.id]!, why);
}

const isConversational = (variant: string): boolean =>
  variant === 'openai' || variant === 'trl-conversational';

/** Prompt and answers in the shape of a variant: unchanged if they were imported in that shape. */
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

function verdictLine(out: AnswerOut, layer: ChoiceLayer | ChoicesLayer): Json[] {
  const labels = out.chosen(layer);
  if (!labels) return [];
  const fields = out.fields();
  const lose = (why: string): Json[] => {
    loseLayers(out, [layer], why);
    return [];
  };
  if (labels.length !== 1) return labels.length === 0 ? [] : lose('an answer is desirable or it is not');
  if (typeof fields.completion !== 'string') return lose('the sample has no text in the field completion');
  if ((out.session.options.variant ?? 'kto') !== 'kto') return lose('it is not a pair; export --variant kto');
  const { given } = out.meta;
  const asked = isObject(given) ? given : { prompt: out.item.text, completion: fields.completion };
  out.losses.written.labels += 1;
  return [{ ...out.id(), ...besideSides(out, ['completion']), ...asked, label: labels[0] === 'desirable' }];
}
