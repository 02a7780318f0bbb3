/** spaCy on the way out: dicts a line, tuples, and what the JSON of version 2 shares with them. */
import { isObject } from '../../base/is-object';
import type { Span } from '../../project/records/records';
import type { Layer, SpansLayer } from '../../project/schema/layer-types';
import { alignSpans } from '../align-tokens';
import {
  chosen,
  firstLayer,
  loseOthers,
  loseOwn,
  loseSuggestions,
  metaOf,
  ownTexts,
  spanMetaOf,
  spansOf,
  fieldsBeside,
  idOut,
} from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import { isTexts, type Json, itemsIn } from '../json-values';
import { tagsOf, type Scheme } from './conll-tags';
import { CATS, ENTITIES, SPACY, KEPT_KEYS } from './spacy-values';
import { marksText, labelsWhole } from '../../kinds/traits';

/** Where our layers go: one of spans becomes the entities, the others span groups; one of choices the categories. */
export interface OwnLayers {
  readonly ents: SpansLayer | undefined;
  readonly groups: readonly SpansLayer[];
  readonly cats: Layer | undefined;
}

/** `groups`: whether the shape has span groups. Entities cannot overlap, so layers that allow it are groups where there are any. */
export function ownLayers(session: ExportSession, groups = false): OwnLayers {
  const spans = session.layers.filter(marksText);
  const fitting = groups ? spans.filter(({ overlap }) => overlap === 'none') : spans;
  const ents =
    fitting.find(({ id }) => id === (session.options.layer ?? ENTITIES)) ??
    fitting.find(({ id }) => session.options.layer === undefined || id === session.options.layer);
  return {
    ents,
    groups: groups ? spans.filter((layer) => layer !== ents) : [],
    cats: firstLayer(session, labelsWhole),
  };
}

/** Counts the sample and names what spaCy has no place for; returns the answer. */
export function startSample(
  session: ExportSession,
  item: OwnItem,
  { ents, groups, cats }: OwnLayers,
): OwnAnswer | undefined {
  const [answer] = item.answers;
  session.losses.written.samples += 1;
  loseSuggestions(session, item, 'training data hold no suggestions');
  if (!answer) return undefined;
  loseOthers(session, item, answer, [ents, ...groups, cats]);
  session.losses.written.answers += 1;
  return answer;
}

/** Each label of the layer with 1 or 0: those that the source listed, or all. */
export function catsOf(
  session: ExportSession,
  answer: OwnAnswer | undefined,
  { cats }: OwnLayers,
  listed: unknown,
): Record<string, number> | undefined {
  const labels = chosen(answer, cats);
  if (!labels || !cats || !('labels' in cats)) return undefined;
  session.losses.written.labels += labels.length;
  const all = isTexts(listed) ? new Set([...listed, ...labels]) : new Set([...cats.labels, ...labels]);
  return Object.fromEntries([...all].map((label) => [label, labels.includes(label) ? 1 : 0]));
}

export async function* writeExamples(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
  tuples: boolean,
): AsyncGenerator<OutputPiece> {
  const layers = ownLayers(session, true);
  let lead = '[\n';
  for await (const item of items) {
    const line = exampleOf(session, item, layers, tuples);
    yield { content: tuples ? `${lead}${JSON.stringify(line)}` : `${JSON.stringify(line)}\n` };
    lead = ',\n';
  }
  if (tuples) yield { content: lead === '[\n' ? '[]\n' : '\n]\n' };
}

const TAKEN = new Set(['id', ENTITIES, 'ents', 'ner', CATS, 'spans', 'doc_annotation', ...KEPT_KEYS]);
const isTaken = (name: string): boolean => TAKEN.has(name);

function exampleOf(session: ExportSession, item: OwnItem, layers: OwnLayers, tuples: boolean): unknown {
  const answer = startSample(session, item, layers);
  const meta = metaOf(item, SPACY);
  const rest = isObject(meta.rest) ? meta.rest : {};
  const own = answer ? metaOf(answer.record, SPACY) : {};
  const annotations: Json = {};
  const groups: Json = {};
  for (const layer of [layers.ents, ...layers.groups]) {
    const spans = spansOf(answer, layer);
    if (!layer || !spans) continue;
    const isGroup = layer !== layers.ents || (isTexts(meta.groups) && meta.groups.includes(layer.id));
    if (isGroup)
      groups[layer.id] = listOf(session, item, answer!, layer.id, spans, true, meta.objects === true);
    else
      annotations[typeof meta.key === 'string' ? meta.key : ENTITIES] = Array.isArray(meta.tag_tokens)
        ? tagsFor(session, item, layer.id, spans, meta.tag_tokens as [number, number][], own.scheme)
        : listOf(session, item, answer!, layer.id, spans, false, meta.objects === true);
  }
  const cats = catsOf(session, answer, layers, own.cats);
  if (cats) annotations[CATS] = cats;
  if (Object.keys(groups).length > 0 || own.spans === true) annotations.spans = groups;
  const text = meta.no_text === true ? {} : { text: item.text };
  if (meta.nested === true)
    return {
      ...text,
      ...fieldsBeside(session, item, SPACY, isTaken),
      ...rest,
      doc_annotation: { ...(rest.doc_annotation as Json | undefined), ...annotations },
    };
  if (tuples) {
    if (item.origin?.format !== SPACY || Object.keys(item.fields).length > 0)
      session.losses.noteOnce('spaCy tuples', {
        'fields-stay': 'ids and fields of samples have no place in tuples and do not go out',
      });
    return [item.text, { ...annotations, ...rest }];
  }
  return {
    ...idOut(item, SPACY),
    ...text,
    ...fieldsBeside(session, item, SPACY, isTaken),
    ...rest,
    ...annotations,
  };
}

function tagsFor(
  session: ExportSession,
  item: OwnItem,
  layer: string,
  spans: readonly Span[],
  places: readonly [number, number][],
  scheme: unknown,
): string[] {
  const tokens = places.map(([start, end]) => ({ start, end }));
  const placed = alignSpans(session, item, layer, spans, tokens, session.options.align ?? 'exact');
  session.losses.written.labels += placed.length;
  return tagsOf(placed, tokens.length, (scheme as Scheme | undefined) ?? 'bilou');
}

function listOf(
  session: ExportSession,
  item: OwnItem,
  answer: OwnAnswer,
  layer: string,
  spans: readonly Span[],
  overlaps: boolean,
  objects: boolean,
): unknown[] {
  let end = 0;
  const lose = (reason: 'discontinuous' | 'overlap', span: Span, why?: string): [] => {
    loseOwn(session, item, answer, reason, ownTexts(layer, [span]), why);
    return [];
  };
  return [...spans]
    .sort((a, b) => (overlaps ? 0 : a.start - b.start || b.end - a.end))
    .flatMap((span) => {
      if (span.parts) return lose('discontinuous', span);
      if (!overlaps && span.start < end)
        return lose(
          'overlap',
          span,
          'spaCy refuses entities that overlap; the one that begins first is kept',
        );
      end = span.end;
      session.losses.written.labels += 1;
      const { more, ...rest } = (spanMetaOf(answer.record, SPACY, span.id) ?? {}) as Json;
      return [
        objects
          ? { start: span.start, end: span.end, label: span.label, ...rest }
          : [span.start, span.end, span.label, ...itemsIn(more)],
      ];
    });
}
