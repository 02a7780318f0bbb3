import { describeJsonError } from '../../base/json/json-error';
import type { JsonProblem } from '../../base/json/json-fault-text';
import type { LineFix, LineReport, LineView } from '../framework/line-view';
import { lineRule } from '../framework/rule';

export const invalidJsonLine = lineRule({
  id: 'invalid-json-line',
  group: 'data',
  kinds: ['sample', 'annotation', 'decision', 'gold'],
  severity: 'error',
  fix: 'safe',
  reveals: 'answer',
  summary: 'Most readers stop at a line that is not JSON.',
  start: () => {
    const pointers = new Set<string>();
    return (line, report) => {
      if (line.value !== undefined || line.format !== 'jsonl') return;
      const problem = describeJsonError(line.raw);
      if (!problem) return report(notAnObject(line));
      if (problem.kind === 'lfs-pointer' && line.line === 0) pointers.add(line.file);
      // The other two lines of a Git LFS pointer have the same cause.
      else if (pointers.has(line.file) && line.line <= 2) return;
      report(faultOf(line, problem));
    };
  },
});

function notAnObject(line: LineView): LineReport {
  return {
    path: [],
    raw: { start: 0, end: line.raw.length },
    message: 'A line must hold a JSON object: {"…": …}. This is valid JSON of another kind.',
  };
}

function faultOf(line: LineView, problem: JsonProblem): LineReport {
  const { start, end } = problem;
  const fixes = fixOf(line, problem);
  return {
    path: [],
    // An empty range would be invisible, so include the character before it.
    raw: start === end && start > 0 ? { start: start - 1, end } : { start, end },
    message: problem.message,
    ...(problem.kind === 'blank' && { severity: 'info' }),
    ...(fixes && { fixes: [fixes] }),
  };
}

function fixOf(line: LineView, { kind, start, end }: JsonProblem): LineFix | undefined {
  const cut = (title: string, safety: LineFix['safety']): LineFix => ({
    title,
    safety,
    edits: [{ raw: { start, end }, newText: '' }],
  });
  switch (kind) {
    case 'blank':
      return { title: 'Delete the blank line', safety: 'safe', edits: [{ removeLine: true }] };
    case 'bom':
      return cut('Delete the byte order mark', 'safe');
    case 'trailing-comma':
    case 'comma-after-record':
      return cut('Delete the comma', 'safe');
    case 'merge-conflict':
      return { title: 'Delete the marker', safety: 'ask', edits: [{ removeLine: true }] };
    case 'two-values':
      return {
        title: 'Put the second value on a line of its own',
        safety: 'ask',
        edits: [{ raw: { start, end: line.raw[start] === ',' ? start + 1 : start }, newText: '\n' }],
      };
    default:
      return undefined;
  }
}
