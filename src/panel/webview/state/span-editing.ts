/** Edits the spans of a layer. Spans use code points, selections UTF-16 units. Values are not modified in place. */
import type { Span, SpanPart } from '../../../project/records/records';
import { relabelled } from './mark-attributes';
import type { OverlapPolicy, SpansLayer, Label } from '../../../project/schema/layer-types';
import { graphemeBoundaries, isGraphemeBoundary } from '../../../base/text/graphemes';
import { snapToWords, trimSpaces, wordAt } from '../../../base/text/words';
import { moveEdge, type Direction, type Stretch } from './caret';
import type { TextModel } from './text-model';
import { clipped } from '../../../base/text/phrases';
import { labelAt } from '../../../project/schema/per-turn';

/** The new spans and the index of the one that was made or changed; or the index of the span in the way. */
export type SpanEdit =
  | { readonly ok: true; readonly spans: readonly Span[]; readonly index: number }
  | {
      readonly ok: false;
      readonly reason: SpanConflict | 'empty' | 'not-discontinuous';
      readonly blocking?: number;
    };

/** Cleans up a selection: no spaces at its ends, whole characters, and with `snap` whole words. */
export function tidySelection(text: string, range: Stretch, snap: boolean): Stretch | undefined {
  const trimmed = snap ? snapToWords(text, range.start, range.end) : trimSpaces(text, range.start, range.end);
  if (trimmed.start >= trimmed.end) return undefined;
  return {
    start: graphemeBoundaries(text, trimmed.start).start,
    end: graphemeBoundaries(text, trimmed.end).end,
  };
}

/** The spans of a layer in an answer, with what can be done to them. */
export class LayerSpans {
  constructor(
    private readonly layer: SpansLayer,
    readonly list: readonly Span[],
  ) {}

  /** Makes a span of a selection. */
  add({ text, offsets }: TextModel, range: Stretch, label: string, mayRepeat?: boolean): SpanEdit {
    const span: Span = {
      id: freeId(this.list),
      start: offsets.toCodePoint(range.start),
      end: offsets.toCodePoint(range.end),
      label,
      text: text.slice(range.start, range.end),
    };
    return this.#settle(span, undefined, mayRepeat);
  }

  /** Adds a span of another answer, with an id that is free in this one. */
  insert(span: Span): SpanEdit {
    return this.#settle({ ...span, id: freeId(this.list) });
  }

  /** Gives a span another label. Attributes that this label does not have are dropped. */
  relabel(index: number, label: string): SpanEdit {
    return this.#settle(relabelled(this.layer, this.list[index]!, label), index);
  }

  /** Moves the start or end of a span by a character. */
  moveEdge(index: number, model: TextModel, edge: 'start' | 'end', direction: Direction): SpanEdit {
    const parts = partsOf(this.list[index]!);
    const which = edge === 'start' ? 0 : parts.length - 1;
    const range = toRange(model, parts[which]!);
    if (!range) return { ok: false, reason: 'empty' };
    const moved = moveEdge(model.walked, range, edge, direction);
    return this.#setParts(index, model, parts.with(which, toPart(model, moved)));
  }

  /** Adds a selection to a span as another part. Parts that touch are joined. */
  addPart(index: number, model: TextModel, range: Stretch): SpanEdit {
    if (!this.layer.discontinuous) return { ok: false, reason: 'not-discontinuous' };
    return this.#setParts(index, model, [...partsOf(this.list[index]!), toPart(model, range)]);
  }

  /** Takes a part out of a span that has several. The last one left makes it a plain span. */
  removePart(index: number, model: TextModel, which: number): SpanEdit {
    const left = partsOf(this.list[index]!).toSpliced(which, 1);
    return left.length === 0 ? { ok: false, reason: 'empty' } : this.#setParts(index, model, left);
  }

  /** Gives more stretches a span's label, where no other span is in the way. */
  addEverywhere(
    index: number,
    model: TextModel,
  ): { spans: readonly Span[]; index: number; added: number; blocked: number } {
    const span = this.list[index]!;
    let { list } = this;
    let [added, blocked] = [0, 0];
    for (const range of occurrences(model, span)) {
      // What is marked already is not marked again, whether the layer allows it or not.
      const edit = new LayerSpans(this.layer, list).add(model, range, span.label, false);
      if (edit.ok) {
        list = edit.spans;
        added++;
      } else blocked++;
    }
    return { spans: list, index: list.indexOf(span), added, blocked };
  }

  #setParts(index: number, model: TextModel, parts: readonly SpanPart[]): SpanEdit {
    return this.#settle(withParts(this.list[index]!, parts, model), index);
  }

  /** Inserts a span in text order, in place of the one at `removed`, unless another one is in the way. */
  #settle(span: Span, removed?: number, mayRepeat = this.layer.repeats === true): SpanEdit {
    for (const [at, other] of this.list.entries()) {
      const reason = at === removed ? undefined : spanConflict(this.layer.overlap, other, span);
      if (reason && !(reason === 'same' && mayRepeat)) return { ok: false, reason, blocking: at };
    }
    const others = removed === undefined ? this.list : this.list.toSpliced(removed, 1);
    const found = others.findIndex(
      (other) => other.start > span.start || (other.start === span.start && other.end < span.end),
    );
    const index = found < 0 ? others.length : found;
    return { ok: true, spans: others.toSpliced(index, 0, span), index };
  }
}

/** Other occurrences of a span's string, in UTF-16 units. A span of whole words matches only whole words. */
export function occurrences(model: TextModel, span: Span): Stretch[] {
  const { text } = model;
  const own = span.parts ? undefined : toRange(model, span);
  if (!own || own.end <= own.start) return [];
  const wanted = text.slice(own.start, own.end);
  const isWords = standsOnWords(text, own);
  const found: Stretch[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const range = { start: at, end: at + wanted.length };
    if (at === own.start || (found.at(-1)?.end ?? 0) > at) continue;
    if (!isGraphemeBoundary(text, range.start) || !isGraphemeBoundary(text, range.end)) continue;
    if (!isWords || standsOnWords(text, range)) found.push(range);
  }
  return found;
}

function partsOf(span: Span): readonly SpanPart[] {
  return span.parts ?? [{ start: span.start, end: span.end, text: span.text }];
}

/** The span with these parts, in order. Parts that touch are joined; with a single part it becomes a plain span. */
function withParts(span: Span, parts: readonly SpanPart[], model: TextModel): Span {
  const joined: SpanPart[] = [];
  for (const part of [...parts].sort((a, b) => a.start - b.start)) {
    const before = joined.at(-1);
    if (before && part.start <= before.end)
      joined[joined.length - 1] = quoted(model, before.start, Math.max(before.end, part.end));
    else joined.push(quoted(model, part.start, part.end));
  }
  const rest = { ...span };
  delete rest.parts;
  delete rest.text;
  const [first] = joined;
  if (joined.length === 1) return { ...rest, ...first! };
  return { ...rest, start: first!.start, end: joined.at(-1)!.end, parts: joined };
}

function quoted(model: TextModel, start: number, end: number): SpanPart {
  return { start, end, text: model.offsets.slice(start, end) ?? '' };
}

function toPart({ offsets }: TextModel, { start, end }: Stretch): SpanPart {
  return { start: offsets.toCodePoint(start), end: offsets.toCodePoint(end) };
}

/** Converts code points to UTF-16 units; undefined if the text has no such place. */
export function toRange({ offsets }: TextModel, { start, end }: SpanPart): Stretch | undefined {
  const from = offsets.toUtf16(start);
  const to = offsets.toUtf16(end);
  return from === undefined || to === undefined || to < from ? undefined : { start: from, end: to };
}

function standsOnWords(text: string, { start, end }: Stretch): boolean {
  return wordAt(text, start)?.start === start && wordAt(text, end - 1)?.end === end;
}

/** An id that no span of the list has. */
export function freeId(spans: readonly Span[]): string {
  const taken = new Set(spans.map(({ id }) => id));
  let number = spans.length + 1;
  while (taken.has(`s${number}`)) number++;
  return `s${number}`;
}

/** `same`: equal extent and label; `overlap`: they share characters; `cross`: they overlap and neither contains the other. */
type SpanConflict = 'same' | 'overlap' | 'cross';

/** Why the policy forbids two spans together; undefined if it allows them. Equal extent and label are for the layer to allow. Offsets in any one unit. */
export function spanConflict(policy: OverlapPolicy, a: Span, b: Span): SpanConflict | undefined {
  const partsOfA = a.parts ?? [a];
  const partsOfB = b.parts ?? [b];
  if (!partsOfA.some((one) => partsOfB.some((other) => one.start < other.end && other.start < one.end)))
    return undefined;
  const aHoldsB = holds(partsOfA, partsOfB);
  const bHoldsA = holds(partsOfB, partsOfA);
  if (aHoldsB && bHoldsA && a.label === b.label) return 'same';
  if (policy === 'none') return 'overlap';
  if (policy === 'nested' && !aHoldsB && !bHoldsA) return 'cross';
  return undefined;
}

function holds(outer: readonly SpanPart[], inner: readonly SpanPart[]): boolean {
  return inner.every((part) => outer.some(({ start, end }) => start <= part.start && part.end <= end));
}

/** Why a span cannot be made among others. */
export function whyNot(
  { reason, blocking }: Extract<SpanEdit, { ok: false }>,
  layer: SpansLayer,
  spans: readonly Span[],
  labels: ReadonlyMap<string, Label>,
): string {
  const place = layer.name ?? layer.id;
  const other = blocking === undefined ? undefined : spans[blocking];
  const name =
    other && `“${shorten(quoteOf(other))}” (${labelAt(labels, layer.id, other.label)?.name ?? other.label})`;
  switch (reason) {
    case 'same':
      return `${name} already has this label.`;
    case 'overlap':
      return `${name} is in the way: spans of ${place} do not overlap.`;
    case 'cross':
      return `${name} is in the way: spans of ${place} may be nested, but must not cross.`;
    case 'empty':
      return 'Nothing is selected.';
    case 'not-discontinuous':
      return `Spans of ${place} have one part only.`;
  }
}

/** The text of a span, as the answer quotes it. */
export function quoteOf(span: Span): string {
  return span.text ?? span.parts?.map(({ text }) => text).join(' … ') ?? '';
}

/** At most 40 characters of a text. */
export const shorten = (text: string): string => clipped(text, 40);
