import assert from 'node:assert/strict';
import { parseDocument } from 'yaml';
import { applyEdit } from '../../../../src/base/yaml/edit-place';
import { LineIndex } from '../../../../src/base/yaml/line-index';
import { quoteText } from '../../../../src/base/yaml/repair';

/** `¦` stands where the text begins that lacks quotes. */
function quoted(marked: string): string | undefined {
  const offset = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const edit = quoteText(new LineIndex(text), offset);
  return edit && applyEdit(text, edit);
}

describe('quoteText', () => {
  it('puts the rest of a line into quotes that hold it, up to a comment', () => {
    for (const [text, wanted, value] of [
      ['a: ¦b: c\n', 'a: "b: c"\n', { a: 'b: c' }],
      ['a: ¦b: c  \t# d: e\r\nf: 1\r\n', 'a: "b: c"  \t# d: e\r\nf: 1\r\n', { a: 'b: c', f: 1 }],
      ['- a: ¦say "b": c\n  d: 1', '- a: \'say "b": c\'\n  d: 1', [{ a: 'say "b": c', d: 1 }]],
      [
        "- - a: ¦it’s b: it's c\n\n# d\n- e",
        '- - a: "it’s b: it\'s c"\n\n# d\n- e',
        [[{ a: "it’s b: it's c" }], 'e'],
      ],
      ['- ¦@b c', '- "@b c"', ['@b c']],
      ['a: ¦`b` c', 'a: "`b` c"', { a: '`b` c' }],
    ] as const) {
      assert.equal(quoted(text), wanted);
      const document = parseDocument(wanted);
      assert.deepEqual([document.errors, document.toJS()], [[], value]);
    }
  });

  it('leaves alone what may be more than that, or something else', () => {
    for (const text of [
      'a: ¦b: c\n  d\n',
      'a: ¦b: c\n\n  # e\n  d: 1\n',
      '- a: ¦b: c\n   d: 1\n',
      '{ a: ¦b: c }\n',
      'x: [\na: ¦b: c,\n]\n',
      'a: ¦"b": c\n',
      'a: ¦&b c: d\n',
      'a: ¦\n',
      `a: ¦b: ${'c'.repeat(3000)}\n`,
    ])
      assert.equal(quoted(text), undefined, text);
  });
});
