import { append, maxOf } from '../../../base/lists';
import { memoize } from '../../../base/memoize';
import type { Layer } from '../../../project/schema/layer-types';
import type { Labels, Span } from '../../../project/records/records';
import type { Stretch } from '../state/caret';
import type { SpanRef } from '../state/panel-state';
import { attributeText } from '../state/mark-attributes';
import { nearestPainted, type LineLook } from '../state/painted';
import { toRange } from '../state/span-editing';
import type { TextModel } from '../state/text-model';
import { marksText } from '../../../kinds/traits';
import { colourOf } from './label-colours';

/**
 * Places each span in a lane above the words, so that overlapping spans and their names do not cover each other. Offsets are UTF-16 units.
 */

/** A span, from its start to its end with all parts. */
export interface DrawnSpan extends SpanRef, Stretch {
  readonly label: string;
  readonly name: string;
  /** Its attributes; empty if there are none to show. */
  readonly details: string;
  readonly parts: readonly Stretch[];
  /** 0 is next to the words. */
  readonly lane: number;
  /** Shown before the name: the number of a candidate for a relation, or how it is joined to the active span. */
  readonly mark?: string;
}

/** What is drawn of a span. Its index is left out, because it changes when other spans are added or removed. */
export const lookOf = memoize((span: DrawnSpan): string => JSON.stringify({ ...span, index: 0 }));

/** The name of a span with its attributes, to be read aloud. */
export const nameWithDetails = ({ name, details }: DrawnSpan): string =>
  details === '' ? name : `${name}, ${details.replaceAll(' ·', ',')}`;

/** Width of a letter of a name, relative to one of the text. */
const letterWidth = 0.74;

/** All spans of the visible layers with their lanes, in text order, outer ones first. Spans outside the text are left out. */
export function drawnSpans(
  model: TextModel,
  layers: readonly Layer[],
  labels: Labels,
  nameOf: (label: string, layer: string) => string,
  /** Text to append to the name of a span. */
  addition?: (layer: string, index: number) => string,
): DrawnSpan[] {
  const spans: DrawnSpan[] = [];
  for (const layer of layers) {
    const value = labels[layer.id];
    if (!marksText(layer) || !Array.isArray(value)) continue;
    for (const [index, span] of (value as Span[]).entries()) {
      const parts = (span.parts ?? [span])
        .flatMap((part) => toRange(model, part) ?? [])
        .filter(({ start, end }) => end > start);
      if (parts.length !== (span.parts?.length ?? 1)) continue;
      const start = parts[0]!.start;
      const end = maxOf(parts.map((part) => part.end));
      spans.push({
        layer: layer.id,
        index,
        label: span.label,
        name: nameOf(span.label, layer.id) + (addition?.(layer.id, index) ?? ''),
        details: attributeText(layer, span),
        start,
        end,
        parts,
        lane: 0,
      });
    }
  }
  spans.sort(inTextOrder);
  return withLanes(spans);
}

/** Spans as they are shown where some of the text is not painted: an edge in that is shown at the nearest place that is. */
export function inSight({ runs }: TextModel, spans: DrawnSpan[]): DrawnSpan[] {
  if (!runs) return spans;
  const seen = spans.map((span) => {
    const parts = span.parts.map((part) => nearestPainted(runs, part));
    return { ...span, parts, start: parts[0]!.start, end: maxOf(parts.map(({ end }) => end)) };
  });
  return withLanes(seen.sort(inTextOrder));
}

function inTextOrder(a: Stretch, b: Stretch): number {
  return a.start - b.start || b.end - a.end;
}

/** The room a span takes in its lane: its words or its name, whichever is longer. */
function extent({ start, end, name, details }: DrawnSpan): Stretch {
  const length = name.length + (details === '' ? 0 : details.length + 3);
  return { start, end: Math.max(end, start + Math.ceil(Math.min(length, 28) * letterWidth) + 1) };
}

/** Assigns lanes, lower ones to shorter spans. Works in groups of touching spans, so that the time grows linearly with their number. */
function withLanes(spans: readonly DrawnSpan[]): DrawnSpan[] {
  const result: DrawnSpan[] = [];
  let group: DrawnSpan[] = [];
  let end = -1;
  const flush = (): void => {
    append(result, laneGroup(group));
    group = [];
  };
  for (const span of spans) {
    if (span.start >= end) flush();
    group.push(span);
    end = Math.max(end, extent(span).end);
  }
  flush();
  return result;
}

function laneGroup(group: readonly DrawnSpan[]): DrawnSpan[] {
  if (group.length <= 1) return [...group];
  const lanes = new Map<DrawnSpan, number>();
  const taken: Stretch[][] = [];
  for (const span of [...group].sort((a, b) => a.end - a.start - (b.end - b.start))) {
    const room = extent(span);
    let lane = 0;
    while (taken[lane]?.some(({ start, end }) => start < room.end && room.start < end)) lane++;
    // A span inside another one is closer to the words.
    for (const [other, below] of lanes) {
      if (other.start >= span.start && other.end <= span.end && below >= lane) lane = below + 1;
    }
    while (taken[lane]?.some(({ start, end }) => start < room.end && room.start < end)) lane++;
    (taken[lane] ??= []).push(room);
    lanes.set(span, lane);
  }
  return group.map((span) => ({ ...span, lane: lanes.get(span)! }));
}

/** A run of text covered by the same spans. */
export interface Segment extends Stretch {
  /** Spans with a part here, in lane order. */
  readonly spans: readonly DrawnSpan[];
  /** Spans with parts on both sides of this run. Their line continues across it. */
  readonly gaps: readonly DrawnSpan[];
}

/** Cuts a stretch of text at the edges of spans. */
export function segments(line: Stretch, spans: readonly DrawnSpan[]): Segment[] {
  const here = spans.filter(({ start, end }) => start < line.end && end > line.start);
  if (here.length === 0) return line.end > line.start ? [{ ...line, spans: [], gaps: [] }] : [];
  const cuts = new Set([line.start, line.end]);
  for (const { parts } of here) {
    for (const { start, end } of parts) {
      if (start > line.start && start < line.end) cuts.add(start);
      if (end > line.start && end < line.end) cuts.add(end);
    }
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  const byLane = [...here].sort((a, b) => a.lane - b.lane);
  return sorted.slice(0, -1).map((start, index) => {
    const end = sorted[index + 1]!;
    const covers = (span: DrawnSpan): boolean =>
      span.parts.some((part) => part.start <= start && part.end >= end);
    return {
      start,
      end,
      spans: byLane.filter(covers),
      gaps: byLane.filter((span) => span.start <= start && span.end >= end && !covers(span)),
    };
  });
}

/** How a run of text shows its spans: a bar per lane with ticks at the ends, and a tint. In CSS pixels. */

/** Height of a lane: a name of 11 pixels, and its bar. */
export const LANE = 13;
/** Height of the text, with ascenders and descenders. */
const letters = 20;
const air = 2;

const tallerBy = (look: LineLook | undefined): number =>
  look?.heading === 1 ? 12 : look?.heading === 2 ? 8 : 0;

/** Height of a line without spans, in pixels at the normal size of the text. Code is set tighter. */
export const plainHeight = (look: LineLook | undefined): number =>
  tallerBy(look) + (look && look.kind !== 'words' ? 21 : 28);

/** Line height, and room above the first line, for a number of lanes. Names keep their size when the text is made larger. */
export function lineBox(
  lanes: number,
  look?: LineLook,
): { lineHeight: string; minHeight: string; paddingTop: string } {
  const own = lanes === 0 ? plainHeight(look) : tallerBy(look) + letters + air;
  const height = `calc(${own}px * var(--text-scale, 1) + ${lanes * LANE}px)`;
  return { lineHeight: height, minHeight: height, paddingTop: `${(lanes * LANE) / 2}px` };
}

/** The backgrounds of a run of text, and the padding above it that they are drawn in. */
export function segmentStyle(
  { start, end, spans, gaps }: Segment,
  lanes: number,
  isRightToLeft: boolean,
  active: DrawnSpan | undefined,
  edge: 'start' | 'end',
): { paddingTop: string; background: string } | undefined {
  if (spans.length + gaps.length === 0) return undefined;
  const [head, tail] = isRightToLeft ? ['right', 'left'] : ['left', 'right'];
  const layers: string[] = [];
  const top = lanes * LANE;
  for (const span of spans) {
    const colour = colourOf(span.label, span.layer);
    const isActive = span === active;
    const y = top - span.lane * LANE - 3;
    const isFirst = span.parts.some((part) => part.start === start);
    const isLast = span.parts.some((part) => part.end === end);
    const width = (which: 'start' | 'end'): number => (isActive && which === edge ? 3 : 1);
    if (isFirst)
      layers.push(fill(colour, `${head} ${y}px / ${width('start')}px ${isActive ? '100%' : '6px'}`));
    if (isLast) layers.push(fill(colour, `${tail} ${y}px / ${width('end')}px ${isActive ? '100%' : '6px'}`));
    layers.push(fill(colour, `0 ${y}px / 100% ${isActive ? 3 : 2}px`));
  }
  for (const span of gaps) {
    const colour = colourOf(span.label, span.layer);
    const y = top - span.lane * LANE - 2;
    layers.push(
      `repeating-linear-gradient(90deg, ${colour} 0 2px, transparent 2px 5px) 0 ${y}px / 100% 1px no-repeat`,
    );
  }
  for (const span of spans) {
    layers.push(
      fill(
        `color-mix(in srgb, ${colourOf(span.label, span.layer)} ${span === active ? 30 : 13}%, transparent)`,
        `0 ${top}px / 100% 100%`,
      ),
    );
  }
  return { paddingTop: `${top}px`, background: layers.join(', ') };
}

function fill(colour: string, place: string): string {
  return `linear-gradient(${colour}, ${colour}) ${place} no-repeat`;
}
