/** Exports to spaCy: one dict per line, tuples, and what the JSON of version 2 shares with them. */
import { isObject } from '../../base/objects';
import type { Span } from '../../project/records/records';
import type { Layer, SpansLayer } from '../../project/schema/layer-types';
import { alignSpans, type Token } from '../align-tokens';
import type { ExportSession, OutputPiece, OwnItem } from '../format';
import { firstLayer, type AnswerOut, type SampleOut, samplesOut, jsonArray, jsonLine } from '../outgoing';
import { isTexts, type Json, itemsIn } from '../json-values';
import { tagsOf, type Scheme, type TokenSpan } from './conll';
import { CATS, ENTITIES, SPACY, KEPT_KEYS } from './spacy-values';
import { marksText, labelsWhole } from '../../kinds/traits';

/** Which layer becomes what: one of spans becomes the entities, the others become span groups; one of choices becomes the categories. */
export interface OwnLayers {
  readonly ents: SpansLayer | undefined;
  readonly groups: readonly SpansLayer[];
  readonly cats: Layer | undefined;
}

/** `groups` tells whether the shape has span groups. Entities cannot overlap, so layers whose spans may overlap become groups, if possible. */
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

/** Counts the sample, reports what spaCy cannot hold, and returns the answer. */
export function startSample(sample: SampleOut, { ents, groups, cats }: OwnLayers): AnswerOut | undefined {
  sample.losses.written.samples += 1;
  const out = sample.only([ents, ...groups, cats], 'training data hold no suggestions');
  out?.count(0);
  return out;
}

/** Each label of the layer with 1 or 0: the labels that the source listed, or all. */
export function catsOf(out: AnswerOut | undefined, { cats }: OwnLayers): Record<string, number> | undefined {
  const labels = out?.chosen(cats);
  if (!out || !labels || !cats || !('labels' in cats)) return undefined;
  out.losses.written.labels += labels.length;
  const listed = isTexts(out.kept.cats) ? out.kept.cats : cats.labels;
  return Object.fromEntries(
    [...new Set([...listed, ...labels])].map((label) => [label, labels.includes(label) ? 1 : 0]),
  );
}

/** The tags of spans, in the scheme in which they were imported. */
export function tagged(
  out: AnswerOut,
  layer: string,
  spans: readonly Span[],
  tokens: readonly Token[],
): { placed: TokenSpan[]; tags: string[] } {
  const placed = alignSpans(out, layer, spans, tokens);
  out.losses.written.labels += placed.length;
  return { placed, tags: tagsOf(placed, tokens.length, (out.kept.scheme as Scheme | undefined) ?? 'bilou') };
}

export async function* writeExamples(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
  tuples: boolean,
): AsyncGenerator<OutputPiece> {
  const layers = ownLayers(session, true);
  const samples = samplesOut(items, session, SPACY);
  if (tuples) yield* jsonArray(samples, (sample) => [exampleOf(sample, layers, true)]);
  else for await (const sample of samples) yield jsonLine(exampleOf(sample, layers, false));
}

const TAKEN = new Set(['id', ENTITIES, 'ents', 'ner', CATS, 'spans', 'doc_annotation', ...KEPT_KEYS]);
const isTaken = (name: string): boolean => TAKEN.has(name);

function exampleOf(sample: SampleOut, layers: OwnLayers, tuples: boolean): unknown {
  const { item, meta } = sample;
  const out = startSample(sample, layers);
  const rest = isObject(meta.rest) ? meta.rest : {};
  const annotations: Json = {};
  const groups: Json = {};
  for (const layer of [layers.ents, ...layers.groups]) {
    const spans = out?.spans(layer);
    if (!out || !layer || !spans) continue;
    const isGroup = layer !== layers.ents || (isTexts(meta.groups) && meta.groups.includes(layer.id));
    const places = isGroup ? undefined : (meta.tag_tokens as [number, number][] | undefined);
    const tokens = places?.map(([start, end]) => ({ start, end }));
    const written = tokens
      ? tagged(out, layer.id, spans, tokens).tags
      : listOf(out, layer.id, spans, isGroup, meta.objects === true);
    if (isGroup) groups[layer.id] = written;
    else annotations[typeof meta.key === 'string' ? meta.key : ENTITIES] = written;
  }
  const cats = catsOf(out, layers);
  if (cats) annotations[CATS] = cats;
  if (Object.keys(groups).length > 0 || out?.kept.spans === true) annotations.spans = groups;
  if (tuples && meta.nested !== true) {
    if (!sample.cameFromIt || Object.keys(item.fields).length > 0)
      sample.losses.noteOnce('spaCy tuples', {
        'fields-stay': 'tuples hold no ids or fields of samples; they are not exported',
      });
    return [item.text, { ...annotations, ...rest }];
  }
  const text = meta.no_text === true ? {} : { text: item.text };
  const common = { ...text, ...sample.fieldsBeside(isTaken), ...rest };
  if (meta.nested !== true) return { ...sample.id(), ...common, ...annotations };
  return { ...common, doc_annotation: { ...(rest.doc_annotation as Json | undefined), ...annotations } };
}

/** `overlaps`: spans may overlap and keep their order. */
function listOf(
  out: AnswerOut,
  layer: string,
  spans: readonly Span[],
  overlaps: boolean,
  objects: boolean,
): unknown[] {
  let last = 0;
  const sorted = overlaps ? spans : [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted.flatMap((span) => {
    const { start, end, label, parts } = span;
    if (parts || (!overlaps && start < last)) {
      const why = 'spaCy refuses entities that overlap; the one that begins first is kept';
      out.lose(parts ? 'discontinuous' : 'overlap', layer, [span], parts ? undefined : why);
      return [];
    }
    last = end;
    out.losses.written.labels += 1;
    const { more, ...rest } = out.keptOf(span) ?? {};
    return [objects ? { start, end, label, ...rest } : [start, end, label, ...itemsIn(more)]];
  });
}
