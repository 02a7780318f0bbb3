/** Marks on the text that change with every key. The browser paints them over the text without redrawing it. */
import type { Stretch } from '../state/caret';
import type { TextModel } from '../state/text-model';
import { domPlace } from './text-geometry';

export interface TextHighlights {
  readonly selection: readonly Stretch[];
  /** The stretches that a message is about. */
  readonly trouble: readonly Stretch[];
  readonly found: readonly Stretch[];
  /** The other ends of the relations of the active span. */
  readonly joined: readonly Stretch[];
}

export function showHighlights(root: Element, model: TextModel, highlights: TextHighlights): void {
  for (const [name, stretches] of Object.entries(highlights) as [
    keyof TextHighlights,
    readonly Stretch[],
  ][]) {
    const key = `labelwright-${name}`;
    const ranges = stretches.flatMap((stretch) => {
      const place = domPlace(root, model, stretch);
      return place ? new StaticRange(place) : [];
    });
    if (ranges.length > 0) CSS.highlights.set(key, new Highlight(...ranges));
    else CSS.highlights.delete(key);
  }
}
