/** Paints Markdown (GFM) without its marks. Nothing is loaded, and HTML stays text. */
import { parse, postprocess, preprocess } from 'micromark';
import { gfm } from 'micromark-extension-gfm';
import { defined } from '../../../base/objects';
import { decodeEntity } from '../../../base/text/entities';
import type { Cell, LineLook, PaintedLine, Run } from '../state/painted';
import { pieces } from '../view/hidden-characters';

/** Painted lines are cut at a space when they get longer: browsers are slow with a line of a megabyte. */
const MAX_LINE = 3000;

type Event = ReturnType<typeof postprocess>[number];
type Token = Event[1];

/** Paints a text. Offsets are UTF-16 units of it. */
export function paintMarkdown(source: string): PaintedLine[] {
  // The parser takes a byte order mark at the beginning away.
  const from = source.startsWith('\ufeff') ? 1 : 0;
  const parser = parse({ extensions: [gfm()] }).document();
  const events = postprocess(parser.write(preprocess()(source.slice(from), undefined, true)));
  return new Painter(source, from).paint(events);
}

/** Words in these have a look of their own. */
const LOOKS: Readonly<Record<string, string>> = {
  emphasis: 'md-em',
  strong: 'md-strong',
  strikethrough: 'md-del',
  codeText: 'md-code',
  htmlText: 'md-html',
  link: 'md-link',
  image: 'md-image',
  autolink: 'md-link',
  literalAutolink: 'md-link',
};

/** What is painted as it stands. */
const WORDS: ReadonlySet<string> = new Set([
  'data',
  'codeTextData',
  'codeFlowValue',
  'htmlFlowData',
  'htmlTextData',
  'autolinkProtocol',
  'autolinkEmail',
  'literalAutolinkEmail',
  'literalAutolinkHttp',
  'literalAutolinkWww',
]);

/** Marks with words inside that are none of the text. */
const HIDDEN: ReadonlySet<string> = new Set([
  'codeFencedFence',
  'gfmFootnoteDefinitionLabel',
  'reference',
  'resource',
  'setextHeadingLine',
  'tableDelimiterRow',
]);

/** What is painted as it stands, with its marks. */
const RAW: ReadonlySet<string> = new Set(['definition', 'gfmFootnoteCall']);

const KEEPS_LINES: Readonly<Record<string, LineLook['kind']>> = {
  codeFenced: 'code',
  codeIndented: 'code',
  htmlFlow: 'html',
};

const ENDS_LINE: ReadonlySet<string> = new Set([
  ...Object.keys(KEEPS_LINES),
  'paragraph',
  'atxHeading',
  'setextHeading',
  'thematicBreak',
  'tableHeader',
  'tableData',
  'definition',
]);

interface Link {
  readonly token: Token;
  /** How many runs had been painted before it. */
  readonly before: number;
  readonly title: string | undefined;
}

/** What a link or an image leads to: an address, or the label of a definition. */
interface Target {
  address?: string;
  label?: string;
}

class Painter {
  readonly #lines: PaintedLine[] = [];
  /** The line that is being painted. */
  #line: { start: number; runs: Run[]; look: LineLook } | undefined;
  readonly #around: ('list' | 'quote')[] = [];
  readonly #looks: string[] = [];
  readonly #links: Link[] = [];
  readonly #targets = new Map<Token, Target>();
  /** The addresses that definitions give, by label. */
  readonly #addresses = new Map<string, string>();
  /** The bullet for the next line, and where it is. */
  #marker: { text: string; at: number } | undefined;
  /** The label of a footnote, for the next line. */
  #label: Run | undefined;
  /** A blank line was there after the last line. */
  #wasBlank = false;
  #kept: LineLook['kind'] | undefined;
  #table = 0;
  #row = 0;
  #column = 0;
  #align: readonly string[] = [];
  /** What is inside is not painted. */
  #skipped: Token | undefined;

  constructor(
    private readonly source: string,
    private readonly from: number,
  ) {}

  paint(events: readonly Event[]): PaintedLine[] {
    this.#readTargets(events);
    for (const [kind, token] of events) {
      if (this.#skipped) {
        if (kind === 'exit' && token === this.#skipped) {
          this.#skipped = undefined;
          this.#exit(token);
        }
      } else if (kind === 'enter') this.#enter(token);
      else this.#exit(token);
    }
    this.#flush(this.source.length);
    return this.#lines;
  }

  #enter(token: Token): void {
    const type: string = token.type;
    const start = this.#start(token);
    const look = LOOKS[type];
    if (look !== undefined) this.#looks.push(look);
    const kept = KEEPS_LINES[type];
    if (WORDS.has(type)) return this.#words(token);
    if (HIDDEN.has(type)) {
      // The line of the closing fence.
      if (type === 'codeFencedFence') this.#line = undefined;
      this.#skipped = token;
    } else if (RAW.has(type)) {
      if (type === 'definition') this.#begin(start, 'words');
      this.#add({ start, end: this.#end(token), look: 'md-raw' });
      this.#skipped = token;
    } else if (kept !== undefined) {
      this.#kept = kept;
      if (type !== 'codeFenced') this.#begin(start, kept);
    } else
      switch (type) {
        case 'blockQuote':
          this.#around.push('quote');
          break;
        case 'listOrdered':
        case 'listUnordered':
          this.#around.push('list');
          break;
        case 'listItemPrefix':
          this.#flush(start);
          this.#marker = { text: '•', at: start };
          break;
        case 'listItemValue':
          this.#marker = { text: `${this.#slice(token)}.`, at: start };
          break;
        case 'taskListCheck':
          if (this.#line)
            this.#line.look = { ...this.#line.look, marker: /x/i.test(this.#slice(token)) ? '☑' : '☐' };
          this.#skipped = token;
          break;
        case 'paragraph':
          this.#begin(start, 'words');
          break;
        case 'atxHeading':
          this.#begin(start, 'words', { heading: /^#*/.exec(this.#slice(token))![0].length });
          break;
        case 'setextHeading':
          this.#begin(start, 'words', { heading: this.#slice(token).trimEnd().endsWith('=') ? 1 : 2 });
          break;
        case 'thematicBreak':
          this.#begin(start, 'rule');
          break;
        case 'table':
          this.#table += 1;
          this.#row = 0;
          this.#align = (token as { _align?: readonly string[] })._align ?? [];
          break;
        case 'tableRow':
          this.#row += 1;
          this.#column = 0;
          break;
        case 'tableHeader':
        case 'tableData':
          this.#begin(start, 'words', { cell: this.#cell(type === 'tableHeader') });
          break;
        case 'link':
        case 'image':
          this.#links.push({ token, before: this.#line?.runs.length ?? 0, title: this.#addressOf(token) });
          break;
        case 'characterEscape':
          this.#add({ start, end: this.#end(token), shown: this.source.charAt(start + 1) });
          this.#skipped = token;
          break;
        case 'characterReference':
          this.#add({ start, end: this.#end(token), shown: decodeEntity(this.#slice(token)) });
          this.#skipped = token;
          break;
      }
  }

  #exit(token: Token): void {
    const type: string = token.type;
    const end = this.#end(token);
    switch (type) {
      case 'lineEndingBlank':
        if (this.#kept) this.#begin(this.#start(token), this.#kept);
        else this.#wasBlank = true;
        break;
      case 'lineEnding':
        this.#lineEnd(token);
        break;
      case 'definitionMarker':
        this.#label = { ...this.#label!, end: this.source.charAt(end) === ' ' ? end + 1 : end };
        break;
      case 'gfmFootnoteDefinitionLabel':
        this.#label = { start: this.#start(token), end, look: 'md-raw' };
        break;
      case 'blockQuote':
      case 'listOrdered':
      case 'listUnordered':
        this.#flush(end);
        this.#around.pop();
        break;
      case 'gfmFootnoteDefinition':
        this.#flush(end);
        break;
      case 'link':
      case 'image':
        this.#endLink(this.#links.pop()!);
        break;
    }
    if (type in KEEPS_LINES) this.#kept = undefined;
    if (ENDS_LINE.has(type)) this.#finish();
    if (LOOKS[type] !== undefined) this.#looks.pop();
  }

  /** Line ends stay, as where people read what models write. The line goes on below. */
  #lineEnd(token: Token): void {
    const start = this.#start(token);
    const next = start + this.#newline(start);
    if (this.#kept) this.#begin(next, this.#kept);
    else if (this.#line) this.#begin(next, this.#line.look.kind, { heading: this.#line.look.heading });
  }

  #newline = (at: number): number => (this.source.startsWith('\r\n', at) ? 2 : 1);

  #words(token: Token): void {
    const start = this.#start(token);
    const end = this.#end(token);
    // In a table, a bar inside code is escaped.
    if (token.type === 'codeTextData' && this.#line?.look.cell)
      for (const { 0: part, index } of this.source.slice(start, end).matchAll(/\\\||(?:(?!\\\|)[^])+/g))
        this.#add({
          start: start + index,
          end: start + index + part.length,
          ...(part === '\\|' && { shown: '|' }),
        });
    else this.#add({ start, end });
  }

  /** A link or an image without words is painted as it stands. */
  #endLink({ token, before }: Link): void {
    const line = this.#line;
    if (line && line.runs.length === before)
      this.#add({ start: this.#start(token), end: this.#end(token), look: 'md-raw' });
  }

  #add({ start, ...rest }: Run): void {
    const line = this.#line;
    if (!line) return;
    const isFirst = line.runs.length === 0 && line.look.kind === 'words' && rest.shown === undefined;
    const run = {
      ...rest,
      start: isFirst ? start + /^[ \t]*/.exec(this.source.slice(start, rest.end))![0].length : start,
    };
    if (run.end <= run.start) return;
    const look = [...new Set([...this.#looks, ...(run.look === undefined ? [] : [run.look])])].join(' ');
    const isAddress = this.#looks.at(-1) === 'md-link' && this.#links.length === 0;
    const title =
      this.#links.findLast((link) => link.title !== undefined)?.title ??
      (isAddress ? visible(this.source.slice(run.start, run.end)) : undefined);
    line.runs.push({ ...run, ...(look !== '' && { look }), ...(title !== undefined && { title }) });
  }

  #begin(start: number, kind: LineLook['kind'], more: Pick<LineLook, 'heading' | 'cell'> = {}): void {
    this.#finish();
    const isFirst = this.#lines.length === 0;
    const look: LineLook = {
      kind,
      depth: this.#around.length,
      ...(this.#around.includes('quote') && { quotedAt: this.#around.indexOf('quote') }),
      ...defined({ ...more, marker: this.#marker?.text }),
      ...(this.#wasBlank && !isFirst && { isApart: true }),
    };
    this.#line = { start, runs: [], look };
    if (this.#label) this.#line.runs.push(this.#label);
    this.#marker = undefined;
    this.#label = undefined;
    this.#wasBlank = false;
  }

  #finish(): void {
    const line = this.#line;
    this.#line = undefined;
    if (!line) return;
    // After the last line of a heading is the one below it, which is hidden.
    if (line.runs.length === 0 && line.look.heading !== undefined && this.#lines.at(-1)?.look.heading) return;
    let { look } = line;
    for (const runs of cut(line.runs)) {
      const start = runs[0]?.start ?? line.start;
      this.#lines.push({ start, end: runs.at(-1)?.end ?? start, runs, look });
      const rest: { -readonly [Key in keyof LineLook]: LineLook[Key] } = { ...look };
      delete rest.marker;
      delete rest.isApart;
      look = rest;
    }
  }

  /** An item or a footnote without a text has a line all the same. */
  #flush(at: number): void {
    this.#finish();
    if (this.#marker || this.#label) this.#begin(this.#marker?.at ?? this.#label?.start ?? at, 'words');
    this.#finish();
  }

  #cell(isHead: boolean): Cell {
    const align = this.#align[this.#column++];
    const known = align === 'left' || align === 'right' || align === 'center';
    return { table: this.#table, row: this.#row, isHead, ...(known && { align }) };
  }

  #readTargets(events: readonly Event[]): void {
    const open: Target[] = [];
    let label = '';
    for (const [kind, token] of events) {
      const last = open.at(-1);
      if (token.type === 'link' || token.type === 'image') {
        if (kind === 'exit') open.pop();
        else {
          const target = {};
          open.push(target);
          this.#targets.set(token, target);
        }
      } else if (kind === 'exit') continue;
      else if (token.type === 'definitionLabelString') label = sameLabel(this.#slice(token));
      else if (token.type === 'definitionDestinationString' && !this.#addresses.has(label))
        this.#addresses.set(label, this.#slice(token));
      else if (!last) continue;
      else if (token.type === 'resource') last.address = '';
      else if (token.type === 'resourceDestinationString') last.address = this.#slice(token);
      else if (token.type === 'labelText') last.label = this.#slice(token);
      else if (token.type === 'referenceString') last.label = this.#slice(token);
    }
  }

  /** The address of a link or image, as a tooltip shows it. */
  #addressOf(token: Token): string | undefined {
    const { address, label = '' } = this.#targets.get(token)!;
    const found = address ?? this.#addresses.get(sameLabel(label));
    return found === undefined ? undefined : visible(found);
  }

  #start = (token: Token): number => token.start.offset + this.from;
  #end = (token: Token): number => token.end.offset + this.from;
  #slice = (token: Token): string => this.source.slice(this.#start(token), this.#end(token));
}

const sameLabel = (label: string): string => label.replace(/\s+/g, ' ').trim().toLowerCase().toUpperCase();

/** An address with its hidden characters as escapes: some would show it in another order. */
const visible = (address: string): string =>
  pieces(address)
    .map(({ text, mark }) => (mark === undefined ? text : `\\u{${text.codePointAt(0)!.toString(16)}}`))
    .join('');

/** Cuts the runs of a long line. Without any, there is one line without runs. */
function cut(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]];
  let length = 0;
  for (const run of runs) {
    let { start } = run;
    while (length + run.end - start > MAX_LINE && run.shown === undefined) {
      lines.at(-1)!.push({ ...run, start, end: Math.min(run.end, start + MAX_LINE - length) });
      start = Math.min(run.end, start + MAX_LINE - length);
      lines.push([]);
      length = 0;
    }
    if (start < run.end) lines.at(-1)!.push({ ...run, start });
    length += run.end - start;
  }
  return lines.length > 1 && lines.at(-1)!.length === 0 ? lines.slice(0, -1) : lines;
}
