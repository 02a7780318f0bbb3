import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { code, prose } from '../../../../src/base/text/markdown';
import { pick } from '../../../support/pick';

const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** The text that Markdown makes of a source, and the kinds of everything in it that is no text. */
function rendered(source: string): { text: string; other: string[] } {
  const tokens = markdown.parse(source, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const isText = ({ type }: { type: string }): boolean => type === 'text' || type === 'text_special';
  const plain = ['paragraph_open', 'inline', 'paragraph_close', 'hardbreak'];
  return {
    text: tokens
      .map((token) => (isText(token) ? token.content : token.type === 'hardbreak' ? '\n' : ''))
      .join(''),
    other: tokens.filter((token) => !isText(token) && !plain.includes(token.type)).map(({ type }) => type),
  };
}

const PIECES =
  '# |## |- |+ |* |1. |12) |===|---|:---|---:|-|=|> |>|`|```|~~~|~|**|_|__|[a](b)|[|]|(|)|![x](y)|<b>|</b>|<!--|-->|<a href="x">|&lt;|&amp;|&|&#60;|\\|\\\\|http://x.y/z|https://a|www.a.b|ftp://c|<x@y.z>|$|$$|{{|}}|: |\t|  |\n|\n\n|\r\n|\r|a|B|é|😀|"|\'|:|.|,|1|[x]: y|[^1]|@ana|#12'
    .split('|')
    .concat('|', '| a | b |', '|---|');

describe('literal text in Markdown', () => {
  it('stays what it is, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const { text: shown, other } = rendered(`${prose(text)}\n`);
        const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
        assert.deepEqual(other, []);
        assert.equal(shown.trim(), lines.filter((line) => line !== '').join('\n'));
      }),
      { numRuns: 3000, examples: [[['---', '- ', '- ']], [['a\n', '- ', ':']], [['a\n', '--', ' ']]] },
    );
  });

  it('stays what it is as code', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('`', '``', 'a', ' ', '|', '\\', '<b>', ']('), {
          minLength: 1,
          maxLength: 6,
        }),
        (pieces) => {
          const text = pieces.join('');
          fc.pre(text.trim() !== '');
          const children = markdown.parseInline(code(text), {})[0]!.children!;
          assert.deepEqual(pick(children, 'type', 'content'), [['code_inline', text]]);
        },
      ),
    );
  });

  it('reads well where nothing needs to be escaped', () => {
    for (const text of [
      'A-1009: half-price, "two" (or 3) & more!',
      '1.3 is a version',
      '#12 - and 5 + 3 = 8',
    ])
      assert.equal(prose(text), text);
    assert.equal(prose('- a\n- b', '  '), '\\- a\\\n  \\- b');
  });
});
