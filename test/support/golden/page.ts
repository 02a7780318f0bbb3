/** Reads a rule's page, docs/rules/<id>.md: its table and the cases that its blocks make. docs/rules/README.md tells the conventions. */

/** A fenced block that names a file. */
export interface PageBlock {
  readonly path: string;
  /** With the markers of expected findings. */
  readonly text: string;
  /** Stands for the whole file: nothing is added to it. */
  readonly isWhole: boolean;
  /** Line of the page, from 1. */
  readonly line: number;
}

export interface PageCase {
  readonly kind: 'wrong' | 'right';
  readonly title: string;
  readonly blocks: PageBlock[];
  /** The files after the fixes. */
  readonly fixed: PageBlock[];
}

export interface RulePage {
  readonly title: string;
  /** Cells of the table under the title, by column. */
  readonly table: Readonly<Record<string, string>>;
  readonly sections: ReadonlyMap<string, string>;
  readonly cases: readonly PageCase[];
}

const FENCE = /^(`{3,}|~{3,})\s*(?:(\S+)\s+(\S+\.(?:yaml|jsonl|csv|tsv|txt|ids|dvc)(?!\S))(\s+whole)?)?/;

/** Throws on what breaks the conventions, naming the line. */
export function readPage(markdown: string): RulePage {
  const lines = markdown.split('\n');
  const sections = new Map<string, string[]>();
  const cases: PageCase[] = [];
  let section = '';
  let title = '';
  let current: PageCase | undefined;
  let isFixed = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const heading = /^(#{1,3}) (.+)$/.exec(line);
    if (heading?.[1] === '##') {
      section = heading[2]!;
      title = '';
      current = undefined;
      isFixed = false;
    } else if (heading?.[1] === '###') {
      isFixed = heading[2] === 'Fixed';
      if (!isFixed) [title, current] = [heading[2]!, undefined];
    }
    (sections.get(section) ?? setIn(sections, section, [])).push(line);
    const fence = FENCE.exec(line);
    if (!fence) continue;
    const end = lines.findIndex((other, index) => index > at && other.startsWith(fence[1]!));
    if (end < 0) throw new Error(`line ${at + 1}: the block is not closed`);
    const content = lines.slice(at + 1, end);
    sections.get(section)!.push(...content, lines[end]!);
    const kind = section === 'Wrong' ? 'wrong' : section === 'Right' ? 'right' : undefined;
    if (kind && fence[3] === undefined) throw new Error(`line ${at + 1}: the block does not name its file`);
    if (kind) {
      const block: PageBlock = {
        path: fence[3]!,
        text: content.map((each) => `${each}\n`).join(''),
        isWhole: fence[4] !== undefined,
        line: at + 1,
      };
      if (isFixed) {
        if (!current || kind !== 'wrong')
          throw new Error(`line ${at + 1}: "Fixed" must follow a wrong block`);
        current.fixed.push(block);
      } else {
        // A file that comes again begins another case.
        const isNew =
          !current || current.fixed.length > 0 || current.blocks.some(({ path }) => path === block.path);
        if (isNew) cases.push((current = { kind, title: title || `line ${at + 1}`, blocks: [], fixed: [] }));
        current!.blocks.push(block);
      }
    }
    at = end;
  }
  return {
    title: /^# (.+)$/m.exec(markdown)?.[1] ?? '',
    table: readTable(sections.get('') ?? []),
    sections: new Map([...sections].map(([name, content]) => [name, content.slice(1).join('\n').trim()])),
    cases,
  };
}

function readTable(lines: readonly string[]): Record<string, string> {
  const rows = lines
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const [head = [], , cells = []] = rows;
  return Object.fromEntries(head.map((name, column) => [name, cells[column] ?? '']));
}

function setIn<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}
