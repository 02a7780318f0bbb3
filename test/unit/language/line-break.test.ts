import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex } from '../../../src/base/yaml/line-index';
import { readVersion } from '../../../src/base/yaml/parse';
import { afterLineBreak } from '../../../src/language/line-break';
import { LANGUAGE_GUIDELINE } from '../../support/language-project';

/** What an editor puts in front of a new line by itself: nothing, the line's own spaces, or more. */
type Editor = (line: string) => string;
const bare: Editor = () => '';
const keeps: Editor = (line) => /^ */.exec(line)![0];

/** Enter at the `|` of a text, in an editor; where the cursor is then is the `|` of the result. */
function enter(marked: string, editor: Editor = bare, lineEnd = '\n'): string {
  const at = marked.indexOf('|');
  assert.ok(at >= 0);
  const before = marked.slice(0, at).replaceAll('\n', lineEnd);
  const after = marked.slice(at + 1).replaceAll('\n', lineEnd);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const begun = `${before}${lineEnd}${editor(line)}`;
  const text = begun + after;
  const lines = new LineIndex(text);
  const position = lines.lineColumn(begun.length);
  const edit = afterLineBreak(text, position, readVersion(before + after));
  if (!edit) return `${begun}|${after}`.replaceAll(lineEnd, '\n');
  const [start, end] = [lines.offsetAt(edit.range.start), lines.offsetAt(edit.range.end)];
  const behind = Math.max(end, begun.length);
  return `${text.slice(0, start)}${edit.newText}${text.slice(end, behind)}|${text.slice(behind)}`.replaceAll(
    lineEnd,
    '\n',
  );
}

const LABELS = `labels:
  - id: refund
    definition: Money back.
  - id: other
`;

describe('language/line-break', () => {
  it('puts the next property of an entry below the last one', () => {
    for (const editor of [bare, keeps])
      assert.equal(
        enter(LABELS.replace('back.', 'back.|'), editor),
        LABELS.replace('back.', 'back.\n    |'),
        editor.name,
      );
    assert.equal(enter('labels:\n  - id: refund|'), 'labels:\n  - id: refund\n    |');
    assert.equal(enter('a: 1\nlabels:\n  - id: refund|\n'), 'a: 1\nlabels:\n  - id: refund\n    |\n');
    assert.equal(enter('version: "2"|'), 'version: "2"\n|');
    assert.equal(
      enter('a: 1 # one|', () => '      '),
      'a: 1 # one\n|',
    );
  });

  it('indents after a key, to its value if it has one', () => {
    assert.equal(enter('labels:|'), 'labels:\n  |');
    assert.equal(enter('labels: |\n'), 'labels: \n  |\n');
    assert.equal(enter('labels: # all|\n'), 'labels: # all\n  |\n');
    assert.equal(enter('labels:|\n- id: refund'), 'labels:\n|\n- id: refund');
    assert.equal(enter('labels:|\n    - id: refund'), 'labels:\n    |\n    - id: refund');
    assert.equal(enter('data:|\n     samples: a'), 'data:\n     |\n     samples: a');
    assert.equal(
      enter('labels:\n  - id: refund\n    include:|'),
      'labels:\n  - id: refund\n    include:\n      |',
    );
    assert.equal(enter('a:\n    b:\n        c: 1\nd:|'), 'a:\n    b:\n        c: 1\nd:\n    |');
  });

  it('continues a list with its dash, and ends it behind an item that has nothing else', () => {
    const list = 'labels:\n  - id: refund\n    include:\n      - Asked for.';
    assert.equal(enter(`${list}|\n`), `${list}\n      - |\n`);
    assert.equal(
      enter(`${list}|\n`, () => '      - '),
      `${list}\n      - |\n`,
    );
    assert.equal(
      enter(`${list}|\n`, () => '  - '),
      `${list}\n      - |\n`,
    );
    assert.equal(
      enter(`${list}\n      - |\n`, () => '    '),
      `${list}\n    |\n`,
    );
    assert.equal(enter(`${list}\n      - |\n    brief: x\n`), `${list}\n    |\n    brief: x\n`);
    assert.equal(enter('labels:\n  - id: refund\n  - |\n'), 'labels:\n  - id: refund\n|\n');
    assert.equal(enter('a:\n- b\n- |\n'), 'a:\n- b\n|\n');
    assert.equal(enter('a:\n  - [b, c]|\n'), 'a:\n  - [b, c]\n  - |\n');
    assert.equal(enter('a:\n  - {b: c}|\n'), 'a:\n  - {b: c}\n  - |\n');
    assert.equal(enter('a:\n  -|\n'), 'a:\n  -\n    |\n');
  });

  it('keeps the indentation of a block of text, whatever it says', () => {
    const text = 'a:\n  - b: >-\n      These:\n        - deep\n';
    assert.equal(
      enter(text.replace('These:', 'These:|'), () => '        '),
      text.replace('These:', 'These:\n      |'),
    );
    assert.equal(enter(text.replace('deep', 'deep|')), text.replace('deep', 'deep\n        |'));
    assert.equal(enter('a:\n  b: >-|\n'), 'a:\n  b: >-\n    |\n');
    assert.equal(enter('a:\n  b: >-|\n       x\n'), 'a:\n  b: >-\n       |\n       x\n');
    assert.equal(enter('a:\n  - >|\n'), 'a:\n  - >\n    |\n');
    assert.equal(enter('a: >\n  x\n|\n  y\n'), 'a: >\n  x\n\n  |\n  y\n');
    assert.equal(enter('a: >\n  x| y\nb: 1\n'), 'a: >\n  x\n  |y\nb: 1\n');
    assert.equal(enter('a: >\n  - x\n  - |\n', keeps), 'a: >\n  - x\n  - \n  |\n');
    assert.equal(enter('a: >\n  # no comment|\n'), 'a: >\n  # no comment\n  |\n');
  });

  it('keeps a value that is broken in two one value', () => {
    assert.equal(enter('a: one| two\n'), 'a: one\n  |two\n');
    assert.equal(enter('a: on|e\n', keeps), 'a: on\n  |e\n');
    assert.equal(enter('a: "one| two"\n'), 'a: "one\n  |two"\n');
    assert.equal(enter('a: "one|\n'), 'a: "one\n  |\n');
    assert.equal(enter('a:\n  - one| two\n', keeps), 'a:\n  - one\n    |two\n');
    assert.equal(enter('a: one\n   two| three\n'), 'a: one\n   two\n   |three\n');
  });

  it('comes back behind a value of several lines that has its end', () => {
    assert.equal(enter('a:\n  b: "one\n    two"|\n', keeps), 'a:\n  b: "one\n    two"\n  |\n');
    assert.equal(enter('a:\n  b: [one,\n    two]|\n', keeps), 'a:\n  b: [one,\n    two]\n  |\n');
  });

  it('leaves alone what only the author knows', () => {
    for (const marked of [
      '|a: 1\n',
      'a: 1\n|\nb: 2\n',
      '# a| comment\na: 1\n',
      'a: one\n  two|\n',
      'a: [one,| two]\n',
      'a: [one,|\n',
      'a: {b: 1,| c: 2}\n',
      'a|: 1\n',
      'labels:\n  |- id: refund\n',
      '|',
    ])
      assert.equal(
        enter(marked, () => '      '),
        marked.replace('|', '\n      |'),
        marked,
      );
  });

  it('does the same in a file with other line ends', () => {
    assert.equal(
      enter(LABELS.replace('back.', 'back.|'), bare, '\r\n'),
      LABELS.replace('back.', 'back.\n    |'),
    );
    assert.equal(enter('a:\n  - b\n  - |\n', bare, '\r\n'), 'a:\n  - b\n|\n');
  });

  it('never changes more than white space at the start of the line and a dash', () => {
    const earlier = readVersion(LANGUAGE_GUIDELINE);
    fc.assert(
      fc.property(
        fc.nat(LANGUAGE_GUIDELINE.length),
        fc.constantFrom('', '  ', '      - ', '\t'),
        (at, spaces) => {
          const text = `${LANGUAGE_GUIDELINE.slice(0, at)}\n${spaces}${LANGUAGE_GUIDELINE.slice(at)}`;
          const index = new LineIndex(text);
          const edit = afterLineBreak(text, index.lineColumn(at + 1), earlier);
          if (!edit) return;
          const removed = text.slice(index.offsetAt(edit.range.start), index.offsetAt(edit.range.end));
          assert.match(removed, /^(?:\s*- +\n)?[ \t]*$/);
          assert.match(edit.newText, /^ *(?:- )?$/);
        },
      ),
    );
  });
});
