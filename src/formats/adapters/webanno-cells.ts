/** The parts of a WebAnno TSV 3 file: header, sentences, units, cells. https://inception-project.github.io/releases/33.6/docs/user-guide.html#sect_webannotsv */
type ColumnKind = 'feature' | 'role' | 'target' | 'base' | 'none';

interface Column {
  readonly kind: ColumnKind;
  /** Name of the feature. For a `base`, the type of the spans that a relation connects. */
  readonly name: string;
}

/** A line `#T_SP=`, `#T_CH=` or `#T_RL=`: a layer with its columns. */
export interface LayerHead {
  readonly kind: 'SP' | 'CH' | 'RL';
  readonly type: string;
  readonly columns: readonly Column[];
}

/** A token or a part of one. Offsets are UTF-16 units. */
export interface Unit {
  /** `2-5`, `2-5.1` */
  readonly address: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly cells: readonly string[];
  readonly line: number;
}

/** The last part of a type's name. */
export const shortName = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

export function layerHead(line: string): LayerHead | undefined {
  const parts = /^#T_(SP|CH|RL)=(.*)$/.exec(line);
  if (!parts) return undefined;
  const [type = '', ...names] = parts[2]!.split('|');
  const columns: Column[] = [];
  for (let n = 0; n < names.length; n++) {
    const name = names[n]!;
    if (name.startsWith('ROLE_')) {
      columns.push(
        { kind: 'role', name: name.slice('ROLE_'.length) },
        { kind: 'target', name: names[n + 1] ?? '' },
      );
      n += 1;
    } else if (name.startsWith('BT_')) columns.push({ kind: 'base', name: name.slice('BT_'.length) });
    else if (name !== '') columns.push({ kind: 'feature', name });
  }
  if (columns.length === 0) columns.push({ kind: 'none', name: '' });
  return { kind: parts[1] as LayerHead['kind'], type, columns };
}

export function headLine({ kind, type, columns }: LayerHead): string {
  const names = columns.map((column) =>
    column.kind === 'role'
      ? `ROLE_${column.name}`
      : column.kind === 'base'
        ? `BT_${column.name}`
        : column.name,
  );
  return `#T_${kind}=${[type, ...names].join('|')}`;
}

export function unitOf(line: string, number: number): Unit | undefined {
  const [address, offsets, text, ...cells] = line.split('\t');
  const place = /^(\d+)-(\d+)$/.exec(offsets ?? '');
  if (!address || !/^\d+-\d+(?:\.\d+)?$/.test(address) || !place || text === undefined) return undefined;
  return {
    address,
    start: Number(place[1]),
    end: Number(place[2]),
    text: unescape(text),
    cells: cells.at(-1) === '' ? cells.slice(0, -1) : cells,
    line: number,
  };
}

/** One of the annotations of a cell. */
export interface Entry {
  /** Undefined for `*`: the annotation has no value for this feature. */
  readonly value: string | undefined;
  /** The number that distinguishes the annotation from its neighbours. */
  readonly id: number | undefined;
}

/** The annotations in a cell; empty for `_`. */
export function entriesOf(cell: string): Entry[] {
  return cell === '_' ? [] : splitAt(cell, '|').map(entryOf);
}

export function entryOf(text: string): Entry {
  const numbered = /^((?:[^\\]|\\.)*?)\[(\d+)\]$/s.exec(text);
  const raw = numbered ? numbered[1]! : text;
  return { value: raw === '*' ? undefined : unescape(raw), id: numbered ? Number(numbered[2]) : undefined };
}

export const entryText = (value: string | undefined, id: number | undefined): string =>
  `${value === undefined ? '*' : escape(value)}${id === undefined ? '' : `[${id}]`}`;

/** Splits at a separator that has no backslash before it. */
export function splitAt(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++)
    if (text[at] === '\\') at += 1;
    else if (text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  parts.push(text.slice(from));
  return parts;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

export const unescape = (text: string): string =>
  text.replace(/\\(.)/gs, (_all, char: string) => NAMED_ESCAPES[char] ?? char);

function escape(value: string): string {
  return value
    .replace(/[\\[\]|_;*]/g, '\\$&')
    .replaceAll('->', '\\->')
    .replace(/[\n\t\r]/g, (char) => (char === '\n' ? '\\n' : char === '\t' ? '\\t' : '\\r'));
}

/** A sentence's text, in which each line break begins a new `#Text=` line. */
export const textLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => `#Text=${line.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}`);
