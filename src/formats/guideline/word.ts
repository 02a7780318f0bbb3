/** Reads guidelines that Word and others write (.docx, ECMA-376). Nothing outside the file is looked up. */
import type { InputFile } from '../format';
import { readXml, type XmlElement } from '../xml';
import { BlockWriter, type Block, type GuidelineText } from './blocks';

/** The parts of a document that are read, by their names in the archive. */
export interface WordParts {
  readonly document: InputFile;
  readonly styles?: InputFile;
  readonly links?: InputFile;
  /** Footnotes and endnotes. */
  readonly notes: readonly InputFile[];
}

const XML_LIMITS = { characters: 1 << 25, elements: 1_000_000, depth: 200 };

/** Deleted text, former formats, and what repeats what another element has. */
const SKIPPED = new Set(['moveFrom', 'pPrChange', 'rPrChange', 'Fallback', 'footnotePr', 'endnotePr']);

interface Style {
  name: string;
  basedOn?: string;
  /** The level of headings, from 1. */
  level?: number;
  isList?: boolean;
}

const valueOf = ({ attributes }: XmlElement, name = 'val'): string | undefined =>
  attributes.find(({ local }) => local === name)?.value;

export async function readWord(parts: WordParts): Promise<GuidelineText> {
  const styles = new Map<string, Style>();
  if (parts.styles) await readStyles(parts.styles, styles);
  const links = new Map<string, string>();
  if (parts.links)
    await readElements(parts.links, (element) => {
      if (element.local === 'Relationship' && valueOf(element, 'TargetMode') === 'External')
        links.set(valueOf(element, 'Id') ?? '', valueOf(element, 'Target') ?? '');
    });
  const notes = new Map<string, string>();
  for (const file of parts.notes) {
    let id = '';
    const add = (text: string): void => void notes.set(id, (notes.get(id) ?? '') + text);
    await readText(file, styles, links, notes, {
      open: (element) => {
        if (/^(?:foot|end)note$/.test(element.local)) id = noteKey(element);
        else if (element.local === 'p') add(' ');
      },
      text: add,
    });
  }
  return readText(parts.document, styles, links, notes);
}

const noteKey = (element: XmlElement): string => `${element.local.slice(0, 3)}${valueOf(element, 'id')}`;

async function readStyles(file: InputFile, styles: Map<string, Style>): Promise<void> {
  let style: Style = { name: '' };
  await readElements(file, (element) => {
    const { local } = element;
    const value = valueOf(element);
    if (local === 'style') styles.set(valueOf(element, 'styleId') ?? '', (style = { name: '' }));
    else if (local === 'name') {
      style.name = (value ?? '').toLowerCase();
      const heading = /^heading (\d)$/.exec(style.name)?.[1];
      if (heading) style.level ??= Number(heading);
    } else if (local === 'basedOn') style.basedOn = value;
    else if (local === 'outlineLvl') style.level = Number(value) + 1;
    else if (local === 'numPr') style.isList = true;
  });
}

const readElements = (file: InputFile, open: (element: XmlElement) => void): Promise<void> =>
  readXml(file, { open }, XML_LIMITS);

/** What is true of a paragraph by its style and those that this one is based on. */
function styleOf(styles: ReadonlyMap<string, Style>, id: string | undefined): Style {
  let found: Style = { name: '' };
  const seen = new Set<string>();
  for (let next = id; next !== undefined && !seen.has(next); next = styles.get(next)?.basedOn) {
    seen.add(next);
    found = { ...styles.get(next), ...found, name: found.name || (styles.get(next)?.name ?? '') };
  }
  return found;
}

interface Paragraph {
  style?: string;
  depth?: number;
  level?: number;
}

async function readText(
  file: InputFile,
  styles: ReadonlyMap<string, Style>,
  links: ReadonlyMap<string, string>,
  notes: ReadonlyMap<string, string>,
  also: { open?(element: XmlElement): void; text?(text: string): void } = {},
): Promise<GuidelineText> {
  const writer = new BlockWriter();
  const path: XmlElement[] = [];
  const paragraphs: Paragraph[] = [];
  let skippedAt: number | undefined;
  let isBegun = false;
  const say = (text: string): void => {
    if (!isBegun && paragraphs.length > 0) begin();
    if (skippedAt !== undefined) return;
    writer.text(text);
    also.text?.(text);
  };
  /** Begins the block when all properties of the paragraph are known. */
  const begin = (): void => {
    isBegun = true;
    const block = blockOf(paragraphs.at(-1)!, styles);
    if (block) writer.begin(block);
    else {
      writer.leaveOut('line of a table of contents');
      skippedAt = path.findLastIndex(({ local }) => local === 'p');
    }
  };
  await readXml(
    file,
    {
      open(element, depth) {
        const parent = path.at(-1)?.local;
        path[depth] = element;
        path.length = depth + 1;
        if (skippedAt !== undefined) return;
        also.open?.(element);
        const { local } = element;
        const paragraph = paragraphs.at(-1);
        const value = valueOf(element);
        if (SKIPPED.has(local)) skippedAt = depth;
        else if (local === 'p') {
          writer.end();
          paragraphs.push({});
          isBegun = false;
        } else if (local === 'pStyle') Object.assign(paragraph ?? {}, { style: value });
        else if (local === 'numId' && parent === 'numPr' && paragraph)
          paragraph.depth = value === '0' ? -1 : (paragraph.depth ?? 0);
        else if (local === 'ilvl' && paragraph) paragraph.depth = Number(value);
        else if (local === 'outlineLvl' && paragraph) paragraph.level = Number(value) + 1;
        else if (local === 'tbl') writer.openTable();
        else if (local === 'tr') writer.openRow();
        else if (local === 'tc') writer.openCell();
        else if (local === 'tab' && parent === 'r') say(' ');
        else if ((local === 'br' || local === 'cr') && parent === 'r') say('\n');
        else if (local === 'noBreakHyphen') say('\u2011');
        else if (local === 'sym') {
          const code = Number.parseInt(valueOf(element, 'char') ?? '', 16);
          if (code > 0x1f && (code < 0xd800 || code > 0xf8ff)) say(String.fromCharCode(code));
          else writer.leaveOut('symbol of a font');
        } else if (/^(?:foot|end)noteReference$/.test(local))
          say(` [${(notes.get(noteKey(element)) ?? '').trim()}]`);
        else if (local === 'blip' || local === 'imagedata') writer.leaveOut('picture');
        else if (local === 'docPr' && valueOf(element, 'descr')) say(` ${valueOf(element, 'descr')} `);
        else if (local === 'commentReference') writer.leaveOut('comment');
        else if (local === 'del' && parent !== 'rPr') writer.leaveOut('deletion that was tracked');
      },
      text(text) {
        if (skippedAt === undefined && path.at(-1)?.local === 't') say(text);
      },
      close(depth) {
        const element = path[depth]!;
        const { local } = element;
        path.length = depth;
        if (skippedAt !== undefined) {
          if (depth > skippedAt) return;
          skippedAt = undefined;
          if (local !== 'p') return;
        }
        if (local === 'hyperlink') writer.address(links.get(valueOf(element, 'id') ?? ''));
        else if (local === 'tbl') writer.closeTable();
        else if (local === 'p') {
          paragraphs.pop();
          // A text box stands in a paragraph, which goes on after it.
          isBegun = false;
          writer.end();
        }
      },
    },
    XML_LIMITS,
  );
  return writer.finish();
}

/** Undefined for a line of a table of contents. */
function blockOf(
  { style: id, depth, level }: Paragraph,
  styles: ReadonlyMap<string, Style>,
): Exclude<Block, { kind: 'table' }> | undefined {
  const style = styleOf(styles, id);
  if (/^toc \d|^table of figures$/.test(style.name)) return undefined;
  if (style.name === 'title') return { kind: 'heading', level: 0, text: '' };
  const heading = level ?? style.level;
  // Level 10 is the text.
  if (heading !== undefined && heading < 10) return { kind: 'heading', level: heading, text: '' };
  const isItem = depth === undefined ? style.isList === true : depth >= 0;
  return isItem ? { kind: 'item', depth: depth ?? 0, text: '' } : { kind: 'paragraph', text: '' };
}
