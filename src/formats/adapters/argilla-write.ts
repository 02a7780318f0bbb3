/** Argilla records on the way out: one array, in the shape of version 2 (`Dataset.from_disk`, `records.from_json`) or 1. */
import { ownKeys } from '../../base/own-keys';
import type { LayerValue, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { fieldsOf, loseOwn, metaOf, ownTexts, spanMetaOf, idOut, originIn } from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem, OwnSuggestion } from '../format';
import { without, type Json } from '../json-values';
import { peeked } from '../peeked';
import { settingsJson } from './argilla-settings';
import { joinsMarks, takesTurn, comparesFields, marksText } from '../../kinds/traits';

const ID = 'argilla';

export async function* writeArgilla(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  if (session.options.variant === 'settings') {
    yield { content: settingsJson(session.layers, session.labels) };
    return;
  }
  const { first, all } = await peeked(items);
  const shape = first && metaOf(first, ID).shape;
  const variant = session.options.variant ?? shape ?? 'v2';
  let lead = '[\n';
  for await (const item of all) {
    session.losses.written.samples += 1;
    const record = variant === 'v1' ? listRecord(session, item) : nestedRecord(session, item);
    yield { content: lead + JSON.stringify(record) };
    lead = ',\n';
  }
  yield { content: lead === '[\n' ? '[]\n' : '\n]\n' };
}

/** The record without answers: its fields are those that Argilla had, all others are metadata. */
function recordOf(item: OwnItem): { id: unknown; fields: Json; metadata: Json; meta: Json; kept: Json } {
  const kept = metaOf(item, ID);
  const { text_field: field, field_names: names, hidden_metadata: hidden, record } = kept;
  const own = Object.entries(fieldsOf(item, ID));
  const isField = ([name]: [string, unknown]) => Array.isArray(names) && names.includes(name);
  return {
    id: idOut(item, ID).id ?? null,
    fields: {
      [typeof field === 'string' ? field : 'text']: item.text,
      ...Object.fromEntries(own.filter(isField)),
    },
    metadata: {
      ...Object.fromEntries(own.filter((entry) => !isField(entry))),
      ...(hidden as Json | undefined),
    },
    meta: (record as Json | undefined) ?? {},
    kept,
  };
}

function nestedRecord(session: ExportSession, item: OwnItem): Json {
  const { id, fields, metadata, meta, kept } = recordOf(item);
  const responses = ownKeys<Json[]>();
  for (const answer of item.answers) {
    const { status, ...rest } = metaOf(answer.record, ID);
    for (const [question, value] of valuesOf(session, item, answer)) {
      const user = { value, user_id: userOf(answer), ...(status !== undefined && { status }), ...rest };
      (responses[question] ??= []).push(user);
    }
  }
  const suggestions: Json = {};
  for (const { suggestion, question, value, rest } of suggestionsOf(session, item)) {
    if (question in suggestions) {
      // It was counted among what goes out.
      session.losses.written.labels -= loseSuggestion(session, item, suggestion, question);
      continue;
    }
    suggestions[question] = { value, ...scoreOf(suggestion, rest) };
  }
  const isTheirs = kept.shape === 'v2';
  return {
    ...(id !== null && { id }),
    fields,
    metadata,
    suggestions,
    responses,
    ...(isTheirs ? meta : { vectors: {} }),
  };
}

function listRecord(session: ExportSession, item: OwnItem): Json {
  const { id, fields, metadata, meta, kept } = recordOf(item);
  const { has_metadata: hasMetadata, ...rest } = kept.shape === 'v1' ? meta : ({} as Json);
  const isTheirs = kept.shape === 'v1';
  return {
    ...(isTheirs || id === null ? {} : { external_id: id }),
    fields,
    ...(isTheirs && hasMetadata === undefined ? {} : { metadata: hasMetadata === null ? null : metadata }),
    responses: item.answers.map((answer) => {
      const { status = 'submitted', ...more } = metaOf(answer.record, ID);
      return {
        ...more,
        user_id: userOf(answer),
        status,
        values: Object.fromEntries(
          valuesOf(session, item, answer).map(([question, value]) => [question, { value }]),
        ),
      };
    }),
    suggestions: suggestionsOf(session, item).map(({ suggestion, question, value, rest: more }) => ({
      ...more,
      question_name: question,
      value,
      ...scoreOf(suggestion, more),
    })),
    ...rest,
  };
}

/** The name in the source; null if it named no one. */
function userOf({ annotator, record }: OwnAnswer): string | null {
  const { made, annotator: theirs = annotator } = originIn(record, ID) ?? {};
  return made?.includes('annotator') ? null : theirs;
}

const scoreOf = ({ score, model }: OwnSuggestion, rest: Json): Json => ({
  score: score ?? rest.score ?? null,
  agent: model ?? rest.agent ?? null,
});

function suggestionsOf(
  session: ExportSession,
  item: OwnItem,
): { suggestion: OwnSuggestion; question: string; value: unknown; rest: Json }[] {
  return item.suggestions.flatMap((suggestion) => {
    session.losses.written.suggestions += 1;
    const rest = without(metaOf(suggestion.record, ID), ['question']);
    const { labels, record } = suggestion;
    const answer = { annotator: suggestion.model ?? 'model', labels, record };
    return valuesOf(session, item, answer, false).map(([question, value]) => ({
      suggestion,
      question,
      value,
      rest,
    }));
  });
}

/** Reports what a suggestion says of a question; returns how many labels that is. */
function loseSuggestion(
  session: ExportSession,
  item: OwnItem,
  { labels }: OwnSuggestion,
  question: string,
): number {
  const value = labels[question]!;
  const isSpan = Array.isArray(value) && value.some((each) => typeof each === 'object' && 'start' in each);
  const carried = isSpan ? (value as Span[]).filter(({ parts }) => !parts) : value;
  const whats = ownTexts(question, carried);
  loseOwn(session, item, undefined, 'second-layer', whats, 'a record has one suggestion for a question');
  return whats.length;
}

/** Question -> value of an answer or a suggestion; what Argilla has no question for is reported. */
function valuesOf(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  isAnswer = true,
): [string, unknown][] {
  if (isAnswer) session.losses.written.answers += 1;
  return Object.entries(answer.labels).flatMap(([id, value]): [string, unknown][] => {
    const layer = session.layers.find((each) => each.id === id);
    const written = layer && valueOf(session, item, answer, layer, value);
    if (written === undefined) {
      loseOwn(session, item, answer, 'unsupported', ownTexts(id, value));
      return [];
    }
    session.losses.written.labels += Array.isArray(value) ? (written as unknown[]).length : 1;
    return [[id, written]];
  });
}

function valueOf(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  layer: Layer,
  value: LayerValue,
): unknown {
  if (joinsMarks(layer) || takesTurn(layer)) return undefined;
  if (comparesFields(layer)) {
    const [a = '', b = ''] = layer.between;
    if (value === 'none') return undefined;
    const other = value === a ? b : a;
    const tie = [a, b].map((name) => ({ value: name, rank: 1 }));
    return value === 'tie' ? tie : [value, other].map((name, n) => ({ value: name, rank: n + 1 }));
  }
  if (!marksText(layer)) return value;
  return (value as Span[]).flatMap((span) => {
    const { start, end, label } = span;
    if (!span.parts) return [{ start, end, label, ...spanMetaOf(answer.record, ID, span.id) }];
    loseOwn(session, item, answer, 'discontinuous', ownTexts(layer.id, [span]));
    return [];
  });
}
