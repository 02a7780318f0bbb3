import type { LabelCounts } from '../../rules/framework/project-view';
import type { AnswerTable } from './answer-table';

/** How often each label was given, layer by layer, over the counting answers, once an answer. Costs the numbers in the table, no answer is decoded. */
export function countLabels(table: AnswerTable): ReadonlyMap<string, LabelCounts> {
  const { codec } = table;
  const answers = new Map<number, number>();
  const labels = new Map<number, Map<number, number>>();
  for (let row = 0; row < table.rows; row++) {
    if (!table.counts(row)) continue;
    codec.forEachLayer(table.answer(row), (layer, codes) => {
      answers.set(layer, (answers.get(layer) ?? 0) + 1);
      let counts = labels.get(layer);
      if (!counts) labels.set(layer, (counts = new Map()));
      for (const code of codes.length > 1 ? new Set(codes) : codes)
        counts.set(code, (counts.get(code) ?? 0) + 1);
    });
  }
  const text = (code: number): string => codec.strings.text(code);
  return new Map(
    [...answers].map(([layer, count]) => [
      text(layer),
      {
        answers: count,
        labels: new Map([...labels.get(layer)!].map(([code, times]) => [text(code), times])),
      },
    ]),
  );
}
