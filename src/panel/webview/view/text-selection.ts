import type { Stretch } from '../state/caret';
import type { TextModel } from '../state/text-model';
import { offsetOf } from './text-geometry';

/** The mouse selection inside the text, in UTF-16 units; undefined if there is none. */
export function selectedStretch(root: Element, model: TextModel): Stretch | undefined {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(root)) return undefined;
  const whole = root.ownerDocument.createRange();
  whole.selectNodeContents(root);
  const startsBefore = range.compareBoundaryPoints(Range.START_TO_START, whole) < 0;
  const endsAfter = range.compareBoundaryPoints(Range.END_TO_END, whole) > 0;
  const start = startsBefore ? 0 : offsetOf(root, model, range.startContainer, range.startOffset);
  const end = endsAfter ? model.text.length : offsetOf(root, model, range.endContainer, range.endOffset);
  return start === undefined || end === undefined || end <= start ? undefined : { start, end };
}
