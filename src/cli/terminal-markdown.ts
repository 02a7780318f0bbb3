import { append } from '../base/lists';
import type { Paint } from './colors';
import { textTable } from './text-table';

/** Prose is wrapped at this width, or at the terminal's if that is narrower. */
const WIDTH = 100;

/**
 * Renders the project's own Markdown pages for a terminal: headings, paragraphs, lists, tables and code blocks (with the file name given
 * beside their language). Not for text from elsewhere.
 */
export function terminalMarkdown(markdown: string, paint: Paint, columns = WIDTH): string {
  const width = Math.max(40, Math.min(WIDTH, columns));
  const out: string[] = [];
  const lines = markdown.split('\n');
  for (let i = 0; i < lines.length;) {
    const line = lines[i]!;
    const fence = /^(`{3,})\s*(\S*)\s*(.*)$/.exec(line);
    const heading = /^(#+) (.*)$/.exec(line);
    let end = i + 1;
    if (fence) {
      while (end < lines.length && lines[end] !== fence[1]) end += 1;
      if (fence[3] !== '') out.push(paint('dim', `  ${fence[3]}`));
      append(
        out,
        lines.slice(i + 1, end).map((code) => codeLine(code, paint)),
      );
      end += 1;
    } else if (heading) {
      out.push(
        paint(
          heading[1]!.length === 1 ? ['bold', 'underline'] : 'bold',
          inline(heading[2]!, (_, text) => text),
        ),
      );
    } else if (line.startsWith('|')) {
      while (end < lines.length && lines[end]!.startsWith('|')) end += 1;
      out.push(tableText(lines.slice(i, end), paint));
    } else if (line.startsWith('<!--')) {
      while (end <= lines.length && !lines[end - 1]!.includes('-->')) end += 1;
    } else if (line.trim() === '') {
      if (out.length > 0 && out.at(-1) !== '') out.push('');
    } else {
      while (end < lines.length && isContinued(lines[end]!)) end += 1;
      append(
        out,
        wrapped(lines.slice(i, end).join(' '), width).map((text) => inline(text, paint)),
      );
    }
    i = end;
  }
  return `${out.join('\n').trim()}\n`;
}

const isContinued = (line: string): boolean =>
  line.trim() !== '' && !/^(?:#|```|\||<!--|- |\d+\. )/.test(line);

/** Highlights a line that points at a finding. */
function codeLine(code: string, paint: Paint): string {
  const marks = /^\s*(?:#|\/\/)\s*(?:\^+|<-*) /.test(code);
  return code === '' ? '' : `    ${marks ? paint('yellow', code) : code}`;
}

function tableText(rows: readonly string[], paint: Paint): string {
  const cells = rows.map((row) =>
    row
      .replace(/^\||\|\s*$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => inline(cell.trim().replaceAll('\\|', '|'), (_, text) => text)),
  );
  const [head = [], , ...body] = cells;
  const [first = '', ...rest] = textTable(head, body).split('\n');
  return [paint('bold', first), ...rest].join('\n');
}

/** `code`, **bold** and [links](address). */
function inline(text: string, paint: Paint): string {
  return text
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, label: string, address: string) =>
      /^https?:/.test(address) ? `${label} (${address})` : label,
    )
    .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => paint('bold', bold))
    .replace(/`([^`]+)`/g, (_, code: string) => paint('cyan', code));
}

function wrapped(text: string, width: number): string[] {
  const indent = /^(?:- |\d+\. )/.exec(text)?.[0].length ?? 0;
  const out: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      out.push(line);
      line = `${' '.repeat(indent)}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...out, line];
}
