/** Reads guidelines in HTML, which Markdown and Word are turned into first. Nothing is loaded or run. */
import { decodeEntity } from '../../base/text/entities';

/** A part of a document. Headings have levels from 1, and the title of the document 0; items of lists have levels from 0. */
export type Block =
  | (Kind & { readonly text: string })
  /** The first row has the heads of the columns. */
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

interface Kind {
  readonly kind: 'heading' | 'paragraph' | 'item';
  readonly level: number;
}

/** A document in the order of its text, and what was not read, each time by what it is (singular). */
export interface GuidelineText {
  readonly blocks: readonly Block[];
  readonly leftOut: readonly string[];
}

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** What is in these is not text. */
const SKIPPED = names('script style template noscript iframe object svg');

const PARAGRAPHS = names(
  'address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header hr legend main nav p pre section summary',
);

/** These are read as their text. What looks like an element and is not, such as <name>, is text. */
const OTHERS = names(
  'abbr acronym area audio b base bdi bdo big button canvas cite code col colgroup data datalist del dfn dir em embed font frame frameset head hgroup html i input ins kbd label link map mark menu meta meter nobr optgroup option output param picture progress q rp rt ruby s samp select small source span strike strong sub sup tbody textarea tfoot thead time track tt u var video wbr',
);

/** A comment, a tag, or text. No tag goes on over another `<`: what is left open is text, and is read once. */
const TOKENS =
  /<!--(?<comment>[^]*?)(?:-->|$)|<[!?][^<>]*>|<(?<close>\/?)(?<name>[a-z][^\s/<>]*)(?<rest>(?:[^"'<>]|"[^"<]*"|'[^'<]*')*)>|(?<text>[^<]+|<)/giu;

const ENTITIES = /&(?:#\d{1,8}|#x[\da-f]{1,7}|[a-z][\da-z]{0,40});/gi;

export const WIDE_CELL = 'width of a cell over several columns';

/** Lists are nested in at most nine levels in Word, and shown in no more. */
export const MAX_DEPTH = 8;

/** Cells that span rows are known in this many columns. */
const MAX_COLUMNS = 100;

const PARAGRAPH: Kind = { kind: 'paragraph', level: 0 };

/** Reads HTML, also as word processors write it. Addresses of links stand behind their words. */
export function readHtml(html: string): GuidelineText {
  const reader = new HtmlReader();
  let skipped = '';
  for (const { 0: source, groups } of html.matchAll(TOKENS)) {
    const { comment, close, text, rest = '' } = groups!;
    const name = groups!.name?.toLowerCase();
    if (skipped !== '') {
      if (name === skipped && close) skipped = '';
    } else if (text !== undefined) reader.text(text.replace(ENTITIES, decodeEntity));
    else if (/\p{L}/u.test(comment ?? '')) reader.leftOut.push('comment');
    else if (name === undefined) continue;
    else if (close) reader.tag(name, -1, '', source);
    else if (SKIPPED.has(name)) {
      if (!rest.endsWith('/')) skipped = name;
      if (!/^(?:script|style)$/.test(name)) reader.leftOut.push(`<${name}>`);
    } else reader.tag(name, 1, rest, source);
  }
  return { blocks: reader.finish(), leftOut: reader.leftOut };
}

class HtmlReader {
  readonly leftOut: string[] = [];
  readonly #blocks: Block[] = [];
  #block: Kind = PARAGRAPH;
  #text = '';
  /** The address of the link that is open, and the words since it began. */
  #link = '';
  #linked = '';
  readonly #open = { list: 0, table: 0, pre: 0, blockquote: 0 };
  /** The rows of the table that is open. Tables in a table are text of its cell. */
  #rows: string[][] = [];
  /** Up to which row a cell spans each column, from 1. */
  #until: number[] = [];

  text(text: string): void {
    const shown = this.#open.pre > 0 ? text : text.replace(/\s+/g, ' ');
    this.#text += shown;
    this.#linked += shown;
  }

  /** Reads a tag that opens (1) or closes (-1) an element. */
  tag(name: string, by: 1 | -1, rest: string, source: string): void {
    const level = name === 'title' ? 0 : /^h[1-9]$/.test(name) ? Number(name[1]) : undefined;
    const opens = by === 1;
    if (level !== undefined) this.#begin(opens ? { kind: 'heading', level } : PARAGRAPH);
    else if (name === 'li')
      this.#begin(
        opens ? { kind: 'item', level: Math.min(Math.max(0, this.#open.list - 1), MAX_DEPTH) } : PARAGRAPH,
      );
    else if (name === 'ul' || name === 'ol') {
      this.#begin();
      this.#nest('list', by);
    } else if (/^(?:table|tr|t[dh])$/.test(name)) this.#table(name, opens, rest);
    else if (name === 'a') {
      if (/^(?:https?|mailto):/i.test(this.#link) && !this.#linked.includes(this.#link))
        this.#text += ` (${this.#link})`;
      this.#linked = '';
      this.#link = opens ? (attribute(rest, 'href') ?? '') : '';
    } else if (name === 'br') this.#text += '\n';
    else if (name === 'img') {
      this.leftOut.push('picture');
      this.#text += attribute(rest, 'alt') ?? '';
    } else if (PARAGRAPHS.has(name)) {
      // The paragraphs of an item or a quotation are lines of it.
      const { list, blockquote } = this.#open;
      if (list > 0 || (blockquote > 0 && name !== 'blockquote')) this.#text += '\n';
      else this.#begin();
      if (name === 'pre' || name === 'blockquote') this.#nest(name, by);
    } else if (!OTHERS.has(name) && !name.includes(':')) this.#text += source;
  }

  finish(): readonly Block[] {
    this.#open.table = Math.min(1, this.#open.table);
    this.#table('table', false, '');
    return this.#blocks;
  }

  #nest(what: 'list' | 'table' | 'pre' | 'blockquote', by: number): void {
    this.#open[what] = Math.max(0, this.#open[what] + by);
  }

  /** Ends a block, which is a line of its cell in a table, and begins another. */
  #begin(next: Kind = PARAGRAPH): void {
    const text = linesOf(this.#text).join('\n');
    const row = this.#rows.at(-1);
    const before = row?.at(-1) ?? '';
    if (text !== '' && row && row.length > 0) row.splice(-1, 1, before === '' ? text : `${before}\n${text}`);
    else if (text !== '') this.#blocks.push({ ...this.#block, text });
    this.#block = next;
    this.#text = '';
  }

  #table(name: string, opens: boolean, rest: string): void {
    this.#begin();
    if (name === 'table') this.#nest('table', opens ? 1 : -1);
    if (this.#open.table === 1 && opens)
      if (name === 'table') this.#rows = [[]];
      else if (name === 'tr') this.#rows.push([]);
      else {
        const row = this.#rows.at(-1)!;
        while (row.length < MAX_COLUMNS && this.#until[row.length]! >= this.#rows.length) row.push('');
        this.#until[row.length] = this.#rows.length - 1 + (Number(attribute(rest, 'rowspan')) || 1);
        row.push('');
        if (Number(attribute(rest, 'colspan')) > 1) this.leftOut.push(WIDE_CELL);
      }
    if (this.#open.table > 0) return;
    const rows = this.#rows.filter((row) => row.some((cell) => cell !== ''));
    [this.#rows, this.#until] = [[], []];
    // A table of one column or row is a box around a text.
    if (rows.length > 1 && rows.some(({ length }) => length > 1)) this.#blocks.push({ kind: 'table', rows });
    else for (const text of rows.flat()) if (text !== '') this.#blocks.push({ ...PARAGRAPH, text });
  }
}

/** The lines that have words. No pattern with blanks before a line break: it takes time with the square of the blanks. */
const linesOf = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"']+))`, 'i').exec(tag);
  return (found?.[1] ?? found?.[2] ?? found?.[3])?.replace(ENTITIES, decodeEntity);
}
