/** Reads guidelines in Markdown (GFM), also as pandoc writes it. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { xmlText } from '../xml';
import { readHtml, type GuidelineText } from './html';

/** Understands the title, the attributes and the divs of pandoc. Of its tables, only those with bars are tables. Footnotes stay where they are. */
export function readMarkdown(source: string): GuidelineText {
  const [head = '', keys = ''] =
    /(?<![^])\ufeff?---\r?\n(?=[^\s:]+:)([^]*?)^(?:---|\.\.\.)\r?\n/m.exec(source) ?? [];
  const title = /^title: *["']?(.*?)["']?\r?$/m.exec(keys)?.[1] ?? '';
  const text = `${keys.replace(/^title:.*/m, '').replaceAll('\n', '\n\n')}${source.slice(head.length)}`
    .replace(/^ {0,3}:{3,}.*$/gm, '')
    .replace(/^(#{1,6} .*?)\{[#.][^{}\n]*\} *$/gm, '$1')
    .replace(/\[([^[\]\n]*)\]\{[#.][^{}\n]*\}/g, '$1')
    .replace(/^ {0,3}(?=\[\^[^\]\n]+\]:)/gm, '\\');
  const html = micromark(text, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return readHtml(`<title>${xmlText(title)}</title>${html}`);
}
