/** The lines of an .ann file. https://brat.nlplab.org/standoff.html */
import type { ForeignSpan } from '../format';
import { plainRole } from './brat-conf';

/**
 * A line to export again: as it is, as a span, or as an attribute (`line`: as imported), which older imports turned into a span of another layer.
 */
export type KeptLine =
  | string
  | { readonly span: string }
  | { readonly attribute: string; readonly name: string; readonly of: string; readonly line: string };

/** `T1<tab>Label 0 5;8 12<tab>quote`. Line breaks in the text are blanks in the quote, parts are joined by a blank. */
export function readSpan(
  line: string,
  slice: (start: number, end: number) => string,
): (ForeignSpan & { id: string }) | undefined {
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

export type OtherLine = ReturnType<typeof readOther>;

/** The content of a line that does not hold a span. `broken` tells why it cannot be read. */
export function readOther(line: string) {
  const [id = '', head = '', ...rest] = line.split('\t');
  const words = head.trim().split(/\s+/);
  const broken = (why: string, labels: number) => ({ kind: 'broken', why, labels }) as const;
  if (/^E\d+$/.test(id)) {
    const [named, ...args] = words.map((word) => word.split(':'));
    if (named?.length !== 2) return broken('an event names its trigger', 0);
    if (args.some(([role, to]) => !role || to === undefined))
      return broken('an argument is role:id', args.length);
    return {
      kind: 'event',
      id,
      type: named[0]!,
      trigger: named[1]!,
      // The role is as in the file, `Theme2`, and the label that of the relation, `Theme`.
      args: args.map(([role, to]) => ({ role: role!, label: plainRole(role!), to: to! })),
    } as const;
  }
  if (/^R\d+$/.test(id)) {
    const [label, first, second] = words;
    const [from, to] = [first?.split(':')[1], second?.split(':')[1]];
    if (!label || from === undefined || to === undefined)
      return broken('a relation is label Arg1:id Arg2:id', 1);
    return { kind: 'relation', id, label, from, to } as const;
  }
  if (/^[AM]\d+$/.test(id)) {
    const [name, of, ...value] = words;
    if (!name || !of) return broken('an attribute is name id, or name id value', 0);
    return {
      kind: 'attribute',
      id,
      name,
      of,
      value: value.length > 0 ? value.join(' ') : undefined,
    } as const;
  }
  if (/^#/.test(id))
    return {
      kind: 'note',
      of: words[1] ?? '',
      text: `${words.slice(1).join(' ') || id}: ${rest.join('\t')}`,
    } as const;
  if (/^N\d+$/.test(id)) return { kind: 'reference' } as const;
  if (id === '*') return { kind: 'equivalence' } as const;
  const isSpan = id.startsWith('T');
  return broken(
    isSpan ? 'it is not a span, or its id occurs twice' : 'it is not an annotation',
    Number(isSpan),
  );
}
