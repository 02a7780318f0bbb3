import {
  blocksOf,
  withoutBars,
  type Block,
  type Document,
  type Inline,
  type Line,
  type Part,
} from '../document/blocks';
import { figureWords } from '../document/figure';
import { documentPage } from '../document/html';
import { documentMarkdown } from '../document/markdown';
import { plainly, type Paint } from './colors';
import { printable } from './printable';
import { textTable } from './text-table';
import { VERSION } from './version';

/** A document as text, Markdown and a page. `make` is called for the form that is asked for. */
export const documentForms = (make: (form: 'text' | 'markdown' | 'html') => Document) => ({
  text: (paint: Paint) => documentText(make('text'), paint),
  markdown: () => documentMarkdown(make('markdown'), VERSION),
  html: () => documentPage(make('html'), VERSION),
});

/** A document for a terminal. Its text is literal: control characters are shown as escapes. */
export function documentText({ title, subtitle = '', lead = [], blocks }: Document, paint: Paint): string {
  const head = [
    paint(['bold', 'underline'], printable(title)),
    ...(subtitle === '' ? [] : [paint('dim', printable(subtitle))]),
  ];
  const text = blocksText([...lead, ...blocks], paint);
  return `${head.join('\n')}\n${text === '' ? '' : `\n${text}\n`}`;
}

/** Paragraphs and blocks for a terminal, with an empty line between them. Their text is literal, too. */
export const blocksText = (parts: readonly Part[], paint: Paint): string =>
  blocksOf(...parts)
    .map((block) => blockLines(block, paint, '').join('\n'))
    .filter((text) => text !== '')
    .join('\n\n');

function blockLines(block: Block, paint: Paint, indent: string): string[] {
  switch (block.kind) {
    case 'heading':
      return [
        indent + paint(block.level === 2 ? ['bold', 'underline'] : 'bold', lineText(block.line, plainly)),
      ];
    case 'paragraph':
      return indented(
        (block.warning ? paint('yellow', 'Warning: ') : '') + lineText(block.line, paint),
        indent,
      );
    case 'facts':
      return [indent + printable(block.facts.map((fact) => fact.join(' ')).join(', '))];
    case 'plot':
      return [];
    case 'quote':
      return indented(lineText(block.line, paint), `${indent}  | `);
    case 'list':
      return block.items.flatMap(({ line, below = [] }, n) => {
        const bullet = block.ordered ? `${n + 1}. ` : '- ';
        const [first = '', ...rest] = lineText(line, paint).split('\n');
        const inner = indent + ' '.repeat(bullet.length);
        return [
          `${indent}${bullet}${first}`,
          ...rest.map((text) => inner + text),
          ...below.flatMap((each) => blockLines(each, paint, inner)),
        ];
      });
    case 'table':
      return tableLines(block, paint, indent);
    case 'details':
      return [
        indent +
          (typeof block.summary === 'string' ? printable(block.summary) : lineText(block.summary, paint)),
        ...block.blocks.flatMap((each) => blockLines(each, paint, `${indent}  `)),
      ];
  }
}

/** Columns are aligned by visible width, so cells are not coloured. */
function tableLines(table: Block & { kind: 'table' }, paint: Paint, indent: string): string[] {
  const { caption } = table;
  const { head, rows } = withoutBars(table);
  const cells = rows.map((row) => row.map((cell) => lineText(cell, plainly).replace(/\n/g, ' ')));
  const title = caption === '' ? [] : [indent + paint('dim', printable(caption))];
  return [...title, ...textTable(head.map(literal), cells, `${indent}  `).split('\n')];
}

const indented = (text: string, indent: string): string[] => text.split('\n').map((line) => indent + line);

const lineText = (line: Line, paint: Paint): string =>
  line.map((inline) => inlineText(inline, paint)).join('');

function inlineText(inline: Inline, paint: Paint): string {
  if (typeof inline === 'string') return literal(inline);
  if ('strong' in inline) return paint('bold', literal(inline.strong));
  if ('quiet' in inline) return paint('dim', literal(inline.quiet));
  if ('code' in inline) return paint('cyan', literal(inline.code));
  if ('sample' in inline) return literal(inline.sample);
  if ('text' in inline) return inlineText(inline.text, paint);
  if ('figure' in inline) return figureWords(inline.figure, inline.digits);
  if ('bar' in inline || 'axis' in inline) return '';
  // Without colours, signs mark removed and added text.
  if ('removed' in inline) return paint('red', `[-${literal(inline.removed)}-]`);
  if ('inserted' in inline) return paint('green', `{+${literal(inline.inserted)}+}`);
  return `[${lineText(inline.inside, paint)}](${literal(inline.mark)})`;
}

const literal = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => (line === '' ? '' : printable(line)))
    .join('\n');
