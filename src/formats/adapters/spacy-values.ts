/** What spaCy's shapes share: entities as offsets or as BILUO tags, categories, span groups. Offsets are code points. */
import { isObject } from '../../base/objects';
import { refuseValue, type Reading } from '../foreign-values';
import type { ForeignSpan, ForeignValue } from '../format';
import { filled, itemsIn, objectIn, type Json } from '../json-values';
import { quoted } from '../loss-report';
import { SCHEMES, spansOfTags, spansOnTokens, tagsOf, type Scheme } from './conll';

export const SPACY = 'spacy';
export const ENTITIES = 'entities';
export const CATS = 'cats';

/** Annotations of tokens, which cannot be imported. */
const TOKEN_KEYS = ['links', 'ids', 'words', 'spaces', 'tags', 'pos', 'morphs', 'lemmas', 'heads', 'deps'];
export const KEPT_KEYS = [...TOKEN_KEYS, 'sent_starts', 'brackets', 'tokens', 'sents', 'token_annotation'];

export interface SpacyReading extends Reading {
  /** All categories in the files, chosen or not. They become labels of the layer. */
  readonly cats: Set<string>;
}

/** Spans from `[start, end, label]`, optionally with ids of a knowledge base at the end, or from `{start, end, label}`. */
export function spansFrom(list: readonly unknown[], layer: string, reading: Reading): ForeignSpan[] {
  return list.flatMap((each, n) => {
    const [from, to, name, ...more] = itemsIn(each);
    const { start = from, end = to, label = name, ...rest } = objectIn(each);
    if (typeof start !== 'number' || typeof end !== 'number' || typeof label !== 'string')
      return refuseValue(reading, layer, each);
    const meta = filled({ ...rest, ...(more.length > 0 && { more }) });
    return [{ start, end, label, id: meta && `${layer}-${n + 1}`, meta }];
  });
}

/** Whether a tag marks a token as not annotated, so that spaCy learns nothing from it. */
export const isMissing = (tag: unknown): boolean =>
  tag === null || tag === undefined || tag === '-' || tag === '';

/** Spans of BILUO or IOB tags; undefined if no token was annotated. With `scheme`, the same tags can be written again. Reports other tags. */
export function spansFromTags(
  tags: readonly unknown[],
  tokens: readonly (readonly [number, number])[],
  reading: Reading,
): { spans: ForeignSpan[]; scheme?: Scheme } | undefined {
  if (tags.every(isMissing)) return undefined;
  const texts = tags.map((tag) => (isMissing(tag) ? 'O' : String(tag)));
  const { spans, bad } = spansOfTags(texts);
  for (const n of bad) refuseValue(reading, ENTITIES, tags[n], 'it is not a BILUO tag');
  const scheme = ([...SCHEMES].reverse() as Scheme[]).find(
    (each) => tagsOf(spans, texts.length, each).join('\n') === texts.join('\n'),
  );
  return { spans: spansOnTokens(spans, tokens), scheme };
}

/** Categories: 1 or true means chosen, 0 not chosen. Reports weights between them. `listed` holds all categories, for the export. */
export function catsFrom(
  cats: Json | readonly unknown[],
  reading: SpacyReading,
): { value: ForeignValue; listed: string[] } {
  const entries: [unknown, unknown][] = Array.isArray(cats)
    ? cats.map((each) => (isObject(each) ? [each.label, each.value] : [each, undefined]))
    : Object.entries(cats as Json);
  const labels: string[] = [];
  const listed: string[] = [];
  for (const [label, value] of entries) {
    if (typeof label !== 'string' || label.trim() === '') {
      refuseValue(reading, CATS, label);
      continue;
    }
    reading.cats.add(label);
    listed.push(label);
    if (value === 1 || value === true) labels.push(label);
    else if (value !== 0 && value !== false)
      refuseValue(reading, `${CATS} ${quoted(label)}`, value, 'a weight between 0 and 1 is not a choice');
  }
  return { value: { kind: 'choices', layer: CATS, labels }, listed };
}
