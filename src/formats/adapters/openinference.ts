/** Spans with the OpenInference conventions, from OTLP or Phoenix. docs/formats/traces.md. */
import { isObject } from '../../base/objects';
import type { Format } from '../format';
import { filled, objectIn, without, wordIn, type Json } from '../json-values';
import { asText, given, type Message, type ModelCall } from './conversation-items';
import { readTraces, type MessageLists } from './otel-genai';
import { nested, type TraceSpan } from './trace-spans';

export const openInference: Format = {
  id: 'openinference',
  title: 'OpenInference spans',
  conversations: true,
  recognises: (_name, head) => /llm\.(?:input|output)_messages|openinference\.span\.kind/.test(head),
  read: (files, session) => readTraces(files, session, callOf),
};

function callOf(
  { attributes }: TraceSpan,
  lists: MessageLists,
): Pick<ModelCall, 'messages' | 'fields' | 'meta'> | undefined {
  const llm = objectIn(objectIn(nested(attributes)).llm);
  const output = messagesIn(lists(llm.output_messages, 'llm.output_messages'));
  const messages = [
    ...messagesIn(lists(llm.input_messages, 'llm.input_messages')),
    // Each output is an alternative; the first one is the answer.
    ...output.slice(0, 1),
  ];
  if (messages.length === 0) return undefined;
  const isMessage = (name: string) => /^llm\.(?:input|output)_messages(?:\.|$)/.test(name);
  const rest = without(attributes, Object.keys(attributes).filter(isMessage));
  const choices = output.slice(1);
  return {
    messages,
    fields: { model: llm.model_name, session: attributes['session.id'] },
    meta: { attributes: filled(rest), choices: choices.length > 0 ? choices : undefined },
  };
}

const messagesIn = (list: readonly unknown[]): Message[] =>
  list.map((one) => {
    const message = nested(one);
    return isObject(message) ? messageOf(message) : { role: 'unknown', content: asText(one) };
  });

function messageOf(outer: Json): Message {
  const message = isObject(outer.message) ? outer.message : outer;
  const { role, content, contents, tool_calls: calls, tool_call_id: id, name } = message;
  const functionName = message.function_call_name;
  const parts = Array.isArray(contents) ? contents.map(partOf) : undefined;
  return {
    role: wordIn(role) ?? 'unknown',
    ...given({ name, tool_call_id: id }),
    content: parts ?? content ?? null,
    ...(Array.isArray(calls) && { tool_calls: calls.map(callIn) }),
    ...(typeof functionName === 'string' && {
      function_call: { name: functionName, arguments: message.function_call_arguments_json },
    }),
  };
}

function partOf(outer: unknown): unknown {
  const part = isObject(outer) && isObject(outer.message_content) ? outer.message_content : outer;
  return isObject(part) && typeof part.type !== 'string' && typeof part.text !== 'string'
    ? { ...part, type: Object.keys(part)[0] ?? 'part' }
    : part;
}

function callIn(outer: unknown): Json {
  const { tool_call: call } = objectIn(outer);
  return objectIn(isObject(call) ? call : outer);
}
