import type { Relation, Span, SpanPart } from '../../../src/project/records/records';

/** One .ann file as a record can hold it, and how often something in it has no place there. Offsets are code points, as in brat. */
export interface BratDocument {
  spans: Span[];
  relations: Relation[];
  /** Annotators' notes, one a line. */
  notes: string[];
  /** Lines that are no annotation, with their numbers. */
  unreadable: string[];
  /** Spans whose stored text is not what stands at their offsets: kept as stored. */
  mismatches: string[];
  events: number;
  /** Role names that were counted up (`Acts-on2`), and lost the number. */
  numberedRoles: number;
}

/**
 * Reads brat's standoff format. A trigger is a span, an event's argument a relation from its trigger (named by the role), and an argument
 * that is an event stands for that event's trigger.
 */
export function readBrat(annotations: string, text: string): BratDocument {
  const points = [...text];
  const document: BratDocument = {
    spans: [],
    relations: [],
    notes: [],
    unreadable: [],
    mismatches: [],
    events: 0,
    numberedRoles: 0,
  };
  const trigger = new Map<string, string>();
  const joins: { label: string; from: string; to: string }[] = [];
  annotations.split('\n').forEach((line, index) => {
    const [id = '', head = '', ...rest] = line.split('\t');
    const stored = rest.join('\t');
    if (line === '') return;
    if (/^T\d+$/.test(id)) {
      const span = readSpan(id, head, points);
      const found = (span.parts ?? [span]).map((part) => part.text).join(' ');
      if (found !== stored)
        document.mismatches.push(
          `line ${index + 1}: ${JSON.stringify(stored)} is stored, ${JSON.stringify(found)} stands there`,
        );
      if (!span.parts) span.text = stored;
      document.spans.push(span);
    } else if (/^E\d+$/.test(id)) {
      document.events++;
      const [own, ...roles] = head
        .trim()
        .split(' ')
        .map((part) => part.split(':') as [string, string]);
      trigger.set(id, own![1]);
      for (const [role, to] of roles) {
        const label = role.replace(/\d+$/, '');
        if (label !== role) document.numberedRoles++;
        joins.push({ label, from: id, to });
      }
    } else if (/^R\d+$/.test(id)) {
      const [label, from, to] = head.trim().split(' ') as [string, string, string];
      joins.push({ label, from: from.split(':')[1]!, to: to.split(':')[1]! });
    } else if (/^#\d+$/.test(id)) document.notes.push(`${head.replace('AnnotatorNotes ', '')}: ${stored}`);
    else document.unreadable.push(`line ${index + 1}: ${JSON.stringify(line)}`);
  });
  document.relations = joins.map(({ label, from, to }) => ({
    label,
    from: trigger.get(from) ?? from,
    to: trigger.get(to) ?? to,
  }));
  return document;
}

function readSpan(id: string, head: string, points: string[]): Span {
  const blank = head.indexOf(' ');
  const parts: SpanPart[] = head
    .slice(blank + 1)
    .split(';')
    .map((range) => {
      const [start, end] = range.split(' ').map(Number) as [number, number];
      return { start, end, text: points.slice(start, end).join('') };
    });
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const span: Span = { id, start: first.start, end: last.end, label: head.slice(0, blank) };
  return parts.length > 1 ? { ...span, parts } : { ...span, text: first.text! };
}
