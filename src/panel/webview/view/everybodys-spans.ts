import type { Labels, Span } from '../../../project/records/records';
import type { Layer } from '../../../project/schema/layer-types';
import type { PersonAnswer } from '../../../protocol/panel';
import { isSame } from './align';
import { marksText } from '../../../kinds/traits';

/**
 * The spans to draw while a reviewer chooses: those of the decision for a decided layer, otherwise everyone's, each once. `who` lists the
 * people (numbered from 1, like their keys) who set a span, unless all did.
 */
export function everybodysSpans(
  layers: readonly Layer[],
  people: readonly PersonAnswer[],
  decided: Labels,
): { labels: Labels; who(layer: string, index: number): string } {
  const labels: Labels = {};
  const setBy = new Map<string, string[]>();
  for (const layer of layers) {
    if (!marksText(layer)) continue;
    const settled = decided[layer.id];
    if (settled !== undefined) {
      labels[layer.id] = settled;
      continue;
    }
    const spans: Span[] = [];
    const numbers: number[][] = [];
    let answered = 0;
    for (const [number, { answer }] of people.entries()) {
      const value = answer.labels[layer.id];
      if (!Array.isArray(value)) continue;
      answered += 1;
      for (const span of value as Span[]) {
        const known = spans.findIndex((one) => isSame(one, span));
        if (known >= 0) numbers[known]!.push(number + 1);
        else {
          spans.push(span);
          numbers.push([number + 1]);
        }
      }
    }
    labels[layer.id] = spans;
    setBy.set(
      layer.id,
      numbers.map((list) => (list.length < answered ? ` (${list.join(', ')})` : '')),
    );
  }
  return { labels, who: (layer, index) => setBy.get(layer)?.[index] ?? '' };
}
