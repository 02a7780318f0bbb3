/** Prodigy JSONL: binary decisions, choices, spans, relations; answers of several people. docs/formats/prodigy.md. */
import { metaOf } from '../export-values';
import { takeAttributes, attributesOut } from '../attributes';
import { isObject, defined } from '../../base/objects';
import { lose, refuseValue, type Reading } from '../foreign-values';
import type { Span, Labels } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import type {
  ForeignAnswer,
  GivenItem,
  ForeignSpan,
  ForeignValue,
  Format,
  ImportSession,
  OwnSuggestion,
} from '../format';
import {
  firstLayer,
  firstRelations,
  type AnswerOut,
  type SampleOut,
  samplesOut,
  jsonLine,
} from '../outgoing';
import {
  filled,
  isName,
  itemsIn,
  jsonObjects,
  numberIn,
  objectIn,
  without,
  wordIn,
  type Json,
} from '../json-values';
import { quoted, quotedJson } from '../loss-report';
import { labelsWhole, takesOneLabel, marksText } from '../../kinds/traits';

const ID = 'prodigy';
const DECISIONS = ['accept', 'reject', 'ignore'] as const;
/** Keys that say how an answer was collected; they belong to the answer, all others to the sample. */
const OF_ANSWER = /^_(?!input_hash$)/;
/** Keys of a task that are not fields of the sample. */
const OWN_KEYS = new Set('id tokens spans relations label options accept answer _input_hash'.split(' '));

export const prodigy: Format = {
  id: ID,
  title: 'Prodigy JSONL',
  several: true,
  unnamed: ['entities', 'choice', 'relations'],
  ending: '.jsonl',
  gathers: true,
  edits: true,
  attributes: (of, layer, session) => 'start' in of && !of.parts && layer === firstLayer(session, marksText),
  recognises: (_name, head) => /"_input_hash"\s*:|"answer"\s*:\s*"(?:accept|reject|ignore)"/.test(head),
  async *read(files, session) {
    const tasks = new FirstTasks();
    for (const file of files)
      for await (const { value, place } of jsonObjects(file, session.losses)) {
        const item = readTask(value, { place, session });
        if (item) yield tasks.apart(item, value, session);
      }
  },
  async *write(items, session) {
    for await (const sample of samplesOut(items, session, ID)) {
      session.losses.written.samples += 1;
      const task = taskOf(sample);
      const lines = [
        ...sample.answers().flatMap((out) => answerLines(out, task)),
        ...sample.item.suggestions.map((suggestion) => suggestionLine(sample, suggestion, task)),
      ];
      // A sample without an answer is a task.
      for (const line of lines.length > 0 ? lines : [task]) yield jsonLine(line);
    }
  },
};

/**
 * A text may have several tasks of one kind; their task hashes differ. A person has one answer per layer and sample, so each further task becomes a
 * sample of its own with the same text.
 */
class FirstTasks {
  /** Input hash and kind of the task -> hash of the first task. */
  readonly #first = new Map<string, unknown>();

  apart(item: GivenItem, task: Json, { losses }: ImportSession): GivenItem {
    const { _task_hash: hash, spans, options } = task;
    if (item.id === undefined || hash === undefined || (spans === undefined && options === undefined))
      return item;
    const key = `${item.id} ${spans === undefined ? 'options' : 'spans'}`;
    if (!this.#first.has(key)) this.#first.set(key, hash);
    if (this.#first.get(key) === hash) return item;
    losses.noteOnce(item.place.file, {
      'several-tasks':
        'texts with several tasks (one _input_hash, several _task_hash) become several samples; the id of each further one is the hash of the text, ~ and the hash of the task',
    });
    return { ...item, id: `${item.id}~${String(hash as number)}` };
  }
}

function readTask(task: Json, reading: Reading): GivenItem | undefined {
  const { place, session } = reading;
  const { text, tokens, spans, label, options, accept, answer, relations, _input_hash: hash, ...rest } = task;
  if (typeof text !== 'string') {
    session.losses.lose(place, 'no-text', quotedJson(task), { policy: 'the line is left out' });
    return undefined;
  }
  const fields = without(
    rest,
    Object.keys(rest).filter((key) => OF_ANSWER.test(key)),
  );
  const binary =
    typeof label === 'string' && label.trim() !== '' && options === undefined && spans === undefined;
  const values: ForeignValue[] = [];
  if (Array.isArray(spans)) {
    const own = spans.flatMap((span, n) => readSpan(span, n, tokens) ?? refuseValue(reading, 'span', span));
    values.push({ kind: 'spans', layer: 'entities', spans: own });
    if (Array.isArray(relations)) values.push(readRelations(relations, own, reading));
  }
  if (Array.isArray(options)) {
    const chosenIds = Array.isArray(accept) ? accept.map(String) : [];
    session.declare({
      kind: 'choices',
      id: 'choice',
      labels: options.flatMap((option) =>
        isObject(option) ? { id: String(option.id), name: String(option.text ?? option.id) } : [],
      ),
    });
    values.push({ kind: 'choices', layer: 'choice', labels: chosenIds });
  }
  const decided = DECISIONS.find((decision) => decision === answer);
  const ofAnswer = without(rest, Object.keys(fields));
  const meta: Json = { ...ofAnswer, answer, options, label: binary ? undefined : label, relations };
  // Prodigy identifies a task by its hash. Without one, a key `id` of the user's is used.
  const ownId = hash === undefined && isName(rest.id) ? rest.id : undefined;
  if (ownId !== undefined) delete fields.id;
  const name = typeof hash === 'number' || typeof hash === 'string' ? hash : ownId;
  const id = name === undefined ? undefined : String(name);
  const common = { place, id, text, fields, meta: { _input_hash: hash, id: ownId, tokens } };
  if (decided === undefined) {
    if (answer !== undefined)
      session.losses.lose(place, 'unreadable', `answer ${quotedJson(answer)}`, {
        why: 'an answer is accept, reject or ignore',
        policy: 'the line is imported as a suggestion',
      });
    // No one accepted it: its content is a pre-annotation.
    const suggestion = { values, meta, score: numberIn(objectIn(fields.meta).score) };
    return { ...common, suggestions: values.length > 0 ? [suggestion] : [] };
  }
  const who = rest._annotator_id ?? rest._session_id;
  const time = rest._timestamp;
  // Rejected or ignored content is not this person's label; it is stored for the next export.
  const rejected = decided !== 'accept' && !binary;
  const verdict = binary ? label : rejected ? 'answer' : undefined;
  const answered: ForeignAnswer = {
    values: verdict === undefined ? values : [{ kind: 'choices', layer: verdict, labels: [decided] }],
    annotator: wordIn(who),
    time: typeof time === 'number' ? time * 1000 : undefined,
    meta: rejected ? { ...meta, spans, accept } : meta,
  };
  return { ...common, answers: [answered] };
}

function readSpan(span: unknown, n: number, tokens: unknown): ForeignSpan | undefined {
  if (!isObject(span)) return undefined;
  const { start, end, label, text, ...more } = span;
  const { own, rest } = takeAttributes(more);
  if (typeof start !== 'number' || typeof end !== 'number' || typeof label !== 'string') return undefined;
  // For a span over one token, the token serves as its quote.
  const token = rest.token_start === rest.token_end ? itemsIn(tokens)[rest.token_start as number] : undefined;
  const quote = [text, objectIn(token).text].find((each) => typeof each === 'string');
  return { id: `s${n + 1}`, start, end, label, quote, ...own, meta: filled({ ...rest, text }) };
}

function readRelations(
  relations: readonly unknown[],
  spans: readonly ForeignSpan[],
  reading: Reading,
): ForeignValue {
  const find = (given: unknown) => {
    const { start, end, label } = objectIn(given);
    const isOne = (span: ForeignSpan) =>
      span.start === start && span.end === end && (label === undefined || span.label === label);
    return spans.find(isOne)?.id;
  };
  const own = relations.flatMap((relation) => {
    if (!isObject(relation) || typeof relation.label !== 'string')
      return refuseValue(reading, 'relation', relation);
    const [from, to] = [find(relation.head_span), find(relation.child_span)];
    if (from !== undefined && to !== undefined) return [{ label: relation.label, from, to }];
    lose(reading, 'span-lost', `relations ${quoted(relation.label)}`, 'it joins tokens that are not spans');
    return [];
  });
  return { kind: 'relations', layer: 'relations', spans: 'entities', relations: own };
}

const isBinary = (layer: Layer): boolean =>
  takesOneLabel(layer) &&
  layer.labels.length > 0 &&
  layer.labels.every((label) => DECISIONS.some((decision) => decision === label));

/** The keys that all lines of a sample share. */
function taskOf(sample: SampleOut): Json {
  const { item, meta } = sample;
  const own = !sample.cameFromIt ? { id: item.id } : 'id' in meta ? { id: meta.id } : {};
  return {
    text: item.text,
    ...own,
    ...sample.fieldsBeside((name) => OWN_KEYS.has(name) || OF_ANSWER.test(name)),
    _input_hash: meta._input_hash,
    tokens: meta.tokens,
  };
}

function answerLines(out: AnswerOut, task: Readonly<Json>): Json[] {
  const { session, answer } = out;
  out.noteGivenHere();
  const asItCame = out.isAsItCame;
  const meta = metaOf(answer.record, ID);
  const base: Json = { ...task, ...(asItCame ? meta : collectedBy(out)) };
  if (!asItCame) {
    // People imported from Prodigy already have a Prodigy name.
    if (!answer.source) base._annotator_id = answer.annotator;
    base._timestamp = Math.floor(Date.parse(String(answer.record.time)) / 1000);
  }
  const binary = session.layers.filter((layer) => isBinary(layer) && layer.id in answer.labels);
  const lines: Json[] = binary.map(({ id }) => ({
    ...base,
    ...(id !== 'answer' && { label: id }),
    answer: answer.labels[id],
  }));
  const { line, carried, count } = structured(out);
  out.loseOthers([...binary, ...carried]);
  if (line) lines.push({ ...base, ...line, answer: 'accept' });
  // An accepted task may be empty: nothing was marked.
  if (lines.length === 0 && 'answer' in meta) lines.push(base);
  if (lines.length > 0) out.count(count + binary.length);
  else session.losses.drop({ answers: 1 });
  return lines;
}

/** For an answer that was changed here: how it was collected, which still holds. */
function collectedBy({ kept }: AnswerOut): Json {
  return Object.fromEntries(
    Object.entries(kept).filter(([key]) => key === 'label' || (OF_ANSWER.test(key) && key !== '_timestamp')),
  );
}

/** Whether an answer has the same value for a layer as when it was imported. False for a layer that the project lacks. */
const isUnchanged = ({ labels, source }: AnswerOut, layer: Layer | undefined): boolean =>
  layer === undefined ||
  JSON.stringify(labels[layer.id]) === JSON.stringify((source.labels as Labels | undefined)?.[layer.id]);

/** The tokens at which a span begins and ends; empty if it begins or ends inside a token. */
function tokenEnds(tokens: unknown, { start, end }: Span): object {
  if (!Array.isArray(tokens)) return {};
  const at = (edge: 'start' | 'end', place: number) =>
    tokens.findIndex((token) => isObject(token) && token[edge] === place);
  const [first, last] = [at('start', start), at('end', end)];
  return first >= 0 && last >= first ? { token_start: first, token_end: last } : {};
}

function structured(out: AnswerOut): { line: Json | undefined; carried: Layer[]; count: number } {
  const { session, kept: meta, isAsItCame: asItCame } = out;
  const line: Json = {};
  const { tokens } = out.meta;
  // The same layers for all answers, so that a file asks one question.
  const spansLayer = firstLayer(session, marksText);
  const choiceLayer = session.layers.find((layer) => labelsWhole(layer) && !isBinary(layer));
  const relationsLayer = firstRelations(session);
  let count = 0;
  const spans = out.spans(spansLayer);
  if (spans) {
    const flat = out.flat(spansLayer!, spans);
    line.spans = flat.map((span) => ({
      start: span.start,
      end: span.end,
      label: span.label,
      ...(out.keptInPlace(spansLayer!.id, span) ?? (asItCame ? {} : tokenEnds(tokens, span))),
      ...attributesOut(span),
    }));
    count += flat.length;
  }
  const labels = out.chosen(choiceLayer);
  if (labels) {
    line.options =
      (asItCame || hasAll(meta.options, labels) ? meta.options : undefined) ??
      (choiceLayer as { labels: readonly string[] }).labels.map((id) => ({
        id,
        text: session.labels.find((label) => label.id === id)?.name ?? id,
      }));
    line.accept = labels;
    count += labels.length;
  }
  const relations = out.relations(relationsLayer);
  // Relations name the tokens of their spans. Those of a changed answer are exported if neither the spans nor the relations changed.
  const relationsStay = asItCame || [spansLayer, relationsLayer].every((layer) => isUnchanged(out, layer));
  if (relations && Array.isArray(meta.relations) && relationsStay) {
    line.relations = meta.relations;
    count += relations.length;
  } else if (relations) {
    const why = "Prodigy's relations join tokens, but the sample has none";
    out.lose('unsupported', relationsLayer!.id, relations, why);
  }
  const carried = [spansLayer, choiceLayer, relationsLayer].filter((layer) => layer !== undefined);
  return { line: Object.keys(line).length > 0 ? line : undefined, carried, count };
}

const hasAll = (options: unknown, labels: readonly string[]): boolean =>
  Array.isArray(options) &&
  labels.every((label) => options.some((option) => isObject(option) && String(option.id) === label));

/** A task with a model's suggestion, to be accepted or rejected. */
function suggestionLine(sample: SampleOut, suggestion: OwnSuggestion, bare: Readonly<Json>): Json {
  const { record, score, model } = suggestion;
  const out = sample.suggested(suggestion);
  const { line, carried, count } = structured(out);
  out.loseOthers(carried);
  out.losses.written.suggestions += 1;
  out.losses.written.labels += count;
  const task = { ...bare, ...metaOf(record, ID) };
  const isShown = isObject(task.meta) || (score === undefined && model === undefined);
  return { ...task, ...line, ...(!isShown && { meta: defined({ score, model }) }) };
}
