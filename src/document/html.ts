import { maxOf } from '../base/lists';
import { html, Markup } from './html/markup';
import { figureText } from './html/figures';
import { countBar, shareBar, timePlot } from './html/plots';
import { tableOfCells } from './html/tables';
import { framedPage, type PageFrame } from './html/frame';
import { contentsOf, type Block, type Document, type Inline, type Item, type Line } from './blocks';
import { COLOURS, DOCUMENT_STYLE } from './html/style';

/** A document as one page; see `framedPage`. */
export const documentPage = (document: Document, software: string, frame?: PageFrame): string =>
  framedPage(document.title, software, mainElement(document, frame !== undefined), frame, DOCUMENT_STYLE);

/** The content of the page, to update a page that is open in the editor. */
export const documentMain = (document: Document): string => mainElement(document, true).text;

function mainElement(document: Document, inEditor: boolean): Markup {
  const { title, subtitle, lead, blocks, language } = document;
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

function contents({ blocks, what }: Document): Markup {
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
        return element('p', { class: block.quiet ? 'quiet' : 'text', dir: 'auto' }, this.#line(block.line));
      case 'list': {
        const items = block.items.map((item) => this.#item(item));
        return items.length === 0 ? html`` : element(block.ordered ? 'ol' : 'ul', {}, items);
      }
      case 'table': {
        const { bars } = block;
        const most = bars === undefined ? 0 : maxOf(block.rows.map((row) => countIn(row[bars]!)));
        return tableOfCells(
          block.caption,
          block.head.map((head, n) => [head, block.numbers?.includes(n) ? 'n' : 'wrap']),
          block.rows.map((row) =>
            row.map((cell, n) => {
              const text = this.#line(cell);
              return n === block.bars ? html`${countBar(countIn(cell), most)} ${text}` : text;
            }),
          ),
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
        const title = element(
          'summary',
          {},
          typeof summary === 'string' ? html`${summary}` : inLine(summary),
        );
        const inside = element('div', { id: this.#anchor(anchor) }, this.blocks(blocks));
        return element('details', {}, [title, inside]);
      }
    }
  }

  #item({ line, anchor, below = [] }: Item): Markup {
    return element('li', { id: this.#anchor(anchor), dir: 'auto' }, [this.#line(line), this.blocks(below)]);
  }

  #line(line: Line): Markup {
    return html`${line.map((inline) =>
      typeof inline === 'object' && 'sample' in inline ? this.#sample(inline) : inlineMarkup(inline),
    )}`;
  }

  #sample({ sample, file, layer, title }: Extract<Inline, { readonly sample: string }>): Markup {
    const id = element('code', { dir: 'auto' }, html`${sample}`);
    const isLink = this.inEditor && file !== undefined;
    return isLink
      ? element(
          'a',
          {
            href: '#',
            title: title ?? `Open ${sample}`,
            'data-title': title,
            'data-bucket': file,
            'data-sample': sample,
            'data-layer': layer,
          },
          id,
        )
      : id;
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

const inLine = (line: Line): Markup => html`${line.map(inlineMarkup)}`;

function inlineMarkup(inline: Inline): Markup {
  if (typeof inline === 'string') return html`${inline}`;
  if ('strong' in inline) return element('b', {}, html`${inline.strong}`);
  if ('quiet' in inline)
    return element('span', { class: inline.whole ? 'quiet fixed' : 'quiet' }, html`${inline.quiet}`);
  if ('code' in inline) return element('code', { dir: 'auto' }, html`${inline.code}`);
  if ('sample' in inline) return element('code', { dir: 'auto' }, html`${inline.sample}`);
  if ('act' in inline) return element('a', { href: '#', 'data-bucket': inline.act }, html`${inline.text}`);
  if ('link' in inline) return element('a', { href: `#${inline.link}` }, inlineMarkup(inline.text));
  if ('href' in inline) return element('a', { href: inline.href }, inlineMarkup(inline.text));
  if ('figure' in inline) return figureText(inline.figure, inline.digits);
  if ('bar' in inline) return shareBar(inline.bar);
  if ('removed' in inline) return element('del', {}, html`${inline.removed}`);
  if ('inserted' in inline) return element('ins', {}, html`${inline.inserted}`);
  return element('mark', { class: `c${inline.colour % COLOURS}` }, [
    inLine(inline.inside),
    element('span', { class: 'tag' }, [
      element('span', { class: 'sr' }, html` marked `),
      html`${inline.mark}`,
    ]),
  ]);
}
