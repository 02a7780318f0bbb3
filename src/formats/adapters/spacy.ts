/** spaCy's training data: JSON of version 2, tuples, example dicts, documents as JSON. docs/formats/spacy.md. */
import { isObject } from '../../base/objects';
import { metaOf } from '../export-values';
import { refuseValue } from '../foreign-values';
import type { GivenItem, ForeignValue, Format, ImportSession, InputFile } from '../format';
import { filled, isTexts, jsonValues, nameIn, numberIn, objectIn, without, type Json } from '../json-values';
import { quotedJson } from '../loss-report';
import { peeked } from '../outgoing';
import { placeTokens } from '../place-tokens';
import { readDocument, writeDocuments } from './spacy-json';
import {
  CATS,
  catsFrom,
  ENTITIES,
  KEPT_KEYS,
  SPACY,
  spansFrom,
  spansFromTags,
  type SpacyReading,
} from './spacy-values';
import { writeExamples } from './spacy-write';

export const spacy: Format = {
  id: SPACY,
  title: 'spaCy training data',
  unnamed: [ENTITIES, CATS],
  tokens: true,
  variants: ['jsonl', 'tuples', 'v2'],
  ending: '.jsonl',
  endings: { tuples: '.json', v2: '.json' },
  // DocBin is recognised so that the error can say how to convert it.
  recognises: (name, head) =>
    /\.spacy$/i.test(name) ||
    (/"paragraphs"\s*:\s*\[/.test(head) && /"sentences"\s*:\s*\[\s*\{\s*"tokens"/.test(head)) ||
    /^\s*(?:\[\s*)?\[\s*"(?:[^"\\]|\\.)*"\s*,\s*\{\s*"(?:entities|cats|spans)"/.test(head) ||
    (/"text"\s*:/.test(head) && /"(?:cats"\s*:\s*\{|ents"\s*:\s*\[\s*\{\s*"start")/.test(head)) ||
    (/"token_annotation"\s*:\s*\{/.test(head) && /"doc_annotation"\s*:\s*\{/.test(head)),
  async *read(files, session) {
    const cats = new Set<string>();
    for (const file of files) {
      if (file.name.toLowerCase().endsWith('.spacy')) {
        session.losses.lose(file.name, 'unreadable', 'DocBin (.spacy)', {
          why: 'it is binary and depends on the version of spaCy. Convert it with spaCy to lines: for doc in DocBin().from_disk(FILE).get_docs(spacy.blank("en").vocab): print(json.dumps(doc.to_json()))',
        });
        continue;
      }
      yield* readFile(file, session, cats);
    }
    if (cats.size > 0)
      session.declare({ id: CATS, kind: 'choices', labels: [...cats].map((id) => ({ id })) });
  },
  write: async function* (items, session) {
    const { first, all } = await peeked(items);
    const { paragraph, shape } = first ? metaOf(first, SPACY) : {};
    const given = paragraph !== undefined ? 'v2' : shape === 'tuple' ? 'tuples' : 'jsonl';
    const variant = session.options.variant ?? given;
    yield* variant === 'v2'
      ? writeDocuments(all, session)
      : writeExamples(all, session, variant === 'tuples');
  },
};

async function* readFile(
  file: InputFile,
  session: ImportSession,
  cats: Set<string>,
): AsyncGenerator<GivenItem> {
  /** A tuple alone on its line has two elements: its text, then its annotations. */
  let text: string | undefined;
  for await (const { value, place } of jsonValues(file, session.losses)) {
    const reading: SpacyReading = { place, session, cats };
    if (typeof value === 'string' && text === undefined) {
      text = value;
      continue;
    }
    const tuple = text !== undefined ? [text, value] : value;
    text = undefined;
    if (isTuple(tuple)) {
      const item = readAnnotations(tuple[0], tuple[1], { shape: 'tuple' }, reading);
      if (item) yield { ...item, fields: {}, meta: { ...item.meta, ...restOf(item) } };
    } else if (isObject(value) && Array.isArray(value.paragraphs)) yield* readDocument(value, reading);
    else if (isObject(value)) {
      const item = readAnnotations(value.text, value, {}, reading);
      if (item) yield item;
    } else loseRow(tuple, reading);
  }
  if (text !== undefined) loseRow(text, { place: { file: file.name }, session, cats });
}

function loseRow(value: unknown, { place, session }: SpacyReading): void {
  session.losses.lose(place, 'unreadable', quotedJson(value), {
    why: 'it is neither a document, a tuple of a text and annotations, nor an example',
  });
}

const isTuple = (value: unknown): value is [string, Json] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isObject(value[1]);

/** The keys of a tuple's annotations are spaCy's own, never fields of the sample. */
const restOf = ({ fields, meta }: GivenItem): Json => ({
  rest: { ...(meta?.rest as Json | undefined), ...fields },
});

function readAnnotations(
  given: unknown,
  source: Json,
  kept: Json,
  reading: SpacyReading,
): GivenItem | undefined {
  const nested = isObject(source.doc_annotation) ? source.doc_annotation : undefined;
  const annotations = nested ?? source;
  const key = [ENTITIES, 'ents', 'ner'].find((each) => Array.isArray(annotations[each])) ?? ENTITIES;
  const listed = annotations[key] as unknown[] | undefined;
  const placed = tokensOf(source, typeof given === 'string' ? given : undefined);
  if (placed === undefined) {
    const spans = Object.values(objectIn(annotations.spans)).flat();
    reading.session.losses.lose(reading.place, 'no-text', quotedJson(source), {
      labels: (listed ?? []).length + spans.length,
      why: 'it has no "text", or its words do not follow each other in it',
    });
    return undefined;
  }
  const { text, tokens } = placed;
  const values: ForeignValue[] = [];
  const own: Json = {};
  const meta: Json = {
    ...kept,
    nested: nested && true,
    no_text: typeof given === 'string' ? undefined : true,
    key: key === ENTITIES ? undefined : key,
    objects: listed?.some(isObject) ? true : undefined,
  };
  if (listed && listed.length > 0 && listed.every((each) => each === null || typeof each === 'string')) {
    const tagged =
      tokens && listed.length === tokens.length ? spansFromTags(listed, tokens, reading) : undefined;
    if (tagged) values.push({ kind: 'spans', layer: ENTITIES, spans: tagged.spans });
    else if (tokens?.length !== listed.length)
      reading.session.losses.lose(reading.place, 'unreadable', `entities ${quotedJson(listed)}`, {
        labels: listed.filter((tag) => typeof tag === 'string' && /^[BU]-/.test(tag)).length,
        why: 'the numbers of words and tags differ',
      });
    meta.tag_tokens = tokens;
    if (tagged?.scheme && tagged.scheme !== 'bilou') own.scheme = tagged.scheme;
  } else if (listed)
    values.push({ kind: 'spans', layer: ENTITIES, spans: spansFrom(listed, ENTITIES, reading) });
  if (isObject(annotations.spans)) {
    own.spans = true;
    meta.groups = Object.keys(annotations.spans);
    for (const [group, spans] of Object.entries(annotations.spans)) {
      if (!Array.isArray(spans)) {
        refuseValue(reading, group, spans);
        continue;
      }
      values.push({ kind: 'spans', layer: group, spans: spansFrom(spans, group, reading) });
      if (spans.some(isObject)) meta.objects = true;
    }
  }
  if (isObject(annotations.cats) || Array.isArray(annotations.cats)) {
    const read = catsFrom(annotations.cats, reading);
    own.cats = read.listed;
    if (read.listed.length > 0) values.push(read.value);
  }
  // Values of any other form stay fields of the sample.
  const answered = [...(listed ? [key] : []), ...(own.spans ? ['spans'] : []), ...(own.cats ? [CATS] : [])];
  const id = nameIn(source.id);
  const ofText = without(source, KEPT_KEYS);
  const rest = {
    ...without(source, Object.keys(ofText)),
    doc_annotation: nested && without(nested, answered),
  };
  const used = ['text', 'doc_annotation', ...(nested ? [] : answered), ...(id === undefined ? [] : ['id'])];
  return {
    place: reading.place,
    id,
    text,
    fields: without(ofText, used),
    meta: { ...meta, rest: filled(rest), id: numberIn(source.id) },
    answers: values.length > 0 ? [{ values, meta: own }] : [],
  };
}

/** The text, with the places of its tokens if the source has tokens. Undefined if there is no text, or if text and tokens contradict each other. */
function tokensOf(
  source: Json,
  given: string | undefined,
): { text: string; tokens?: [number, number][] } | undefined {
  const token = isObject(source.token_annotation) ? source.token_annotation : source;
  const words = [token.ORTH, token.orth, token.words].find(isTexts);
  if (!words || words.length === 0) return given === undefined ? undefined : { text: given };
  const spaces = [token.SPACY, token.spaces].find(Array.isArray) as unknown[] | undefined;
  const known = spaces?.every((each) => typeof each === 'boolean' || typeof each === 'string');
  const after = spaces?.map((each) => (each === true ? ' ' : typeof each === 'string' ? each : ''));
  return placeTokens(words, given, known ? after : undefined);
}
