/** Reads guidelines that Word and others write (.docx, ECMA-376). Nothing outside the file is looked up. */
import type { InputFile } from '../format';
import { readXml, XmlError, xmlText, type XmlElement } from '../xml';
import { readHtml, type GuidelineText } from './html';

const XML_LIMITS = { characters: 1 << 25, elements: 1_000_000, depth: 200 };

/** Deleted text, former formats, and what repeats what another element has. */
const SKIPPED = new Set(['moveFrom', 'pPrChange', 'rPrChange', 'Fallback', 'footnotePr', 'endnotePr']);

/** What begins and ends in HTML where these do. */
const HTML: Readonly<Record<string, readonly [string, string]>> = {
  tbl: ['<table>', '</table>'],
  tr: ['<tr>', '</tr>'],
  tc: ['<td>', '</td>'],
  br: ['<br>', ''],
  cr: ['<br>', ''],
  tab: [' ', ''],
  noBreakHyphen: ['\u2011', ''],
  hyperlink: ['', '</a>'],
};

/** What is known of a style, or of a paragraph. */
interface Format {
  /** The id of the style that it is based on. */
  style?: string | undefined;
  /** In lower case. */
  name?: string;
  /** Of headings, from 1; 10 is the text. */
  level?: number;
  /** Of items of lists, from 0; -1 is not an item. */
  depth?: number;
}

/** Styles are based on at most ten others in Word. More may be a circle. */
const MAX_BASES = 20;

/** Lists are nested in at most nine levels in Word. */
const MAX_DEPTH = 8;

/** Reads the files of a document, by their names in its archive. Throws XmlError. */
export async function readWord(files: readonly InputFile[]): Promise<GuidelineText> {
  const reader = new WordReader();
  const html = async (name: string): Promise<string[]> => {
    const found: string[] = [];
    const pattern = new RegExp(`^word/${name}\\d*\\.xml(?:\\.rels)?$`);
    for (const file of files) if (pattern.test(file.name)) found.push(await reader.read(file));
    return found;
  };
  await html('styles');
  await html('_rels/document');
  await html('(?:foot|end)notes');
  const [body] = await html('document');
  if (body === undefined)
    throw new XmlError('it has no word/document.xml, so it is not a document of Word', 1);
  for (const margin of await html('(?:header|footer)'))
    if (/\p{L}/u.test(plain(margin))) reader.leftOut.push('header or footer');
  const { blocks, leftOut } = readHtml(body);
  return { blocks, leftOut: [...reader.leftOut, ...leftOut] };
}

const plain = (html: string): string => html.replace(/<[^<>]*>/g, ' ').trim();

const valueOf = ({ attributes }: XmlElement, name = 'val'): string | undefined =>
  attributes.find(({ local }) => local === name)?.value;

const isNote = ({ local }: XmlElement): boolean => /^(?:foot|end)note$/.test(local);
const noteKey = (element: XmlElement): string => `${element.local.slice(0, 3)}${valueOf(element, 'id')}`;

class WordReader {
  readonly leftOut: string[] = [];
  readonly #styles = new Map<string | undefined, Format>();
  readonly #links = new Map<string | undefined, string>();
  readonly #notes = new Map<string, string>();
  /** The file, its notes and its paragraphs that are open: a box of text stands in a paragraph. */
  #open: { html: string; readonly format: Format }[] = [];

  /** The text of a file as HTML, without its footnotes. Keeps these, styles and links for the files that are read next. */
  async read(file: InputFile): Promise<string> {
    this.#open = [{ html: '', format: {} }];
    const path: XmlElement[] = [];
    let skippedAt = Infinity;
    await readXml(
      file,
      {
        open: (element, depth) => {
          const parent = path.at(-1)?.local ?? '';
          path.push(element);
          if (SKIPPED.has(element.local)) skippedAt = Math.min(skippedAt, depth);
          if (depth < skippedAt) this.#begin(element, parent);
        },
        text: (text) => {
          if (skippedAt === Infinity && path.at(-1)?.local === 't') this.#add(xmlText(text));
        },
        close: (depth) => {
          const element = path.pop()!;
          if (depth < skippedAt) this.#end(element);
          else if (depth === skippedAt) skippedAt = Infinity;
        },
      },
      XML_LIMITS,
    );
    return this.#open[0]!.html;
  }

  #add(html: string): void {
    this.#open.at(-1)!.html += html;
  }

  #begin(element: XmlElement, parent: string): void {
    const { local } = element;
    const { format } = this.#open.at(-1)!;
    const value = valueOf(element);
    if (local === 'p' || isNote(element)) this.#open.push({ html: '', format: {} });
    else if (local === 'style') {
      this.#open = [{ html: '', format: {} }];
      this.#styles.set(valueOf(element, 'styleId'), this.#open[0]!.format);
    } else if (local === 'name' && parent === 'style') {
      format.name = value?.toLowerCase() ?? '';
      const heading = /^heading (\d)$/.exec(format.name);
      if (heading) format.level = Number(heading[1]);
    } else if (local === 'pStyle' || local === 'basedOn') format.style = value;
    else if (local === 'outlineLvl') format.level = Number(value) + 1;
    else if (local === 'ilvl') format.depth = Number(value);
    else if (local === 'numId') format.depth = value === '0' ? -1 : (format.depth ?? 0);
    else if (local === 'Relationship' && valueOf(element, 'TargetMode') === 'External')
      this.#links.set(valueOf(element, 'Id'), valueOf(element, 'Target') ?? '');
    else if (local === 'hyperlink')
      this.#add(`<a href="${xmlText(this.#links.get(valueOf(element, 'id')) ?? '')}">`);
    else if (Object.hasOwn(HTML, local)) this.#add(HTML[local]![0]);
    else if (local === 'sym') this.leftOut.push('symbol of a font');
    else if (/^(?:foot|end)noteReference$/.test(local)) {
      this.#add(` [${this.#notes.get(noteKey(element)) ?? ''}]`);
      // A file could repeat a long note without end.
      this.#notes.delete(noteKey(element));
    } else if (local === 'blip' || local === 'imagedata') this.leftOut.push('picture');
    else if (local === 'docPr') this.#add(` ${xmlText(valueOf(element, 'descr') ?? '')} `);
    else if (local === 'commentReference') this.leftOut.push('comment');
    else if (local === 'del' && parent !== 'rPr') this.leftOut.push('deletion that was tracked');
  }

  #end(element: XmlElement): void {
    const { local } = element;
    if (Object.hasOwn(HTML, local)) this.#add(HTML[local]![1]);
    else if (isNote(element)) this.#notes.set(noteKey(element), plain(this.#open.pop()!.html));
    else if (local === 'p') {
      const { html, format } = this.#open.pop()!;
      this.#add(this.#paragraph(html, format));
    }
  }

  /** With what the styles say that it is based on. */
  #resolved(format: Format, most = MAX_BASES): Format {
    const base = this.#styles.get(format.style);
    return base && most > 0 ? { ...this.#resolved(base, most - 1), ...format } : format;
  }

  #paragraph(html: string, format: Format): string {
    const { name = '', level = 10, depth = -1 } = this.#resolved(format);
    if (/^toc \d|^table of figures$/.test(name)) {
      this.leftOut.push('line of a table of contents');
      return '';
    }
    const tag = name === 'title' ? 'title' : level < 10 ? `h${level}` : depth < 0 ? 'p' : 'li';
    const lists = tag === 'li' ? Math.min(depth, MAX_DEPTH) + 1 : 0;
    return `${'<ul>'.repeat(lists)}<${tag}>${html}</${tag}>${'</ul>'.repeat(lists)}`;
  }
}
