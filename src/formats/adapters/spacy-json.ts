/** spaCy's JSON of version 2: documents of paragraphs of sentences of tokens. A paragraph is a sample. */
import { isObject } from '../../base/objects';
import { tokensOf, keptTokens, wordsOf } from '../align-tokens';
import { lose } from '../foreign-values';
import type { GivenItem, ForeignValue, Write } from '../format';
import { type SampleOut, samplesOut } from '../outgoing';
import { isTexts, objectsIn, without, wordIn, type Json } from '../json-values';
import { quoted, quotedJson } from '../loss-report';
import { placeTokens, noteTokensOnly } from '../place-tokens';
import {
  CATS,
  catsFrom,
  ENTITIES,
  isMissing,
  SPACY,
  spansFrom,
  spansFromTags,
  type SpacyReading,
} from './spacy-values';
import { catsOf, ownLayers, startSample, type OwnLayers, tagged } from './spacy-write';

/** Reads one document. Reports paragraphs without tokens. */
export function* readDocument(document: Json, reading: SpacyReading): Generator<GivenItem> {
  const rest = without(document, ['paragraphs']);
  for (const [n, paragraph] of objectsIn(document.paragraphs).entries()) {
    const item = readParagraph(paragraph, { ...(n === 0 && { document: rest }) }, reading);
    if (item) yield item;
  }
}

function readParagraph(paragraph: Json, kept: Json, reading: SpacyReading): GivenItem | undefined {
  const sentences = objectsIn(paragraph.sentences);
  const rows = sentences.flatMap(({ tokens }) => objectsIn(tokens));
  const words = rows.map(({ orth }) => wordIn(orth) ?? '');
  const raw = typeof paragraph.raw === 'string' ? paragraph.raw : undefined;
  const spaces = rows.map(({ space }) => space);
  const after = isTexts(spaces) ? spaces : undefined;
  const placed = placeTokens(words, raw, after);
  const lose = (why: string) =>
    reading.session.losses.lose(reading.place, 'no-text', `paragraph ${quoted(raw ?? words.join(' '))}`, {
      labels: rows.filter(({ ner }) => typeof ner === 'string' && /^[BU]-/.test(ner)).length,
      why,
      policy: 'the paragraph is left out',
    });
  if (!placed) return void lose('its tokens do not follow each other in its raw text');
  if (placed.text === '') return void lose('it has neither a raw text nor tokens');
  if (raw === undefined && !after) noteTokensOnly(reading.session.losses, reading.place.file);
  const values: ForeignValue[] = [];
  const meta: Json = {};
  // Without an entity there may be no layer for the tags, so they are kept with the tokens.
  const isEmpty = rows.every(({ ner }) => isMissing(ner) || ner === 'O');
  const tagged = spansFromTags(
    rows.map(({ ner }) => ner),
    placed.tokens,
    reading,
  );
  const given = Array.isArray(paragraph.entities) ? (paragraph.entities as unknown[]) : undefined;
  if (tagged) {
    values.push({ kind: 'spans', layer: ENTITIES, spans: tagged.spans });
    if (tagged.scheme && tagged.scheme !== 'bilou') meta.scheme = tagged.scheme;
    loseOtherEntities(given ?? [], tagged.spans, reading);
  } else if (given && given.length > 0)
    values.push({ kind: 'spans', layer: ENTITIES, spans: spansFrom(given, ENTITIES, reading) });
  if (Array.isArray(paragraph.cats) || isObject(paragraph.cats)) {
    const { value, listed } = catsFrom(paragraph.cats, reading);
    if (listed.length > 0) values.push(value);
    meta.cats = listed;
  }
  const points = [...placed.text];
  let at = 0;
  return {
    place: reading.place,
    text: placed.text,
    meta: {
      ...kept,
      paragraph: {
        ...without(paragraph, ['sentences', 'cats', 'raw', ENTITIES]),
        ...('raw' in paragraph && { raw: raw !== undefined }),
        ...(given && { entities: true }),
        sentences: sentences.map((sentence) => ({
          ...sentence,
          tokens: objectsIn(sentence.tokens).map((token) => {
            const [start, end] = placed.tokens[at++]!;
            const isText = points.slice(start, end).join('') === token.orth;
            const hidden = [...(isText ? ['orth'] : []), ...(isMissing(token.ner) || isEmpty ? [] : ['ner'])];
            return without(token, hidden);
          }),
        })),
      },
      tokens: placed.tokens,
    },
    answers: values.length > 0 ? [{ values, meta }] : [],
  };
}

/** spaCy reads the tags of the tokens. Reports entities beside them that differ. */
function loseOtherEntities(
  given: readonly unknown[],
  tagged: readonly { start: number; end: number; label: string }[],
  reading: SpacyReading,
): void {
  const known = new Set(tagged.map(({ start, end, label }) => JSON.stringify([start, end, label])));
  const why = 'it differs from the tags of the tokens, which spaCy reads';
  for (const entity of given)
    if (!known.has(JSON.stringify(Array.isArray(entity) ? entity.slice(0, 3) : entity)))
      lose(reading, 'unsupported', `entities ${quotedJson(entity)}`, why);
}

/** Writes one array of documents. Paragraphs of one document stay together; each other sample becomes a document. */
export const writeDocuments: Write = async function* (items, session) {
  const layers = ownLayers(session);
  let documents = 0;
  for await (const sample of samplesOut(items, session, SPACY)) {
    session.losses.noteOnce('spaCy JSON', {
      'fields-stay': 'paragraphs hold no ids or fields of samples; they are not exported',
    });
    const { meta } = sample;
    const goesOn = documents > 0 && isObject(meta.paragraph) && meta.document === undefined;
    const paragraph = JSON.stringify(paragraphOf(sample, layers));
    if (goesOn) yield { content: `,\n${paragraph}` };
    else {
      const head = isObject(meta.document) ? meta.document : { id: documents };
      const open = JSON.stringify(head).slice(0, -1);
      yield {
        content: `${documents === 0 ? '[\n' : ']},\n'}${open}${open === '{' ? '' : ','}"paragraphs":[\n${paragraph}`,
      };
      documents += 1;
    }
  }
  yield { content: documents === 0 ? '[]\n' : ']}\n]\n' };
};

function paragraphOf(sample: SampleOut, layers: OwnLayers): Json {
  const { item, meta } = sample;
  const out = startSample(sample, layers);
  const kept = isObject(meta.paragraph) ? meta.paragraph : undefined;
  const tokens = (kept && keptTokens(sample)) ?? tokensOf(item.text);
  const spans = out?.spans(layers.ents);
  const { placed = [], tags = undefined } = out && spans ? tagged(out, layers.ents!.id, spans, tokens) : {};
  const cats = catsOf(out, layers);
  const points = [...item.text];
  const rows = wordsOf(item.text, tokens).map((orth, n): Json => ({
    orth,
    ...(!kept && { id: n, space: points[tokens[n]!.end] === ' ' ? ' ' : '' }),
    ner: tags?.[n],
  }));
  let at = 0;
  const sentences = kept
    ? objectsIn(kept.sentences).map((sentence) => ({
        ...sentence,
        tokens: objectsIn(sentence.tokens).map((token) => {
          const row = rows[at++]!;
          const kept = layers.ents && !tags && token.ner === 'O' ? without(token, ['ner']) : token;
          return { ...row, ...kept, ...(row.ner !== undefined && row.ner !== 'O' && { ner: row.ner }) };
        }),
      }))
    : [{ tokens: rows, brackets: [] }];
  const none = kept && 'raw' in kept ? null : undefined;
  const raw = !kept || kept.raw === true ? item.text : none;
  const listed = Array.isArray(out?.kept[CATS]) ? [] : undefined;
  const entities = placed.map(({ label, first, last }) => [tokens[first]!.start, tokens[last]!.end, label]);
  return {
    ...without(kept ?? {}, ['raw', 'entities']),
    raw,
    sentences,
    cats: cats ? Object.entries(cats).map(([label, value]) => ({ label, value })) : listed,
    entities: kept?.entities === true ? entities : undefined,
  };
}
