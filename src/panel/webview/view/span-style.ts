/** How a run of text shows its spans: a bar per lane with ticks at the ends, and a tint. In CSS pixels. */
import { colourOf } from './label-colours';
import type { LineLook } from '../state/painted';
import type { DrawnSpan, Segment } from './span-layout';

/** Height of a lane: a name of 11 pixels, and its bar. */
export const LANE = 13;
/** Height of the text, with ascenders and descenders. */
const letters = 20;
const air = 2;

/** Line height, and room above the first line, for a number of lanes. Texts without spans are set tighter, and code even more. */
export function lineBox(
  lanes: number,
  look?: LineLook,
): { lineHeight: string; minHeight: string; paddingTop: string } {
  const taller = look?.heading === 1 ? 12 : look?.heading === 2 ? 8 : 0;
  const plain = look && look.kind !== 'words' ? 21 : 28;
  const height = taller + (lanes === 0 ? plain : letters + lanes * LANE + air);
  return {
    lineHeight: `${height}px`,
    minHeight: `${height}px`,
    paddingTop: lanes === 0 ? '0' : `${(lanes * LANE) / 2}px`,
  };
}

/** Top of a lane's name, relative to the run. */
export function nameTop(lane: number, lanes: number): string {
  return `${(lanes - lane - 1) * LANE}px`;
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
