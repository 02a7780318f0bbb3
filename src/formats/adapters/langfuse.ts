/** Exports of Langfuse: traces with their observations, and rows of observations or traces. docs/formats/traces.md. */
import { isObject } from '../../base/objects';
import { append } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import type { Format } from '../format';
import { jsonRows } from '../tables/table-rows';
import { objectsIn, wordIn, type Json } from '../json-values';
import { quoted, type Losses, type Place } from '../loss-report';
import {
  asText,
  fromJson,
  given,
  itemsOfCalls,
  isMessages,
  type Message,
  type ModelCall,
} from './conversation-items';

export const langfuse: Format = {
  id: 'langfuse',
  title: 'Langfuse exports',
  conversations: true,
  recognises: (_name, head) =>
    /"(?:traceId|trace_id|observations|sessionId|session_id|trace)"\s*:/.test(head) &&
    /"(?:GENERATION|parentObservationId|parent_observation_id|provided_model_name|projectId|project_id|htmlPath)"/.test(
      head,
    ) &&
    !/resourceSpans|gen_ai\.|llm\.input_messages/.test(head),
  async *read(files, session) {
    const { losses } = session;
    const calls: ModelCall[] = [];
    for (const file of files) {
      let others = 0;
      for await (const { value, place } of jsonRows(file, losses)) {
        const found = rowOf(value, place, losses);
        append(calls, found.calls);
        others += found.others;
      }
      if (others > 0)
        losses.note(file.name, {
          'observations-without-messages': `${counted(others, 'observation')} ${others === 1 ? 'is' : 'are'} no call to a model (spans, tools, events) and ${others === 1 ? 'is' : 'are'} left out`,
        });
    }
    yield* itemsOfCalls(calls, session);
  },
};

interface Found {
  readonly calls: readonly ModelCall[];
  /** Number of observations that are not calls to a model. */
  readonly others: number;
}

/** Reads a downloaded trace (`{trace, observations}`), a trace of the API with its observations, or a row of a trace or observation. */
function rowOf(row: Json, place: Place, losses: Losses): Found {
  const trace = isObject(row.trace) ? row.trace : row;
  const observations = row.observations ?? trace.observations;
  loseScores(row.scores ?? trace.scores, place, losses);
  const list = objectsIn(observations);
  if (list.length > 0) {
    const generations = list.filter(isGeneration);
    if (generations.length > 0)
      return {
        calls: generations.map((one) => callOf(one, trace, place)),
        others: list.length - generations.length,
      };
    return { calls: [callOf(trace, trace, place)], others: list.length };
  }
  if (isObservation(row))
    return isGeneration(row) ? { calls: [callOf(row, row, place)], others: 0 } : { calls: [], others: 1 };
  return { calls: [callOf(trace, trace, place)], others: 0 };
}

/** The value under its name in the API (`traceId`) or in exports to storage (`trace_id`). */
const valueOf = (row: Json, name: string): unknown =>
  row[name] ?? row[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];

const isObservation = (row: Json): boolean =>
  typeof row.type === 'string' && typeof valueOf(row, 'traceId') === 'string';

/** Observations of other types are steps of an application. */
const isGeneration = ({ type }: Json): boolean =>
  typeof type === 'string' && type.toUpperCase() === 'GENERATION';

function callOf(row: Json, trace: Json, place: Place): ModelCall {
  const textAt = (from: Json, name: string): string | undefined => wordIn(valueOf(from, name));
  const id = textAt(row, 'id');
  const traceId = textAt(row, 'traceId') ?? textAt(trace, 'id') ?? id ?? '';
  const start = textAt(row, 'startTime') ?? textAt(row, 'timestamp') ?? '';
  const input = fromJson(row.input);
  return {
    place,
    id: id === undefined || (row === trace && !isObservation(row)) ? id : `${traceId}/${id}`,
    trace: traceId,
    start,
    messages: [...inputMessages(input), ...outputMessages(fromJson(row.output))],
    fields: given({
      trace: traceId,
      name: textAt(row, 'name'),
      started: start,
      model: textAt(row, 'model') ?? textAt(row, 'providedModelName'),
      session: textAt(trace, 'sessionId'),
      user: textAt(trace, 'userId'),
    }),
    meta: given({
      metadata: row.metadata,
      tags: trace.tags,
      ...(isObject(input) && isMessages(input.messages) && { request: { ...input, messages: undefined } }),
    }),
  };
}

function inputMessages(input: unknown): Message[] {
  if (input === undefined || input === null || input === '') return [];
  if (isMessages(input)) return input;
  if (isObject(input)) {
    const list = fromJson(input.messages);
    const system = input.system;
    if (isMessages(list))
      return typeof system === 'string' || Array.isArray(system)
        ? [{ role: 'system', content: system }, ...list]
        : list;
    if (typeof input.role === 'string' && input.role !== '') return [input];
  }
  return [{ role: 'user', content: asText(input) }];
}

function outputMessages(output: unknown): Message[] {
  if (output === undefined || output === null || output === '') return [];
  if (isMessages(output)) return output;
  if (isObject(output)) {
    const choice = Array.isArray(output.choices) ? (output.choices[0] as unknown) : undefined;
    const message = isObject(choice) ? choice.message : output.message;
    if (isObject(message)) return outputMessages(message);
    if (typeof output.role === 'string' && output.role !== '') return [output];
    if (isMessages(output.messages)) return output.messages;
    if (typeof output.content === 'string' || Array.isArray(output.tool_calls))
      return [{ ...output, role: 'assistant' }];
  }
  return [{ role: 'assistant', content: asText(output) }];
}

/** Reports scores: they are not a person's answers to a question of the project. */
function loseScores(scores: unknown, place: Place, losses: Losses): void {
  const why = 'scores are not imported: they are not answers of a person to a question of the project';
  for (const score of objectsIn(scores)) {
    const value = score.stringValue ?? score.string_value ?? score.value;
    const what = `score ${quoted(`${String(score.name)} = ${String(value)}`)}`;
    losses.lose(place, 'unsupported', what, { labels: 1, why });
  }
}
