import { maxOf } from '../base/lists';
import { html, Markup } from './html/markup';
import { countBar, intervalPlot, shareBar, timePlot } from './html/plots';
import { framedPage, type PageFrame } from './html/frame';
import { contentsOf, type Block, type Document, type Inline, type Item, type Line } from './blocks';
import { COLOURS } from './html/style';
import { decimal, limits, type Figure } from './figure';

export type { PageFrame } from './html/frame';

/** A document as one page; see `framedPage`. */
export const documentPage = (document: Document, software: string, frame?: PageFrame): string =>
  framedPage(document.title, software, mainElement(document, frame !== undefined), frame);

/** The content of the page, to update a page that is open in the editor. */
export const documentMain = (document: Document): string => mainElement(document, true).text;

function mainElement(document: Document, inEditor: boolean): Markup {
  const { title, subtitle = '', lead = [], blocks, language } = document;
  const writer = new Writer(language, inEditor);
  const header = element('header', {}, [
    element('h1', { dir: 'auto' }, html`${title}`),
    ...(subtitle === '' ? [] : [element('p', { class: 'quiet' }, html`${subtitle}`)]),
    writer.blocks(lead),
  ]);
  const parts = writer.blocks(blocks);
  const columns = [contents(document), element('div', { class: 'parts', id: PARTS, tabindex: '-1' }, parts)];
  const body = document.contents ? element('div', { class: 'columns' }, columns) : parts;
  return element('main', { class: 'document' }, [header, body]);
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** An element without additional white space, which would be visible in texts of the data. */
function element(tag: string, attributes: Attributes, inside: Markup | readonly Markup[]): Markup {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${html`${value}`.text}"`,
  );
  return new Markup(`<${tag}${written.join('')}>${html`${inside}`.text}</${tag}>`);
}

function contents({ blocks, contents: what }: Document): Markup {
  const items = contentsOf(blocks).map(({ level, anchor, text }) =>
    element(
      'li',
      { class: `level-${level}` },
      element('a', { href: `#${anchor}`, dir: 'auto' }, html`${text}`),
    ),
  );
  // For the keyboard: there may be a thousand links before the first word.
  const skip = element('a', { class: 'skip', href: `#${PARTS}` }, html`Skip the contents`);
  return element('nav', { 'aria-label': `Parts of the ${what}` }, [skip, element('ul', {}, items)]);
}

/** Not the anchor of any block: those begin with a kind and a hyphen. */
const PARTS = 'parts';

class Writer {
  readonly #anchors = new Set<string>();

  constructor(
    private readonly language: string | undefined,
    private readonly inEditor: boolean,
  ) {}

  blocks(blocks: readonly Block[]): Markup {
    return html`${blocks.map((block) => this.#block(block))}`;
  }

  #block(block: Block): Markup {
    switch (block.kind) {
      case 'heading':
        return element(
          `h${block.level}`,
          { id: this.#anchor(block.anchor), dir: 'auto' },
          this.#line(block.line),
        );
      case 'paragraph':
        return element(
          'p',
          block.warning
            ? { class: 'warnings', dir: 'auto' }
            : { class: block.quiet ? 'quiet' : 'text', dir: 'auto' },
          this.#line(block.line),
        );
      case 'list': {
        const items = block.items.map((item) => this.#item(item));
        return items.length === 0 ? html`` : element(block.ordered ? 'ol' : 'ul', {}, items);
      }
      case 'table': {
        const { bars } = block;
        const most = bars === undefined ? 0 : maxOf(block.rows.map((row) => countIn(row[bars]!)));
        return tableOfCells(
          block.caption,
          block.head.map((head, n) => [head, this.#columnClass(block, n)]),
          block.rows.map((row) =>
            row.map((cell, n) => {
              const text = this.#line(cell);
              return n === block.bars ? html`${countBar(countIn(cell), most)} ${text}` : text;
            }),
          ),
          block.map && 'heat',
        );
      }
      case 'facts': {
        const items = block.facts.map(([n, what]) => element('li', {}, html`<b>${n}</b>${what}`));
        return element('ul', { class: 'facts' }, items);
      }
      case 'plot':
        return timePlot(block.time, block.measure);
      case 'quote':
        return element('blockquote', { lang: this.language, dir: 'auto' }, this.#line(block.line));
      case 'details': {
        const { summary, anchor, blocks } = block;
        const title = element('summary', {}, this.#line(summary));
        const inside = element('div', { id: this.#anchor(anchor) }, this.blocks(blocks));
        return element('details', {}, [title, inside]);
      }
    }
  }

  #columnClass({ numbers, rows }: Block & { kind: 'table' }, n: number): ColumnClass | undefined {
    if (numbers?.includes(n)) return 'n';
    const width = maxOf(rows.map((row) => widthOf(row[n]!)));
    return width <= MAX_UNBROKEN ? 'fixed' : width > MAX_NARROW ? 'wrap' : undefined;
  }

  #item({ line, anchor, below = [] }: Item): Markup {
    return element('li', { id: this.#anchor(anchor), dir: 'auto' }, [this.#line(line), this.blocks(below)]);
  }

  #line(line: Line): Markup {
    return html`${line.map((inline) => this.#inline(inline))}`;
  }

  #inline(inline: Inline): Markup {
    if (typeof inline === 'string') return html`${inline}`;
    if ('strong' in inline) return element('b', {}, html`${inline.strong}`);
    if ('quiet' in inline)
      return element('span', { class: inline.whole ? 'quiet fixed' : 'quiet' }, html`${inline.quiet}`);
    if ('code' in inline) return element('code', { dir: 'auto' }, html`${inline.code}`);
    if ('sample' in inline) return this.#sample(inline);
    if ('text' in inline) return this.#text(inline);
    if ('figure' in inline) return figureText(inline.figure, inline.digits);
    if ('bar' in inline) return shareBar(inline.bar);
    if ('axis' in inline) return intervalPlot(inline.axis, inline.low, inline.thresholds);
    if ('removed' in inline) return element('del', {}, html`${inline.removed}`);
    if ('inserted' in inline) return element('ins', {}, html`${inline.inserted}`);
    const tag = [element('span', { class: 'sr' }, html` marked `), html`${inline.mark}`];
    return element('mark', { class: `c${inline.colour % COLOURS}` }, [
      this.#line(inline.inside),
      element('span', { class: 'tag' }, tag),
    ]);
  }

  #sample({ sample, file, layer, title }: Extract<Inline, { readonly sample: string }>): Markup {
    const id = element('code', { dir: 'auto' }, html`${sample}`);
    if (!this.inEditor || file === undefined) return id;
    const opened = { 'data-bucket': file, 'data-sample': sample, 'data-layer': layer };
    return element('a', { href: '#', title: title ?? `Open ${sample}`, 'data-title': title, ...opened }, id);
  }

  #text({ text, link, act, title, look }: Extract<Inline, { readonly text: Inline }>): Markup {
    const opened = this.inEditor && act !== undefined ? { 'data-bucket': act, 'data-title': title } : {};
    const isLink = link !== undefined || 'data-bucket' in opened;
    const attributes = { class: look, title, ...(isLink && { href: `#${link ?? ''}` }), ...opened };
    return element(isLink ? 'a' : 'span', attributes, this.#inline(text));
  }

  /** An anchor that occurs twice is only used for the first block. */
  #anchor(anchor: string | undefined): string | undefined {
    if (anchor === undefined || this.#anchors.has(anchor)) return undefined;
    this.#anchors.add(anchor);
    return anchor;
  }
}

/** The count in a cell of bars. */
const countIn = (line: Line): number => Number(String(line[0]).replaceAll(',', ''));

/** The most characters of a cell whose lines are not broken, and of one that may become as narrow as its longest word. */
const MAX_UNBROKEN = 24;
const MAX_NARROW = 60;

/** Characters of text in a cell, roughly. */
const widthOf = (line: Line): number =>
  line.reduce((sum, inline): number => {
    if (typeof inline === 'string') return sum + inline.length;
    if ('text' in inline) return sum + widthOf([inline.text]);
    const [text] = Object.values(inline);
    return sum + (typeof text === 'string' ? text.length : 0);
  }, 0);

/** A number with its interval in small type, or a dash with the reason. */
function figureText(figure: Figure, digits = 2): Markup {
  if (figure.value === null)
    return html`<span class="none" title="${figure.reason}"
      >–<span class="sr"> (${figure.reason})</span></span
    >`;
  return html`<span class="num">${decimal(figure.value, digits)}</span
    >${figure.ci95 && html` <span class="ci">${limits(figure.ci95, digits)}</span>`}`;
}

/** `n`: numbers, aligned right; `fixed`: short texts on one line; `wrap`: long texts. */
type ColumnClass = 'n' | 'fixed' | 'wrap';

/** A table of so many columns may be wider than the page. */
const MIN_WIDE = 5;

/** A table with a caption. The first cell of a row is its heading. Wide tables scroll. */
function tableOfCells(
  caption: string,
  heads: readonly (readonly [head: string, css?: ColumnClass | undefined])[],
  rows: readonly (readonly Markup[])[],
  css?: string | false,
): Markup {
  if (rows.length === 0) return html``;
  // For the keyboard: a wide table scrolls.
  const focusable = heads.length >= MIN_WIDE && html` tabindex="0" role="group" aria-label="${caption}"`;
  return html`<div class="scroll" ${focusable}>
    <table class="${css}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map(([head, css]) => (head === '' ? html`<td></td>` : html`<th scope="col" class="${css}">${head}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, n) => (n === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${heads[n]![1]}">${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
