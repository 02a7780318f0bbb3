import type { LabelCounts } from '../../rules/framework/project-view';
import type { AnswerTable } from '../../project/answers/answer-table';
import { addOne, getOrAdd } from '../../base/lists';

/** How many counting answers give each label, by layer. */
export function countLabels(table: AnswerTable): ReadonlyMap<string, LabelCounts> {
  const { codec } = table;
  /** Layer code -> number of answers, and label code -> number of answers with the label. */
  const layers = new Map<number, { answers: number; readonly labels: Map<number, number> }>();
  for (const row of table.counting()) {
    codec.forEachLayer(table.answer(row), (layer, codes) => {
      const counts = getOrAdd(layers, layer, () => ({ answers: 0, labels: new Map<number, number>() }));
      counts.answers += 1;
      for (const code of codes.length > 1 ? new Set(codes) : codes) addOne(counts.labels, code);
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
