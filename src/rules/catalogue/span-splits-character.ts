import { clusterAround } from '../../base/text/graphemes';
import { eachPieceInText, type PieceInText } from '../framework/line-spans';
import type { LineReport } from '../framework/line-view';
import { answerRule, type ReportLine } from '../framework/rule';
import { moveTo, pathOf, shown } from '../framework/span-words';

export const spanSplitsCharacter = answerRule({
  id: 'span-splits-character',
  severity: 'error',
  fix: 'ask',
  summary: 'Half a character can be neither seen nor selected.',
  start: eachPieceInText(check),
});

function check(at: PieceInText, report: ReportLine): void {
  const { text, piece } = at;
  const { from, to } = piece;
  if (from >= 0 && to >= 0) {
    if (to <= from) return;
    const first = clusterAround(text.text, from);
    const last = clusterAround(text.text, to);
    if (first) report(split(at, 'start', first.start, last?.end ?? to, first));
    if (last) report(split(at, 'end', first?.start ?? from, last.end, last));
    return;
  }
  if (text.unit !== 'byte') return;
  for (const field of ['start', 'end'] as const) {
    const offset = piece[field];
    if (
      (field === 'start' ? from : to) >= 0 ||
      !Number.isInteger(offset) ||
      offset < 0 ||
      offset > text.length
    )
      continue;
    report({
      path: pathOf(at, field),
      message: `Byte ${offset} lies inside the UTF-8 bytes of a character.`,
    });
  }
}

function split(
  at: PieceInText,
  field: 'start' | 'end',
  from: number,
  to: number,
  cluster: { start: number; end: number },
): LineReport {
  const { text } = at.text;
  return {
    path: pathOf(at, field),
    message: `The span ${field}s inside the character ${shown(text.slice(cluster.start, cluster.end))}.`,
    fixes: [moveTo(`Widen the span to whole characters: ${shown(text.slice(from, to))}`, { from, to }, at)],
  };
}
