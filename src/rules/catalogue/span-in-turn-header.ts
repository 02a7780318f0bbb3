import { turnAt, type Turn } from '../../project/samples/conversation';
import { eachPieceInText, type PieceInText } from '../framework/line-spans';
import { answerRule, type ReportLine } from '../framework/rule';
import { moveTo, pathOf, shown } from '../framework/span-words';

export const spanInTurnHeader = answerRule({
  id: 'span-in-turn-header',
  severity: 'warning',
  fix: 'ask',
  summary: 'The line with the role of a message is not something that anyone wrote.',
  start: eachPieceInText((at, report) => {
    const { sample } = at.line;
    const { from, to } = at.piece;
    if (from < 0 || to <= from || typeof sample !== 'object') return;
    const turns = sample.conversation?.turns;
    if (turns) check(at, turns, report);
  }),
});

function check(at: PieceInText, turns: readonly Turn[], report: ReportLine): void {
  const { from, to } = at.piece;
  const first = Math.max(0, turnAt(turns, from));
  const last = turnAt(turns, to - 1);
  const touched = turns
    .slice(first, last + 1)
    .filter(({ start, contentStart }) => start < to && contentStart > from);
  if (touched.length === 0) return;
  const [header] = touched as [Turn];
  const contents = turns.slice(first, last + 1).flatMap(({ contentStart, end }) => {
    const content = { from: Math.max(from, contentStart), to: Math.min(to, end) };
    return content.from < content.to ? [content] : [];
  });
  const [content] = contents;
  report({
    path: pathOf(at, at.piece.quote === undefined ? 'start' : 'text'),
    message:
      `The span includes the line with the role ${shown(header.role)} of turn ${shown(header.id)}, which is not part of what was said. ` +
      (contents.length > 1 ? 'Mark each turn separately.' : 'Mark only the content of the turn.'),
    ...(contents.length === 1 &&
      content && {
        fixes: [
          moveTo(
            `Keep only the content: ${shown(at.text.text.slice(content.from, content.to))}`,
            content,
            at,
          ),
        ],
      }),
  });
}
