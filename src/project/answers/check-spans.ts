import { isRelation } from '../records/labels';
import { checkAttributes, type ReportAnswer } from './check-attributes';
import { isSpan } from '../records/spans';
import type { Span } from '../records/records';
import type { RelationsLayer, SpansLayer } from '../schema/layer-types';

/** Checks the shape of a list of spans: docs/format.md, "Annotation records". Offsets may be in any unit. */
export function checkSpans(layer: SpansLayer, value: unknown, report: ReportAnswer): void {
  if (!Array.isArray(value))
    return report(
      [],
      `"${layer.id}" takes a list of spans: [{"start", "end", "label", "text"}]; [] is none.`,
    );
  const ids = new Set<string>();
  for (let index = 0; index < value.length; index++) {
    const span = value[index] as unknown;
    if (!isSpan(span))
      report(
        [index],
        'A span needs "start" and "end" as numbers and "label" as a text; its "parts" too need "start" and "end".',
      );
    else {
      if (span.text !== undefined && typeof span.text !== 'string')
        report([index, 'text'], 'The quoted text of a span must be a text.');
      if (span.id !== undefined && (typeof span.id !== 'string' || span.id === ''))
        report([index, 'id'], 'The id of a span must be a text that is not empty.');
      else if (span.id !== undefined && ids.has(span.id))
        report(
          [index, 'id'],
          `Another span of "${layer.id}" in this record has the id "${span.id}": relations cannot tell them apart. Give each its own.`,
        );
      else if (span.id !== undefined) ids.add(span.id);
      if (span.parts) checkParts(layer, span, index, report);
      checkAttributes(layer, span, index, report);
    }
  }
}

function checkParts(layer: SpansLayer, span: Span, index: number, report: ReportAnswer): void {
  const parts = span.parts!;
  if (!layer.discontinuous)
    report(
      [index, 'parts'],
      `The spans of "${layer.id}" are of one piece; set discontinuous: true in the schema to allow parts.`,
    );
  if (parts.length < 2)
    return report(
      [index, 'parts'],
      'A span with parts has at least two. A span of one piece has "start", "end" and "text" of its own.',
    );
  for (let at = 1; at < parts.length; at++) {
    const [before, part] = [parts[at - 1]!, parts[at]!];
    if (part.start < before.start)
      return report([index, 'parts', at], 'Parts must be in the order of the text.');
    if (part.start <= before.end)
      report([index, 'parts', at], 'This part touches or overlaps the one before it: make them one part.');
  }
  const [start, end] = [parts[0]!.start, parts.at(-1)!.end];
  if (span.start !== start) report([index, 'start'], `The span's start is that of its first part, ${start}.`);
  if (span.end !== end) report([index, 'end'], `The span's end is that of its last part, ${end}.`);
}

/** Checks the shape of a list of relations; `checkEnds` checks that their spans exist. */
export function checkRelations(layer: RelationsLayer, value: unknown, report: ReportAnswer): void {
  if (!Array.isArray(value))
    return report([], `"${layer.id}" takes a list of relations: [{"label", "from", "to"}]; [] is none.`);
  value.forEach((relation: unknown, index) => {
    if (!isRelation(relation))
      report(
        [index],
        'A relation needs "label", "from" and "to" as texts; the last two are ids of spans in this record.',
      );
    else checkAttributes(layer, relation, index, report);
  });
}

/** Checks that relations join existing spans (`spans`, of `layer.spans`) that their labels may join. Ignores malformed ones. */
export function checkEnds(layer: RelationsLayer, value: unknown, spans: unknown, report: ReportAnswer): void {
  if (!Array.isArray(value) || value.length === 0) return;
  const labels = new Map<string, string>();
  for (const span of Array.isArray(spans) ? (spans as unknown[]) : [])
    if (isSpan(span) && span.id !== undefined) labels.set(span.id, span.label);
  const seen = new Set<string>();
  value.forEach((relation: unknown, index) => {
    if (!isRelation(relation)) return;
    for (const side of ['from', 'to'] as const)
      if (!labels.has(relation[side]))
        report([index, side], `No span of "${layer.spans}" in this record has the id "${relation[side]}".`);
    const [from, to] = [labels.get(relation.from), labels.get(relation.to)];
    if (from !== undefined && to !== undefined && !mayJoin(layer, relation.label, from, to))
      report(
        [index, 'label'],
        `"${relation.label}" may not join "${from}" to "${to}"; see "pairs" of the layer "${layer.id}" in the schema.`,
      );
    const ends =
      layer.directed || relation.from <= relation.to
        ? [relation.from, relation.to]
        : [relation.to, relation.from];
    const key = JSON.stringify([relation.label, ...ends]);
    if (seen.has(key) && !layer.repeats)
      report(
        [index],
        `The same spans are joined by "${relation.label}" twice. Remove one, or allow it (repeats: true).`,
      );
    seen.add(key);
  });
}

/** Whether a relation with this label may lead from a span with the one label to a span with the other: the layer's `pairs`. */
export function mayJoin(layer: RelationsLayer, label: string, from: string, to: string): boolean {
  const pairs = layer.pairs.filter((pair) => pair.label === label);
  if (pairs.length === 0) return true;
  const fits = (a: string, b: string): boolean =>
    pairs.some((pair) => (pair.from?.includes(a) ?? true) && (pair.to?.includes(b) ?? true));
  return fits(from, to) || (!layer.directed && fits(to, from));
}
