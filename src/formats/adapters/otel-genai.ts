/** Spans with the GenAI conventions of OpenTelemetry. docs/formats/traces.md. */
import { isObject } from '../../base/objects';
import { counted } from '../../base/text/phrases';
import type { GivenItem, Format, ImportSession, InputFile } from '../format';
import { filled, itemsIn, objectIn, objectsIn, without, wordIn, type Json } from '../json-values';
import { noteNotRead, quoted } from '../loss-report';
import { asText, fromJson, given, itemsOfCalls, type Message, type ModelCall } from './conversation-items';
import { nested, spansOf, type TraceSpan } from './trace-spans';

export const otelGenai: Format = {
  id: 'otel-genai',
  title: 'OpenTelemetry GenAI spans',
  conversations: true,
  recognises: (_name, head) =>
    /gen_ai\.(?:input\.messages|output\.messages|prompt|completion|(?:system|user|assistant|tool)\.message|choice)\b/.test(
      head,
    ) && !/llm\.input_messages/.test(head),
  read: (files, session) => readTraces(files, session, callOf),
};

/** Parses the list of messages in an attribute. Reports an invalid list by the attribute's name, and returns an empty one. */
export type MessageLists = (value: unknown, what: string) => unknown[];

/** Reads the spans of all files. Makes an item of each conversation, unless a later call of the same trace repeats it. */
export async function* readTraces(
  files: readonly InputFile[],
  session: ImportSession,
  read: (span: TraceSpan, lists: MessageLists) => Pick<ModelCall, 'messages' | 'fields' | 'meta'> | undefined,
): AsyncGenerator<GivenItem> {
  const { losses } = session;
  const calls: ModelCall[] = [];
  for (const file of files) {
    let without = 0;
    let seen = 0;
    for await (const span of spansOf(file, losses)) {
      seen += 1;
      let damaged = 0;
      const call = read(span, (value, what) => {
        const list = fromJson(value);
        if (Array.isArray(list)) return list;
        if (list === undefined || list === null || list === '') return [];
        damaged += 1;
        losses.lose(
          span.place,
          'unreadable',
          `${what} of the span ${quoted(`${span.traceId}/${span.spanId}`)}`,
          {
            why: 'it is not a list of messages, or was cut off',
          },
        );
        return [];
      });
      if (!call) {
        if (damaged === 0) without += 1;
        continue;
      }
      const { place, traceId, spanId, name, start } = span;
      calls.push({
        place,
        id: `${traceId}/${spanId}`,
        trace: traceId,
        start,
        messages: call.messages,
        fields: given({ trace: traceId, span: name, started: start, ...call.fields }),
        meta: call.meta,
      });
    }
    if (seen === 0) noteNotRead(losses, file.name, 'it has no spans');
    else if (without > 0)
      losses.note(file.name, {
        'spans-without-messages': `${counted(without, 'span')} of ${seen} ${without === 1 ? 'has' : 'have'} no messages of a model (tools, retrieval, steps of an application) and ${without === 1 ? 'is' : 'are'} left out`,
      });
  }
  yield* itemsOfCalls(calls, session);
}

const INPUT = 'gen_ai.input.messages';
const OUTPUT = 'gen_ai.output.messages';
const SYSTEM = 'gen_ai.system_instructions';
const DETAILS = 'gen_ai.client.inference.operation.details';

function callOf(
  span: TraceSpan,
  lists: MessageLists,
): Pick<ModelCall, 'messages' | 'fields' | 'meta'> | undefined {
  const { attributes, events } = span;
  const details = events.find(({ name }) => name === DETAILS)?.attributes;
  const held = { ...attributes, ...details };
  const output = lists(held[OUTPUT], OUTPUT);
  const messages = [
    ...instructions(fromJson(held[SYSTEM])),
    ...lists(held[INPUT], INPUT).flatMap(messageOf),
    // Each output is an alternative; the first one is the answer.
    ...output.slice(0, 1).flatMap(messageOf),
  ];
  const old = messages.length > 0 ? [] : [...ofEvents(events), ...ofPrompts(attributes)];
  const all = messages.length > 0 ? messages : old;
  if (all.length === 0) return undefined;
  const isMessage = (name: string) => /^gen_ai\.(?:prompt|completion)\.\d/.test(name);
  const rest = without(attributes, [INPUT, OUTPUT, SYSTEM, ...Object.keys(attributes).filter(isMessage)]);
  return {
    messages: all,
    fields: {
      model: held['gen_ai.response.model'] ?? held['gen_ai.request.model'],
      conversation: held['gen_ai.conversation.id'],
    },
    meta: { attributes: filled(rest), choices: output.length > 1 ? output.slice(1) : undefined },
  };
}

function instructions(value: unknown): Message[] {
  if (typeof value === 'string' && value !== '') return [{ role: 'system', content: value }];
  const parts = itemsIn(value);
  return parts.length === 0 ? [] : [{ role: 'system', content: parts.map(partOf) }];
}

/** A message in the form of Anthropic's blocks. Each tool response becomes a message. */
function messageOf(value: unknown): Message[] {
  if (!isObject(value)) return [{ role: 'unknown', content: asText(value) }];
  const { role, parts, ...rest } = value;
  const name = wordIn(role) ?? 'unknown';
  if (!Array.isArray(parts)) return [{ ...rest, role: name, ...given({ content: parts ?? rest.content }) }];
  if (name !== 'tool') return [{ ...rest, role: name, content: parts.map(partOf) }];
  return parts.map((part) => {
    const { type, id, response, result } = objectIn(part);
    return type === 'tool_call_response'
      ? { ...rest, role: name, ...given({ tool_call_id: id }), content: asText(response ?? result) }
      : { ...rest, role: name, content: [partOf(part)] };
  });
}

function partOf(part: unknown): unknown {
  if (!isObject(part)) return part;
  const { type, content, id, name, arguments: input, response, result } = part;
  if (type === 'text' && typeof content === 'string') return { type, text: content };
  if (type === 'tool_call') return { type: 'tool_use', ...given({ id, name }), input };
  if (type === 'tool_call_response')
    return { type: 'tool_result', ...given({ tool_use_id: id }), content: asText(response ?? result) };
  return part;
}

const EVENT = /^gen_ai\.(system|user|assistant|tool)\.message$/;

/** Messages in events, as in version 1.36 and earlier. */
function ofEvents(events: TraceSpan['events']): Message[] {
  return events.flatMap(({ name, attributes }) => {
    const body = nested(attributes) as Json;
    const role = EVENT.exec(name)?.[1];
    if (role !== undefined) return [oldMessage(body, role)];
    if (name !== 'gen_ai.choice') return [];
    const message = fromJson(body.message);
    return [oldMessage(isObject(message) ? message : body, 'assistant')];
  });
}

function oldMessage(body: Json, role: string): Message {
  const { role: own, content, tool_calls: calls, id, name } = body;
  const list = fromJson(calls);
  return {
    role: wordIn(own) ?? role,
    ...given({ name }),
    ...(role === 'tool' && given({ tool_call_id: id })),
    content: fromJson(content) ?? null,
    ...(Array.isArray(list) && { tool_calls: list }),
  };
}

/** Messages in numbered attributes: `gen_ai.prompt.0.role`. */
function ofPrompts(attributes: Readonly<Json>): Message[] {
  const { prompt, completion } = objectIn(objectIn(nested(attributes)).gen_ai);
  const answers = objectsIn(itemsIn(completion).slice(0, 1));
  return [
    ...objectsIn(prompt).map((one) => oldMessage(one, 'user')),
    ...answers.map((one) => oldMessage(one, 'assistant')),
  ];
}
