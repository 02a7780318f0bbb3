/** Exports Argilla records: one array, in the shape of version 2 (`Dataset.from_disk`, `records.from_json`) or 1. */
import { ownKeys } from '../../base/objects';
import type { LayerValue, Span, Relation } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { metaOf, ownTexts, originIn } from '../export-values';
import type { OwnSuggestion, Write } from '../format';
import { samplesOut, type AnswerOut, type SampleOut, jsonArray, peeked } from '../outgoing';
import { itemsIn, objectIn, without, wordIn, type Json } from '../json-values';
import { settingsJson } from './argilla-settings';
import { joinsMarks, takesTurn, comparesFields, marksText } from '../../kinds/traits';

const ID = 'argilla';

export const writeArgilla: Write = async function* (items, session) {
  if (session.options.variant === 'settings') {
    yield { content: settingsJson(session.layers, session.labels) };
    return;
  }
  const { first, all } = await peeked(items);
  const variant = session.options.variant ?? (first && metaOf(first, ID).shape);
  yield* jsonArray(samplesOut(all, session, ID), (sample) => {
    session.losses.written.samples += 1;
    return [variant === 'v1' ? listRecord(sample) : nestedRecord(sample)];
  });
};

/** The record without answers. Fields that Argilla had stay fields; all others become metadata. */
function recordOf(sample: SampleOut): {
  id: unknown;
  fields: Json;
  metadata: Json;
  meta: Json;
  shape: unknown;
} {
  const { text_field: field, field_names: names, hidden_metadata: hidden, record, shape } = sample.meta;
  const own = sample.fields();
  const metadata = without(own, itemsIn(names) as string[]);
  return {
    id: sample.id().id ?? null,
    fields: { [wordIn(field) ?? 'text']: sample.item.text, ...without(own, Object.keys(metadata)) },
    metadata: { ...metadata, ...objectIn(hidden) },
    meta: objectIn(record),
    shape,
  };
}

function nestedRecord(sample: SampleOut): Json {
  const { id, fields, metadata, meta, shape } = recordOf(sample);
  const responses = ownKeys<Json[]>();
  for (const out of sample.answers()) {
    const { status, ...rest } = out.kept;
    for (const [question, value] of valuesOf(out)) {
      const user = { value, user_id: userOf(out), status, ...rest };
      (responses[question] ??= []).push(user);
    }
  }
  const suggestions: Json = {};
  for (const { suggestion, question, value, rest } of suggestionsOf(sample)) {
    // It was already counted as written.
    if (question in suggestions) sample.losses.written.labels -= loseSuggestion(sample, suggestion, question);
    else suggestions[question] = { value, ...scoreOf(suggestion, rest) };
  }
  return {
    ...(id !== null && { id }),
    fields,
    metadata,
    suggestions,
    responses,
    ...(shape === 'v2' ? meta : { vectors: {} }),
  };
}

function listRecord(sample: SampleOut): Json {
  const { id, fields, metadata, meta, shape } = recordOf(sample);
  const isTheirs = shape === 'v1';
  const { has_metadata: hasMetadata, ...rest } = isTheirs ? meta : ({} as Json);
  return {
    ...(isTheirs || id === null ? {} : { external_id: id }),
    fields,
    ...(isTheirs && hasMetadata === undefined ? {} : { metadata: hasMetadata === null ? null : metadata }),
    responses: sample.answers().map((out) => {
      const { status = 'submitted', ...more } = out.kept;
      const values = valuesOf(out).map(([question, value]) => [question, { value }] as const);
      return { ...more, user_id: userOf(out), status, values: Object.fromEntries(values) };
    }),
    suggestions: suggestionsOf(sample).map(({ suggestion, question, value, rest: more }) => ({
      ...more,
      question_name: question,
      value,
      ...scoreOf(suggestion, more),
    })),
    ...rest,
  };
}

/** The annotator's name in the source; null if the source named no one. */
function userOf({ answer: { annotator, record } }: AnswerOut): string | null {
  const { made, annotator: theirs = annotator } = originIn(record, ID) ?? {};
  return made?.includes('annotator') ? null : theirs;
}

const scoreOf = ({ score, model }: OwnSuggestion, rest: Json): Json => ({
  score: score ?? rest.score ?? null,
  agent: model ?? rest.agent ?? null,
});

function suggestionsOf(
  sample: SampleOut,
): { suggestion: OwnSuggestion; question: string; value: unknown; rest: Json }[] {
  return sample.item.suggestions.flatMap((suggestion) => {
    sample.losses.written.suggestions += 1;
    const rest = without(metaOf(suggestion.record, ID), ['question']);
    const values = valuesOf(sample.suggested(suggestion), false);
    return values.map(([question, value]) => ({ suggestion, question, value, rest }));
  });
}

/** Reports the answer of a suggestion to a question; returns how many labels it has. */
function loseSuggestion(sample: SampleOut, { labels }: OwnSuggestion, question: string): number {
  const value = labels[question]!;
  const isCarried = (each: string | Span | Relation) => typeof each === 'string' || !('parts' in each);
  const carried = Array.isArray(value) ? value.filter(isCarried) : value;
  const whats = ownTexts(question, carried as LayerValue);
  for (const what of whats)
    sample.report('second-layer', what, { labels: 1, why: 'a record has one suggestion for a question' });
  return whats.length;
}

/** Question -> value of an answer or a suggestion. Reports values that Argilla has no question for. */
function valuesOf(out: AnswerOut, isAnswer = true): [string, unknown][] {
  if (isAnswer) out.count(0);
  return Object.entries(out.labels).flatMap(([id, value]): [string, unknown][] => {
    const layer = out.layer(id);
    const written = layer && valueOf(out, layer, value);
    if (written === undefined) {
      out.lose('unsupported', id, value);
      return [];
    }
    out.losses.written.labels += Array.isArray(value) ? (written as unknown[]).length : 1;
    return [[id, written]];
  });
}

function valueOf(out: AnswerOut, layer: Layer, value: LayerValue): unknown {
  if (joinsMarks(layer) || takesTurn(layer)) return undefined;
  if (comparesFields(layer)) {
    const [a = '', b = ''] = layer.between;
    if (value === 'none') return undefined;
    const other = value === a ? b : a;
    const tie = [a, b].map((name) => ({ value: name, rank: 1 }));
    return value === 'tie' ? tie : [value, other].map((name, n) => ({ value: name, rank: n + 1 }));
  }
  if (!marksText(layer)) return value;
  return out.flat(layer, value as Span[]).map((span) => {
    const { start, end, label } = span;
    return { start, end, label, ...out.keptOf(span) };
  });
}
