import type { LabelCounts } from '../../rules/framework/project-view';
import type { AnswerTable } from '../../project/answers/answer-table';

/** How many counting answers give each label, by layer. */
export function countLabels(table: AnswerTable): ReadonlyMap<string, LabelCounts> {
  const { codec } = table;
  /** Layer code -> number of answers, and label code -> number of answers with the label. */
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
