import type { YamlDocument } from '../../base/yaml/document';
import { readVersion, type Version } from '../../base/yaml/parse';
import { pathAt, type Path } from '../../base/yaml/path';
import { keyText, type YamlNode } from '../../base/yaml/tree';
import { linesAround } from './lines-around';

/** A place for completion in a YAML file. */
export interface YamlPlace {
  /** `key`: a key of the mapping at `path`. `value`: the value at `path`. `both`: no mapping has begun yet, so either. */
  readonly kind: 'key' | 'value' | 'both';
  readonly path: Path;
  readonly root: YamlNode;
  /** Keys that the mapping already has. */
  readonly keys: readonly string[];
  readonly siblings: readonly string[];
  /** UTF-16 offsets of the word being typed. */
  readonly start: number;
  readonly end: number;
  readonly inFlow: boolean;
  /** The quote around the word, which then needs no further quoting. */
  readonly quote: '"' | "'" | undefined;
  /** A colon follows: a key is being changed. */
  readonly hasColon: boolean;
  /** On a separate line where an item of a list would start with a dash. */
  readonly needsDash: boolean;
  /** Directly after a colon, which needs a space after it. */
  readonly needsSpace: boolean;
  /** The quote is not closed on the line. */
  readonly isOpen: boolean;
}

/** The properties of a place that come from the tree; the others come from the line. */
type PlaceInTree = Pick<YamlPlace, 'kind' | 'path' | 'root' | 'keys' | 'siblings' | 'inFlow'>;

const PLACEHOLDER = 'labelwrightstandin0';

/**
 * Finds out what is being typed at a UTF-16 offset, whatever state the file is in: a placeholder is inserted at the cursor in each possible
 * way, and the first that can be parsed gives the path. `earlier` makes this cheap: only the block around the cursor is parsed. If the
 * block cannot be parsed, only the lines around it are used.
 */
export function yamlPlace(text: string, offset: number, earlier?: Version): YamlPlace | undefined {
  const place = placeAt(text, offset, earlier);
  if (place) return place;
  const around = linesAround(text, offset);
  const found = around && placeAt(around.text, around.offset);
  if (!found) return undefined;
  const moved = offset - around.offset;
  return { ...found, start: found.start + moved, end: found.end + moved };
}

function placeAt(text: string, offset: number, earlier?: Version): YamlPlace | undefined {
  const line = lineAround(text, offset);
  const word = wordAround(line.prefix, line.suffix);
  if (!word) return undefined;
  const start = offset - word.before.length;
  const end = offset + word.after.length;
  const rest = line.suffix.slice(word.after.length);
  const lead = line.prefix.slice(0, line.prefix.length - word.before.length);
  const isAlone = /^\s*(?:- +)*$/.test(lead) && word.quote === undefined;
  const hasColon = /^\s*:(?:\s|$)/.test(rest);
  const asKey = isAlone && !hasColon && rest.trim() === '';
  const needsDash = asKey && startsItem(text, line.start, lead);
  const dash = needsDash ? '- ' : '';
  const needsSpace = word.quote === undefined && word.before === '' && /[^\s:]:$/.test(lead);
  const bare = `${needsSpace ? ' ' : ''}${word.quote ?? ''}${PLACEHOLDER}${word.quote ?? ''}`;
  const from = word.quote ? start - 1 : start;
  const to = word.quote && !word.isOpen ? end + 1 : end;
  const attempts = [...(asKey ? [`${dash}${PLACEHOLDER}:`] : []), bare, bare + missingBrackets(lead, rest)];
  for (const attempt of attempts) {
    const next = `${text.slice(0, from)}${attempt}${text.slice(to)}`;
    const { document } = readVersion(next, earlier);
    const place = placeIn(document, from + attempt.indexOf(PLACEHOLDER) + 1);
    const { quote, isOpen } = word;
    if (place) return { ...place, start, end, quote, isOpen, hasColon, needsDash, needsSpace };
  }
  return undefined;
}

function lineAround(text: string, offset: number) {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : text[next - 1] === '\r' && next - 1 >= offset ? next - 1 : next;
  return { start, prefix: text.slice(start, offset), suffix: text.slice(offset, end) };
}

/** The word around the cursor: within closed quotes, the whole quoted text. Undefined in comments. */
function wordAround(prefix: string, suffix: string) {
  let quote: '"' | "'" | undefined;
  let opened = 0;
  for (let i = 0; i < prefix.length; i++) {
    const character = prefix[i]!;
    if (quote) {
      if (quote === '"' && character === '\\') i++;
      else if (character === quote) quote = undefined;
    } else if ((character === '"' || character === "'") && /(?:^|[\s,[{:])$/.test(prefix.slice(0, i))) {
      quote = character;
      opened = i + 1;
    } else if (character === '#' && /(?:^|\s)$/.test(prefix.slice(0, i))) return undefined;
  }
  if (quote) {
    const close = suffix.indexOf(quote);
    const after = close < 0 ? /^[^\s,[\]{}"'#]*/.exec(suffix)![0] : suffix.slice(0, close);
    return { before: prefix.slice(opened), after, quote, isOpen: close < 0 };
  }
  return {
    before: /(?:[^\s,[\]{}:"']|:(?=\S))*$/.exec(prefix)![0],
    after: /^(?:[^\s,[\]{}:"'#]|:(?=\S))*/.exec(suffix)![0],
    quote: undefined,
    isOpen: false,
  };
}

/** Whether the nearest line above with content that is not deeper starts an item in the same column. */
function startsItem(text: string, lineStart: number, lead: string): boolean {
  if (lead.includes('-')) return false;
  const above = text
    .slice(Math.max(0, lineStart - 20_000), lineStart)
    .split('\n')
    .slice(0, -1);
  for (const line of above.reverse()) {
    const [, indent, content] = /^( *)(.*?)\s*$/.exec(line)!;
    if (content === '' || content!.startsWith('#') || indent!.length > lead.length) continue;
    return indent!.length === lead.length && /^-(?:\s|$)/.test(content!) && lead.length > 0;
  }
  return false;
}

function missingBrackets(lead: string, rest: string): string {
  const open: string[] = [];
  for (const character of lead.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '') + rest) {
    if (character === '[') open.push(']');
    else if (character === '{') open.push('}');
    else if (character === open.at(-1)) open.pop();
  }
  return open.reverse().join('');
}

function placeIn(document: YamlDocument, offset: number): PlaceInTree | undefined {
  const location = pathAt(document, offset);
  if (!location) return undefined;
  const { path, nodes, onKey, entry } = location;
  const root = document.root;
  if (onKey) {
    if (keyText(entry!.key) !== PLACEHOLDER) return undefined;
    const map = nodes.at(-2);
    if (map?.kind !== 'map') return undefined;
    const keys = map.entries.map(({ key }) => keyText(key)).filter((key) => key !== PLACEHOLDER);
    const inFlow = map.flow || nodes.some((node) => 'flow' in node && node.flow);
    return {
      kind: keys.length === 0 && !map.flow ? 'both' : 'key',
      path: path.slice(0, -1),
      root,
      keys,
      siblings: siblingsOf(nodes.at(-3)),
      inFlow,
    };
  }
  const last = nodes.at(-1);
  if (last?.kind !== 'scalar' || last.value !== PLACEHOLDER) return undefined;
  if (entry && isBroken(document, entry.key)) return undefined;
  const inFlow = nodes.some((node) => 'flow' in node && node.flow);
  return { kind: 'value', path, root, keys: [], siblings: siblingsOf(nodes.at(-2)), inFlow };
}

function isBroken(document: YamlDocument, key: YamlNode): boolean {
  const { start, end } = document.range(key);
  return document.text.slice(start, end).includes('\n');
}

function siblingsOf(list: YamlNode | undefined): string[] {
  if (list?.kind !== 'seq') return [];
  return list.items.flatMap((item) =>
    item.kind === 'scalar' && item.value !== PLACEHOLDER && item.value !== null ? [String(item.value)] : [],
  );
}
