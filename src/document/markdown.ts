import { code, prose } from '../base/text/markdown';
import { figureWords } from './figure';
import {
  contentsOf,
  withoutBars,
  type Block,
  type Document,
  type Inline,
  type Item,
  type Line,
} from './blocks';

/** A document as Markdown. */
export function documentMarkdown(document: Document, software: string): string {
  const { subtitle = '', lead = [] } = document;
  const parts = [
    `<!-- Made with Labelwright ${software.replace(/[^\w.+-]/g, '')} -->`,
    `# ${flat(inLine([document.title]))}`,
    ...(subtitle === '' ? [] : [flat(inLine([subtitle]))]),
    ...new Writer().blocks(lead),
    ...(document.contents ? contents(document.blocks) : []),
    ...new Writer().blocks(document.blocks),
  ];
  return `${parts.join('\n\n')}\n`;
}

function contents(blocks: readonly Block[]): string[] {
  const lines = contentsOf(blocks).map(
    ({ level, anchor, text }) => `${'  '.repeat(level - 2)}- [${flat(inLine([text]))}](#${anchor})`,
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

class Writer {
  readonly #anchors = new Set<string>();

  blocks(blocks: readonly Block[]): string[] {
    return blocks.flatMap((block) => this.#block(block) ?? []);
  }

  #block(block: Block): string | undefined {
    switch (block.kind) {
      case 'heading':
        return `${'#'.repeat(block.level)} ${this.#anchor(block.anchor)}${flat(inLine(block.line))}`;
      case 'paragraph':
        return inLine(block.warning ? [{ strong: 'Warning:' }, ' ', ...block.line] : block.line);
      case 'list':
        return block.items.length === 0
          ? undefined
          : block.items.map((item, n) => this.#item(item, block.ordered ? `${n + 1}. ` : '- ')).join('\n');
      case 'table':
        return block.rows.length === 0 ? undefined : tableText(withoutBars(block));
      case 'facts':
        return block.facts.map(([n, what]) => `- ${inLine([{ strong: n }, ` ${what}`])}`).join('\n');
      case 'plot':
        return undefined;
      case 'quote':
        return `> ${inLine(block.line, '> ')}`;
      case 'details':
        return [
          `<details><summary>${inLine(block.summary)}</summary>`,
          ...this.blocks(block.blocks),
          '</details>',
        ].join('\n\n');
    }
  }

  #item({ line, anchor, below = [] }: Item, bullet: string): string {
    const indent = ' '.repeat(bullet.length);
    const inside = this.blocks(below).map((text) => text.replace(/^(?=.)/gm, indent));
    const first = `${bullet}${this.#anchor(anchor)}${inLine(line, indent)}`;
    // A list may follow its line directly; anything else needs a blank line before it.
    return [first, ...inside].join(below.every(({ kind }) => kind === 'list') ? '\n' : '\n\n');
  }

  #anchor(anchor: string | undefined): string {
    if (anchor === undefined || this.#anchors.has(anchor)) return '';
    this.#anchors.add(anchor);
    return `<a id="${anchor}"></a>`;
  }
}

function tableText({ head, rows }: ReturnType<typeof withoutBars>): string {
  const cells = (row: readonly Line[]): string => `| ${row.map(cell).join(' | ')} |`;
  return [cells(head.map((name) => [name])), `|${' --- |'.repeat(head.length)}`, ...rows.map(cells)].join(
    '\n',
  );
}

/** A heading or a table row cannot contain a line break. */
const flat = (text: string): string => text.replace(/\\\n\s*/g, ' ');
/** A bar ends a table cell, even within code. */
const cell = (line: Line): string => flat(inLine(line)).replace(/(?<!\\)\|/g, '\\|');

/** The text of a line, without white space at its ends. */
function inLine(line: Line, indent = ''): string {
  return writeMarks(line.flatMap((inline) => tokens(inline, indent)))
    .replace(/^(?:\\\n|\s)+/, '')
    .replace(/(?:\\\n\s*|[ \t])+$/, '');
}

/** A piece of text, or a `sign` before or after marked text. Adjacent signs form one code span, since two would run together. */
interface Token {
  readonly text: string;
  readonly sign?: boolean;
}

function tokens(inline: Inline, indent: string): Token[] {
  if (typeof inline === 'string') return [{ text: spaced(inline, indent) }];
  if ('strong' in inline) return [{ text: around('**', inline.strong, indent) }];
  if ('quiet' in inline) return [{ text: spaced(inline.quiet, indent) }];
  if ('code' in inline) return [{ text: code(inline.code) }];
  if ('sample' in inline) return [{ text: code(inline.sample) }];
  if ('text' in inline)
    return inline.link === undefined
      ? tokens(inline.text, indent)
      : [{ text: `[${textOf(inline.text, indent)}](#${inline.link})` }];
  if ('figure' in inline) return [{ text: figureWords(inline.figure, inline.digits) }];
  if ('bar' in inline || 'axis' in inline) return [];
  if ('removed' in inline) return [{ text: `<del>${prose(inline.removed, indent)}</del>` }];
  if ('inserted' in inline) return [{ text: `<ins>${prose(inline.inserted, indent)}</ins>` }];
  return [
    { text: '[', sign: true },
    ...inline.inside.flatMap((piece) => tokens(piece, indent)),
    { text: `](${inline.mark})`, sign: true },
  ];
}

const textOf = (inline: Inline, indent: string): string => writeMarks(tokens(inline, indent));

function writeMarks(list: readonly Token[]): string {
  let text = '';
  let signs = '';
  for (const token of list) {
    if (token.sign) signs += token.text;
    else if (token.text !== '') {
      text += (signs === '' ? '' : code(signs)) + token.text;
      signs = '';
    }
  }
  return signs === '' ? text : text + code(signs);
}

/** Text with the spaces and line breaks at its ends, which `prose` removes. */
function spaced(text: string, indent: string): string {
  const [, before, inner, after] = /^(\s*)([^]*?)(\s*)$/.exec(text)!;
  const edge = (space: string): string => (/[\r\n]/.test(space) ? `\\\n${indent}` : space === '' ? '' : ' ');
  return edge(before!) + (inner === '' ? '' : prose(inner!, indent)) + (inner === '' ? '' : edge(after!));
}

/** Markdown ignores emphasis with spaces inside its ends, so they are moved outside. */
const around = (sign: string, text: string, indent: string): string => {
  const inner = prose(text.trim(), indent);
  const space = (at: RegExp): string => (at.test(text) ? ' ' : '');
  return inner === '' ? '' : `${space(/^\s/)}${sign}${inner}${sign}${space(/\s$/)}`;
};
