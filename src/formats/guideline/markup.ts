/** Reads guidelines in Markdown and HTML. Nothing is loaded or run; addresses of links stand behind their words. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { decodeEntity } from '../../base/text/entities';
import { BlockWriter, type GuidelineText } from './blocks';

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** What is in these is not text. */
const SKIPPED = names('script style template noscript iframe object svg');

/** These begin a paragraph. */
const PARAGRAPHS = names(
  'address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header hr legend main nav p pre section summary',
);

/** Other elements. What looks like one and is not, such as <name>, is text. */
const OTHERS = names(
  'a abbr acronym area audio b base bdi bdo big br button canvas cite code col colgroup data datalist del dfn dir em embed font frame frameset h1 h2 h3 h4 h5 h6 head hgroup html i img input ins kbd label li link map mark menu meta meter nobr ol optgroup option output param picture progress q rp rt ruby s samp select small source span strike strong sub sup table tbody td textarea tfoot th thead time title tr track tt u ul var video wbr',
);

/** A comment, a tag, or text. No tag goes on over another `<`: what is left open is text, and is read once. */
const TOKENS =
  /<!--(?<comment>[^]*?)(?:-->|$)|<[!?][^<>]*>|<(?<close>\/?)(?<name>[a-z][^\s/<>]*)(?<rest>(?:[^"'<>]|"[^"<]*"|'[^'<]*')*)>|(?<text>[^<]+|<)/giu;

/** Reads HTML, also as word processors write it. */
export function readHtml(html: string): GuidelineText {
  const writer = new BlockWriter();
  const addresses: (string | undefined)[] = [];
  let [lists, kept, skipped] = [0, 0, ''];
  const open = (name: string, rest: string, source: string): void => {
    const heading = /^h([1-6])$/.exec(name);
    if (SKIPPED.has(name) || rest.includes('data-footnote-backref')) {
      if (!rest.endsWith('/')) skipped = name;
      if (!/^(?:script|style|a)$/.test(name)) writer.leaveOut(`<${name}>`);
    } else if (heading) writer.begin({ kind: 'heading', level: Number(heading[1]), text: '' });
    else if (name === 'title') writer.begin({ kind: 'heading', level: 0, text: '' });
    else if (name === 'ul' || name === 'ol') lists += 1;
    else if (name === 'li') writer.begin({ kind: 'item', depth: Math.max(0, lists - 1), text: '' });
    else if (name === 'table') writer.openTable();
    else if (name === 'tr') writer.openRow();
    else if (name === 'td' || name === 'th') writer.openCell();
    else if (name === 'br') writer.text('\n');
    else if (name === 'img') {
      writer.leaveOut('picture');
      writer.text(attribute(rest, 'alt') ?? '');
    } else if (name === 'a') addresses.push(attribute(rest, 'href'));
    else if (name === 'pre') {
      kept += 1;
      writer.begin();
    } else if (PARAGRAPHS.has(name)) {
      // The paragraphs of an item are lines of it.
      if (lists > 0) writer.text('\n');
      else writer.begin();
    } else if (!OTHERS.has(name) && !name.includes(':')) writer.text(source);
  };
  const close = (name: string, source: string): void => {
    if (name === 'a') writer.address(addresses.pop());
    else if (name === 'table') writer.closeTable();
    else if (name === 'ul' || name === 'ol') {
      lists = Math.max(0, lists - 1);
      writer.end();
    } else if (name === 'pre') kept = Math.max(0, kept - 1);
    if (/^(?:h[1-6]|li|title)$/.test(name) || (PARAGRAPHS.has(name) && lists === 0)) writer.end();
    else if (!PARAGRAPHS.has(name) && !OTHERS.has(name) && !name.includes(':')) writer.text(source);
  };
  for (const { 0: source, groups } of html.matchAll(TOKENS)) {
    const { comment, text, rest = '' } = groups!;
    const name = groups!.name?.toLowerCase();
    if (skipped !== '') {
      if (name === skipped && groups!.close) skipped = '';
    } else if (text !== undefined) {
      const words = text.replace(ENTITIES, decodeEntity);
      writer.text(kept > 0 ? words : words.replace(/\s+/g, ' '));
    } else if (name !== undefined) {
      if (groups!.close) close(name, source);
      else open(name, rest, source);
    } else if (/\p{L}/u.test(comment ?? '')) writer.leaveOut('comment');
  }
  return writer.finish();
}

const ENTITIES = /&(?:#\d{1,8}|#x[\da-f]{1,7}|[a-z][\da-z]{0,40});/gi;

/** The value of an attribute in a tag. */
function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"']+))`, 'i').exec(tag);
  return found
    ?.slice(1)
    .find((value) => value !== undefined)
    ?.replace(ENTITIES, decodeEntity);
}

/** Reads Markdown: GFM with the title, the attributes and the divs of pandoc. Of its tables, only those with bars are tables. */
export function readMarkdown(source: string): GuidelineText {
  const [head = '', keys = ''] =
    /^\ufeff?---\r?\n((?:.*:.*\r?\n|[ \t-].*\r?\n)+?)(?:---|\.\.\.)\r?\n/.exec(source) ?? [];
  const title = /^title: *["']?(.*?)["']?\r?$/m.exec(keys)?.[1];
  const text = `${keys.replace(/^title:.*/m, '').replaceAll('\n', '\n\n')}${source.slice(head.length)}`
    .replace(/^ {0,3}:{3,}.*$/gm, '')
    .replace(/^(#{1,6} .*?) *\{[#.][^{}\n]*\} *$/gm, '$1')
    .replace(/\[([^[\]\n]*)\]\{[#.][^{}\n]*\}/g, '$1');
  const html = micromark(text, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml({ label: ' ', labelTagName: 'p' })],
  });
  const { blocks, leftOut } = readHtml(html);
  return { blocks: title ? [{ kind: 'heading', level: 0, text: title }, ...blocks] : blocks, leftOut };
}
