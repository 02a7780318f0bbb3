import { findOverlaps, type Overlap } from '../../project/answers/overlaps';
import type { LocatedSpan } from '../../project/records/spans';
import { spanReader, type SpanAnswer } from '../framework/line-spans';
import type { LineFix, LineReport, LineView } from '../framework/line-view';
import { answerRule } from '../framework/rule';
import { shown } from '../framework/span-words';

export const overlappingSpans = answerRule({
  id: 'overlapping-spans',
  severity: 'error',
  fix: 'ask',
  summary: 'Flat export formats drop or mangle spans that overlap where the layer forbids it.',
  start(model) {
    const reader = spanReader(model);
    return (line, report) => {
      for (const answer of reader.of(line).answers) {
        if (answer.spans.length < 2) continue;
        for (const overlap of findOverlaps(answer.spans, answer.layer))
          report(reportOf(line, answer, overlap));
      }
    };
  },
});

function reportOf(line: LineView, answer: SpanAnswer, { kind, first, second }: Overlap): LineReport {
  const path = [...answer.path, second.index];
  if (kind === 'duplicate') {
    const fix = drop(line, answer, second, 'Remove the second one');
    return {
      path,
      message: `${name(second)} is marked twice. Remove one, or allow it (repeats: true).`,
      ...(fix && { fixes: [fix] }),
    };
  }
  const how = kind === 'crossing' ? 'crosses' : 'overlaps';
  const policy =
    kind === 'crossing'
      ? `Spans of "${answer.layer.id}" may be nested, not crossed (overlap: nested).`
      : `Spans of "${answer.layer.id}" may not overlap (overlap: none).`;
  const shorter = extent(first) < extent(second) ? first : second;
  const fix = drop(line, answer, shorter, `Keep the longer one: remove ${name(shorter)}`);
  return { path, message: `${name(second)} ${how} ${name(first)}. ${policy}`, ...(fix && { fixes: [fix] }) };
}

const extent = ({ span }: LocatedSpan): number => span.end - span.start;

function name({ span }: LocatedSpan): string {
  const quote = span.text ?? span.parts?.map(({ text }) => text ?? '').join(' … ');
  return `${quote ? `${shown(quote)} ` : ''}[${span.start}, ${span.end}) ${span.label}`;
}

/** Each fix holds all other spans of its line: a longer line, in characters, with thousands of them, would fill the memory. */
const MAX_FIXED_LINE = 50_000;

/** The list without one span; not offered if a relation may depend on it. */
function drop(line: LineView, answer: SpanAnswer, span: LocatedSpan, title: string): LineFix | undefined {
  if (line.raw.length > MAX_FIXED_LINE) return undefined;
  const { id } = span.span;
  if (id !== undefined && line.raw.split(JSON.stringify(id)).length > 2) return undefined;
  const [root, ...rest] = answer.path;
  let list: unknown = line.value?.[root as string];
  for (const step of rest) list = (list as Record<string | number, unknown>)[step];
  if (!Array.isArray(list)) return undefined;
  return {
    title,
    safety: 'ask',
    edits: [{ path: answer.path, value: list.filter((_, index) => index !== span.index) }],
  };
}
