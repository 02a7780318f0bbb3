import type { LabelCounts } from '../../rules/framework/project-view';
import type { AnswerTable } from '../../project/answers/answer-table';

/** How often each label was given, layer by layer, over the counting answers, once an answer. Costs the numbers in the table, no answer is decoded. */
export function countLabels(table: AnswerTable): ReadonlyMap<string, LabelCounts> {
  const { codec } = table;
  /** Layer code -> answers on it, and by label code how many of them have the label. */
  const layers = new Map<number, { answers: number; readonly labels: Map<number, number> }>();
  for (let row = 0; row < table.rows; row++) {
    if (!table.counts(row)) continue;
    codec.forEachLayer(table.answer(row), (layer, codes) => {
      let counts = layers.get(layer);
      if (!counts) layers.set(layer, (counts = { answers: 0, labels: new Map() }));
      counts.answers += 1;
      for (const code of codes.length > 1 ? new Set(codes) : codes)
        counts.labels.set(code, (counts.labels.get(code) ?? 0) + 1);
    });
  }
  const text = (code: number): string => codec.strings.text(code);
  return new Map(
    [...layers].map(([layer, { answers, labels }]) => [
      text(layer),
      { answers, labels: new Map([...labels].map(([code, times]) => [text(code), times])) },
    ]),
  );
}
