import type { Parts, LocatedProblem, YamlProblem } from './document';
import type { ReadBlock } from './read-block';
import type { Nested } from './split';
import { reportDuplicates } from './tree-builder';
import { YamlMap } from './tree';
import type { Block, Range, Ranged, YamlEntry, YamlNode, YamlScalar } from './tree';
import { MISSING_COLON } from './wordings';

/** A section that was read on its own. */
export interface ReadPart extends ReadBlock {
  readonly kind: 'read';
  readonly text: string;
}

/** An entry whose value was joined from sections. */
export interface JoinedPart {
  readonly kind: 'joined';
  readonly text: string;
  readonly block: Block;
  /** As written, including the colon. */
  readonly key: string;
  readonly head: ReadPart;
  readonly children: readonly Child[];
  readonly entry: YamlEntry;
  readonly problems: readonly LocatedProblem[];
  readonly usesAnchors: boolean;
}

export type Part = ReadPart | JoinedPart;

export interface Child {
  /** UTF-16 offset from the start of the part around it. */
  readonly offset: number;
  readonly part: Part;
}

/** Joins a key and the sections below it to an entry. Undefined if the key was not read as expected. */
export function joinEntry(
  text: string,
  head: ReadPart,
  { kind, key: written }: Nested,
  children: readonly Child[],
): JoinedPart | undefined {
  const key = head.root.kind === 'map' && head.root.entries.length === 1 ? head.root.entries[0] : undefined;
  if (key?.value.kind !== 'missing') return undefined;
  const block: Block = { kind: 'joined' };
  const problems: LocatedProblem[] = [];
  const value = kind === 'seq' ? joinSeq(block, children) : joinMap(block, children, problems);
  const entry: YamlEntry = { key: key.key, value, block, relStart: key.key.relStart, relEnd: value.relEnd };
  const usesAnchors = head.usesAnchors || children.some((child) => child.part.usesAnchors);
  return { kind: 'joined', text, block, key: written, head, children, entry, problems, usesAnchors };
}

/** A block map from the sections of its entries. */
export function joinMap(block: Block, children: readonly Child[], problems: LocatedProblem[]): YamlMap {
  const entries: YamlEntry[] = [];
  for (const { part } of children) {
    if (part.kind === 'joined') entries.push(part.entry);
    else if (part.root.kind === 'map') {
      // Not push(...): a broken block may hold more entries than a call takes arguments.
      for (const entry of part.root.entries) entries.push(entry);
    } else if (part.root.kind === 'scalar') {
      entries.push(unfinishedEntry(part.root));
      // An unclosed quote may include the colon, but that has been reported.
      if (part.problems.length === 0) problems.push(missingColon(part.root));
    } else if (part.problems.length === 0) problems.push(unexpected(part.root));
  }
  reportDuplicates(entries, problems);
  return new YamlMap(block, ...extentOf(children), entries, false);
}

function joinSeq(block: Block, children: readonly Child[]): YamlNode {
  const items: YamlNode[] = [];
  for (const { part } of children) {
    if (part.kind === 'joined') continue;
    if (part.root.kind === 'seq') for (const item of part.root.items) items.push(item);
    else items.push(part.root);
  }
  const [relStart, relEnd] = extentOf(children);
  return { kind: 'seq', flow: false, items, block, relStart, relEnd };
}

/** The start of the first child's content and the end of the last one's, relative to the part around them. */
function extentOf(children: readonly Child[]): [relStart: number, relEnd: number] {
  const place = ({ part }: Child): Ranged => (part.kind === 'joined' ? part.entry : part.root);
  const first = children[0]!;
  const last = children.at(-1)!;
  return [first.offset + place(first).relStart, last.offset + place(last).relEnd];
}

const missingColon = (at: Ranged): LocatedProblem => ({
  code: 'missing-colon',
  severity: 'error',
  message: MISSING_COLON,
  at,
});

function unfinishedEntry(key: YamlScalar): YamlEntry {
  const { block, relStart, relEnd } = key;
  return { key, value: { kind: 'missing', block, relStart: relEnd, relEnd }, block, relStart, relEnd };
}

function unexpected(at: Ranged): LocatedProblem {
  return {
    code: 'unexpected-content',
    severity: 'error',
    message: 'A key is expected here. Write "key: value", or indent it under the key it belongs to.',
    at,
  };
}

/** Collects the places of blocks, and the problems and comments in them. */
export class PartsCollector implements Parts {
  /** The block whose places are absolute. */
  readonly file: Block = { kind: 'joined' };
  readonly bases = new Map<Block, number>([[this.file, 0]]);
  readonly problems: LocatedProblem[];
  readonly comments: Ranged[] = [];

  /** @param problems of the file as a whole, in absolute UTF-16 offsets */
  constructor(problems: readonly YamlProblem[]) {
    const place = ({ start, end }: Range): Ranged => ({ block: this.file, relStart: start, relEnd: end });
    this.problems = problems.map(({ code, message, severity, related, ...range }) => ({
      code,
      message,
      severity,
      at: place(range),
      ...(related && { related: place(related) }),
    }));
  }

  /** @param base UTF-16 offset at which the part starts */
  add(part: Part, base: number): void {
    this.bases.set(part.block, base);
    for (const problem of part.problems) this.problems.push(problem);
    if (part.kind === 'read') {
      for (const comment of part.comments) this.comments.push(comment);
      return;
    }
    this.add(part.head, base);
    for (const child of part.children) this.add(child.part, base + child.offset);
  }
}
