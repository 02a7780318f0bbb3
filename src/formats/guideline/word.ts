/** Reads guidelines that Word and others write (.docx, ECMA-376). Nothing outside the file is looked up. */
import type { InputFile } from '../format';
import { readXml, XmlError, xmlText, type XmlElement } from '../xml';
import { MAX_DEPTH, readHtml, WIDE_CELL, type GuidelineText } from './html';

const XML_LIMITS = { characters: 1 << 25, elements: 1_000_000, depth: 200 };

/** Former text, how it looks, and what repeats what another element has. */
const SKIPPED = new Set(['moveFrom', 'pPr', 'rPr', 'Fallback']);

/** What these are in HTML. */
const HTML = new Map([
  ['tab', ' '],
  ['noBreakHyphen', '\u2011'],
  ['br', '<br>'],
  ['cr', '<br>'],
]);

/** What these are called where it is said that they are not read. */
const LEFT_OUT = new Map([
  ['sym', 'symbol of a font'],
  ['blip', 'picture'],
  ['imagedata', 'picture'],
  ['chart', 'chart'],
  ['commentReference', 'comment'],
  ['altChunk', 'embedded document'],
  ['gridSpan', WIDE_CELL],
  ['del', 'deletion that was tracked'],
]);

/** The name of a style in lower case, the level of a heading from 1 (10 is the text), and the depth in lists from 0 (-1 is none). */
const TEXT = { name: '', level: 10, depth: -1 };

/** Styles are based on at most ten others in Word. More may be a circle. */
const MAX_BASES = 20;

/** An element with its attributes by their local names. */
interface Node {
  readonly local: string;
  readonly values: { readonly [name: string]: string | undefined };
  readonly inside: Node[];
  text: string;
}

/** Reads the files of a document, by their names in its archive. Throws XmlError. */
export async function readWord(files: readonly InputFile[]): Promise<GuidelineText> {
  const read = (name: RegExp): Promise<Node> => treeOf(files.find((file) => name.test(file.name)));
  const body = await read(/^word\/document\d*\.xml$/);
  if (body.inside.length === 0)
    throw new XmlError('it has no word/document.xml, so it is not a document of Word', 1);
  const known = new Map<string, Node>();
  for (const part of ['styles', '_rels/document\\d*', 'footnotes', 'endnotes']) {
    const { inside } = await read(new RegExp(`^word/${part}\\.xml(?:\\.rels)?$`));
    for (const node of inside.flatMap((root) => root.inside))
      known.set(keyOf(node.local, node.values.styleId ?? node.values.Id ?? node.values.id), node);
  }
  const word = new WordReader(known);
  const { blocks, leftOut } = readHtml(word.html(body));
  for (const file of files)
    if (/^word\/(?:header|footer)\d*\.xml$/.test(file.name))
      if (/\p{L}/u.test(plain(word.html(await treeOf(file))))) word.leftOut.push('header or footer');
  return { blocks, leftOut: [...word.leftOut, ...leftOut] };
}

/** An element that has what is in a file, or nothing without a file. */
async function treeOf(file: InputFile | undefined): Promise<Node> {
  const root: Node = { local: '', values: {}, inside: [], text: '' };
  const path = [root];
  const open = ({ local, attributes }: XmlElement): void => {
    const values = Object.fromEntries(attributes.map((each) => [each.local, each.value]));
    const node = { local, values, inside: [], text: '' };
    path.at(-1)!.inside.push(node);
    path.push(node);
  };
  const text = (piece: string): void => void (path.at(-1)!.text += piece);
  if (file) await readXml(file, { open, text, close: () => void path.pop() }, XML_LIMITS);
  return root;
}

const keyOf = (local: string, id: string | undefined): string => `${local} ${id}`;

const plain = (html: string): string => html.replace(/<[^<>]*>/g, ' ').trim();

class WordReader {
  readonly leftOut: string[] = [];
  /** Boxes of text: they stand after the paragraph that has them. */
  #boxes = '';

  /** `known`: styles, targets of links, and notes. */
  constructor(private readonly known: Map<string, Node>) {}

  html(node: Node): string {
    const { local, values } = node;
    if (SKIPPED.has(local)) return '';
    if (LEFT_OUT.has(local)) this.leftOut.push(LEFT_OUT.get(local)!);
    if (local === 't') return xmlText(node.text);
    if (local === 'docPr') return ` ${xmlText(values.descr ?? '')} `;
    if (/^(?:foot|end)noteReference$/.test(local))
      return this.#note(keyOf(local.replace('Reference', ''), values.id));
    const inner = node.inside.map((each) => this.html(each)).join('');
    if (local === 'p') return this.#paragraph(node, inner);
    if (local === 'tbl') return `<table>${inner}</table>`;
    if (local === 'tr') return `<tr>${inner}</tr>`;
    if (local === 'tc') return `<td>${inner}</td>`;
    if (local === 'hyperlink')
      return `<a href="${xmlText(this.known.get(keyOf('Relationship', values.id))?.values.Target ?? '')}">${inner}</a>`;
    if (local !== 'txbxContent') return HTML.get(local) ?? inner;
    this.#boxes += inner;
    return '';
  }

  /** Once: a file could repeat a long note without end. */
  #note(key: string): string {
    const note = this.known.get(key);
    this.known.delete(key);
    return ` [${note ? plain(this.html(note)) : ''}]`;
  }

  #paragraph(node: Node, inner: string): string {
    const { name, level, depth } = this.#format(node);
    const boxes = this.#boxes;
    this.#boxes = '';
    if (/^toc \d|^table of figures$/.test(name)) {
      this.leftOut.push('line of a table of contents');
      return boxes;
    }
    const tag = name === 'title' ? 'title' : level > 0 && level < 10 ? `h${level}` : depth >= 0 ? 'li' : 'p';
    const lists = tag === 'li' ? Math.min(depth, MAX_DEPTH) + 1 : 0;
    return `${'<ul>'.repeat(lists)}<${tag}>${inner}</${tag}>${'</ul>'.repeat(lists)}${boxes}`;
  }

  /** What a paragraph or a style says, and else the style that it is based on. */
  #format(node: Node, most = MAX_BASES): typeof TEXT {
    const within = (nodes: readonly Node[], name: string): Node[] =>
      nodes.flatMap(({ inside }) => inside.filter(({ local }) => local === name));
    const properties = within([node], 'pPr');
    const said = [node, ...properties, ...within(properties, 'numPr')];
    const value = (name: string): string | undefined => within(said, name)[0]?.values.val;
    const style = this.known.get(keyOf('style', value('pStyle') ?? value('basedOn')));
    const base = style && most > 0 ? this.#format(style, most - 1) : TEXT;
    const name = value('name')?.toLowerCase() ?? base.name;
    const heading = /^heading (\d)$/i.exec(value('name') ?? '')?.[1] ?? base.level;
    const list = value('numId') === undefined ? base.depth : 0;
    return {
      name,
      level: Number(value('outlineLvl') ?? Number(heading) - 1) + 1,
      depth: value('numId') === '0' ? -1 : Number(value('ilvl') ?? list),
    };
  }
}
