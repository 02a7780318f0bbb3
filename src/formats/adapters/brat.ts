/** brat standoff: a `.txt` and an `.ann` for each document. docs/formats/brat.md. */
import { codePointLength } from '../../core/text/offsets';
import type { ForeignItem, ForeignSpan, Format, ImportSession, InputFile } from '../format';
import { linesOf, textOf } from '../lines';
import { quoted, type Place } from '../loss-report';
import { writeBrat } from './brat-write';

export const BRAT = 'brat';

export const brat: Format = {
  id: BRAT,
  title: 'brat standoff',
  unit: 'codepoint',
  several: false,
  recognises: (name, head) => name.endsWith('.ann') && /^(?:[TEREAMN#*][^\t\n]*\t)/.test(head),
  read,
  write: writeBrat,
};

/** A line of an .ann file as it goes out again: itself, or the span that it holds. */
export type KeptLine = string | { readonly span: string };

async function* read(files: readonly InputFile[], session: ImportSession): AsyncGenerator<ForeignItem> {
  const annotations = new Map(
    files.filter(({ name }) => name.endsWith('.ann')).map((file) => [file.name.slice(0, -4), file]),
  );
  for (const file of files) {
    if (file.name.endsWith('.txt')) {
      const stem = file.name.slice(0, -4);
      const text = await textOf(file);
      const ann = annotations.get(stem);
      annotations.delete(stem);
      const id = stem.replace(/^.*\//, '');
      if (ann) yield await readDocument(ann, id, text, session);
      else yield { place: { file: file.name }, id, text, answers: [], suggestions: [] };
    } else if (!file.name.endsWith('.ann'))
      session.losses.note({ file: file.name, about: 'not-read', text: 'only .txt and .ann files are read' });
  }
  for (const file of annotations.values())
    session.losses.lose({
      file: file.name,
      reason: 'no-text',
      what: 'all annotations',
      labels: await countLabels(file),
      policy: 'left out; the .txt of the same name must be among the files',
    });
}

async function countLabels(file: InputFile): Promise<number> {
  let count = 0;
  for await (const { text } of linesOf(file)) if (/^[TRAM]/.test(text)) count += 1;
  return count;
}

interface Join {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

async function readDocument(
  file: InputFile,
  id: string,
  text: string,
  session: ImportSession,
): Promise<ForeignItem> {
  const points = codePointLength(text) === text.length ? undefined : [...text];
  const slice = (start: number, end: number) =>
    points ? points.slice(start, end).join('') : text.slice(start, end);
  const spans: ForeignSpan[] = [];
  const lines: KeptLine[] = [];
  const joins: Join[] = [];
  const notes: string[] = [];
  const triggers = new Map<string, string>();
  const ids = new Set<string>();
  for await (const { text: line, line: number } of linesOf(file)) {
    const place = { file: file.name, line: number };
    const span = line.startsWith('T') ? readSpan(line, slice) : undefined;
    if (span && !ids.has(span.id!)) {
      ids.add(span.id!);
      spans.push(span);
      lines.push({ span: span.id! });
      continue;
    }
    lines.push(line);
    if (line !== '') readOther(line, place, { joins, notes, triggers }, session);
  }
  const end = (name: string) => triggers.get(name) ?? name;
  const relations = joins.map(({ label, from, to }) => ({ label, from: end(from), to: end(to) }));
  return {
    place: { file: file.name },
    id,
    text,
    answers: [
      {
        values: [
          { kind: 'spans', layer: 'entities', spans },
          ...(relations.length > 0
            ? [{ kind: 'relations' as const, layer: 'relations', spans: 'entities', relations }]
            : []),
        ],
        ...(notes.length > 0 && { note: notes.join('\n') }),
        meta: { lines },
      },
    ],
    suggestions: [],
  };
}

/** `T1<tab>Label 0 5;8 12<tab>quote`. Line breaks in the text are blanks in the quote, parts are joined by a blank. */
function readSpan(line: string, slice: (start: number, end: number) => string): ForeignSpan | undefined {
  const match = /^(T[^\t ]+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)$/s.exec(line);
  if (!match) return undefined;
  const [, id, label, ranges, quote] = match as unknown as [string, string, string, string, string];
  const parts = ranges.split(';').map((range) => {
    const [start, end] = range.split(' ').map(Number) as [number, number];
    return { start, end };
  });
  const [first, last] = [parts[0]!, parts.at(-1)!];
  const found = parts.map(({ start, end }) => slice(start, end).replace(/\r?\n|\r/g, ' ')).join(' ');
  const base = { id, label, start: first.start, end: last.end };
  if (parts.length > 1) return { ...base, parts, ...(found !== quote && { meta: { quote } }) };
  return { ...base, quote: found === quote ? slice(first.start, first.end) : quote };
}

interface Found {
  readonly joins: Join[];
  readonly notes: string[];
  readonly triggers: Map<string, string>;
}

function readOther(
  line: string,
  place: Place,
  { joins, notes, triggers }: Found,
  session: ImportSession,
): void {
  const [id = '', head = '', ...rest] = line.split('\t');
  const words = head.trim().split(/\s+/);
  const lose = (reason: 'unreadable' | 'unsupported', labels: number, why: string) =>
    session.losses.lose({
      ...place,
      reason,
      what: quoted(line),
      labels,
      why,
      policy: 'kept as a line of the record, goes out again',
    });
  if (/^E\d+$/.test(id)) {
    const [trigger, ...roles] = words.map((word) => word.split(':'));
    if (trigger?.length !== 2) return lose('unreadable', 0, 'an event names its trigger');
    triggers.set(id, trigger[1]!);
    if (roles.length > 0)
      session.losses.noteOnce({
        ...place,
        about: 'events',
        text: 'arguments of events are relations from the trigger, roles without their numbers (Theme2 is Theme); the events themselves are kept as lines',
      });
    for (const [role, to] of roles) {
      if (role === undefined || to === undefined) lose('unreadable', 1, 'an argument is role:id');
      else joins.push({ label: role.replace(/\d+$/, '') || role, from: id, to });
    }
  } else if (/^R\d+$/.test(id)) {
    const [label, from, to] = words;
    const [start, end] = [from?.split(':')[1], to?.split(':')[1]];
    if (label && start !== undefined && end !== undefined) joins.push({ label, from: start, to: end });
    else lose('unreadable', 1, 'a relation is label Arg1:id Arg2:id');
  } else if (/^#/.test(id)) notes.push(`${words.slice(1).join(' ') || id}: ${rest.join('\t')}`);
  else if (/^[AM]\d+$/.test(id)) lose('unsupported', 1, 'spans have no attributes here');
  else if (/^N\d+$/.test(id)) lose('unsupported', 1, 'spans have no references to databases here');
  else if (id === '*') lose('unsupported', 1, 'equivalences are no relations with two ends');
  else
    lose(
      'unreadable',
      id.startsWith('T') ? 1 : 0,
      id.startsWith('T') ? 'it is no span, or its id came before' : 'it is no annotation',
    );
}
