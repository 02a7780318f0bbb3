/**
 * Converts between offsets in the text (UTF-16 units) and places on screen. The text content of a line's element, without name tags, is the
 * line, or what is painted of it.
 */
import { graphemeBoundaries } from '../../../base/text/graphemes';
import type { Direction, Stretch } from '../state/caret';
import { offsetOfPainted, paintedBefore } from '../state/painted';
import { lineAt, type TextModel } from '../state/text-model';

/** The classes of elements inside the text that are not part of it. */
const EXTRAS = /^(tag|sr-only)\b/;

/** The text where it is drawn: the element `root`. */
export class DrawnText {
  constructor(
    readonly root: Element,
    readonly model: TextModel,
  ) {}

  /** The place of an offset in the document, as a text node and an offset in it; undefined if it is not drawn. */
  #pointOf(utf16: number, side: 'start' | 'end'): [Node, number] | undefined {
    const { lines, blocks } = this.model;
    const index = lineAt(lines, utf16);
    const block = blocks.findIndex(({ last }) => index < last);
    const element = this.root.getElementsByClassName('block')[block];
    const line = element?.getElementsByClassName('line')[index - blocks[block]!.first];
    if (!line) return undefined;
    const { start, runs } = lines[index]!;
    let left = runs ? paintedBefore(runs, utf16, side) : utf16 - start;
    let last: [Node, number] = [line, 0];
    for (const node of textNodes(line)) {
      if (left <= node.data.length) return [node, left];
      left -= node.data.length;
      last = [node, node.data.length];
    }
    return last;
  }

  /**
   * Where a stretch of the text is in the document; undefined if it is not drawn. Unlike a `Range`, it does not follow later changes of the
   * document: that would make each change slower, until the ranges are collected.
   */
  placeOf({ start, end }: Stretch): StaticRangeInit | undefined {
    const from = this.#pointOf(start, 'start');
    const to = this.#pointOf(end, 'end');
    if (!from || !to) return undefined;
    return { startContainer: from[0], startOffset: from[1], endContainer: to[0], endOffset: to[1] };
  }

  /** The document range of a stretch of the text, to be measured. */
  rangeOf(stretch: Stretch): Range | undefined {
    const place = this.placeOf(stretch);
    if (!place) return undefined;
    const range = this.root.ownerDocument.createRange();
    range.setStart(place.startContainer, place.startOffset);
    range.setEnd(place.endContainer, place.endOffset);
    return range;
  }

  /** The offset of a place in the document, where a stretch starts or ends; undefined outside the text. */
  offsetOf(node: Node, offset: number, side: 'start' | 'end' = 'start'): number | undefined {
    if (!this.root.contains(node)) return undefined;
    const line = (node instanceof Element ? node : node.parentElement)?.closest('.line');
    if (!line) return undefined;
    const index = Number((line as HTMLElement).dataset['line']);
    const { start, end, runs } = this.model.lines[index]!;
    const before = this.root.ownerDocument.createRange();
    before.setStart(line, 0);
    before.setEnd(node, offset);
    let length = 0;
    for (const text of textNodes(line)) {
      if (text === node) {
        length += offset;
        break;
      }
      // The place is before this text node, directly inside an element.
      if (before.comparePoint(text, 0) > 0) break;
      length += text.data.length;
    }
    if (runs && runs.length > 0) return offsetOfPainted(runs, length, side);
    return Math.min(start + length, end);
  }

  /** The offset at a point of the window, in CSS pixels. */
  offsetAt(x: number, y: number): number | undefined {
    const { ownerDocument } = this.root;
    if (ownerDocument.caretPositionFromPoint) {
      const found = ownerDocument.caretPositionFromPoint(x, y);
      return found ? this.offsetOf(found.offsetNode, found.offset) : undefined;
    }
    const found = ownerDocument.caretRangeFromPoint?.(x, y);
    return found ? this.offsetOf(found.startContainer, found.startOffset) : undefined;
  }

  /** The offset one visual line above or below a stretch, at the same horizontal position; undefined if there is no such line. */
  offsetOnNextLine(
    stretch: Stretch,
    direction: Direction,
    goal?: number,
  ): { offset: number; x: number } | undefined {
    const range = this.rangeOf(stretch);
    const rects = range ? [...range.getClientRects()] : [];
    const rect = direction > 0 ? rects.at(-1) : rects[0];
    if (!rect) return undefined;
    const x = goal ?? rect.left + Math.min(rect.width / 2, 12);
    const step = Math.max(8, rect.height / 2);
    const bounds = this.root.getBoundingClientRect();
    // A point between lines or in a name tag gives the same line or nothing: continue until another line is found.
    for (
      let y = direction > 0 ? rect.bottom + 3 : rect.top - 3;
      y > bounds.top - 4 && y < bounds.bottom + 4;
      y += direction * step
    ) {
      const offset = this.offsetAt(x, y);
      if (offset === undefined) continue;
      const other = this.rangeOf({
        start: offset,
        end: graphemeBoundaries(this.model.text, offset + 1).end,
      })?.getClientRects()[0];
      const isOther = other && (direction > 0 ? other.top >= rect.bottom - 4 : other.bottom <= rect.top + 4);
      if (isOther) return { offset, x };
    }
    return undefined;
  }

  bringIntoSight(scroller: Element, stretch: Stretch): void {
    scrollUntilStill(scroller, () => {
      const range = this.root.isConnected ? this.rangeOf(stretch) : undefined;
      if (!range) return;
      const rect = range.getBoundingClientRect();
      const view = scroller.getBoundingClientRect();
      const margin = Math.min(60, view.height / 4);
      if (rect.top < view.top + margin) scroller.scrollTop += rect.top - view.top - margin;
      else if (rect.bottom > view.bottom - margin)
        scroller.scrollTop += Math.min(rect.bottom - view.bottom + margin, rect.top - view.top - margin);
    });
  }
}

/** Not with a filtered tree walker: that takes four times as long, and each candidate for a relation is looked up with every key. */
function* textNodes(element: Element): Generator<Text> {
  for (let node = element.firstChild; node; node = node.nextSibling)
    if (node instanceof Text) yield node;
    else if (node instanceof Element && !EXTRAS.test(node.className)) yield* textNodes(node);
}

/** How many frames parts of a long text may take until they have their heights. */
const MAX_FRAMES = 10;
/** How each scroller was scrolled last. */
const last = new WeakMap<EventTarget, () => void>();
const forget = ({ currentTarget }: Event): void => void last.delete(currentTarget!);

/**
 * Scrolls, and again in the next frames, unless the person scrolls or goes on: parts of a long text get their heights only when they are
 * about to be seen, which moves the others.
 */
export function scrollUntilStill(scroller: Element, scroll: () => void): void {
  last.set(scroller, scroll);
  for (const name of ['wheel', 'pointerdown']) scroller.addEventListener(name, forget, { passive: true });
  const look = (frames: number): void => {
    if (last.get(scroller) !== scroll) return;
    scroll();
    if (frames < MAX_FRAMES) requestAnimationFrame(() => look(frames + 1));
  };
  look(0);
}
