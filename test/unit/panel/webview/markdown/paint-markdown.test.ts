import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { paintMarkdown } from '../../../../../src/panel/webview/markdown/paint-markdown';
import { paintJson } from '../../../../../src/panel/webview/state/paint-json';
import {
  nearestPainted,
  offsetOfPainted,
  paintedBefore,
  type PaintedLine,
  type Run,
} from '../../../../../src/panel/webview/state/painted';
import {
  lineAt,
  paintedModel,
  textModel,
  type TextModel,
} from '../../../../../src/panel/webview/state/text-model';

const numRuns = process.env['LABELWRIGHT_LONG'] ? 10_000 : 300;

const shown = (source: string, run: Run): string => run.shown ?? source.slice(run.start, run.end);
const words = (source: string, line: PaintedLine): string =>
  line.runs.map((run) => shown(source, run)).join('');
/** A line as a test writes it: how it looks, and what is painted. */
const sketch = (source: string): string[] =>
  paintMarkdown(source).map((line) => {
    const { kind, heading, depth, marker, cell, quotedAt } = line.look;
    const look = [
      kind === 'words' ? '' : kind,
      heading === undefined ? '' : `h${heading}`,
      cell ? `${cell.isHead ? 'th' : 'td'}${cell.row}${cell.align ? ` ${cell.align}` : ''}` : '',
      quotedAt === undefined ? '' : 'quoted',
      marker ?? '',
    ];
    return `${'>'.repeat(depth)}${look.filter(Boolean).join(' ')}|${words(source, line)}`;
  });

/** Examples in the manner of CommonMark's: a source, and its lines. */
const EXAMPLES: [string, string[]][] = [
  ['# A *b* c\\_d &amp; `x  y` #', ['h1|A b c_d & x  y']],
  ['A\nB\n===\n\nC\n---', ['h1|A', 'h1|B', 'h2|C']],
  ['a\n  b  \nc\\\nd', ['|a', '|b', '|c', '|d']],
  [
    '> - one\n>   two\n> - [x] three\n>\n> 7. four',
    ['>>quoted •|one', '>>quoted|two', '>>quoted ☑|three', '>>quoted 7.|four'],
  ],
  ['- a\n  - b\n\n    c\n-\n- d', ['>•|a', '>>•|b', '>>|c', '>•|', '>•|d']],
  ['```js\nlet *x*;\n\n  y\n```\nz', ['code|let *x*;', 'code|', 'code|  y', '|z']],
  ['    a\n\n\tb', ['code|a', 'code|', 'code|b']],
  ['- ```\n  x\n  ```', ['>code •|x']],
  [
    '| a | b\\|c |\n|:-|-:|\n| **x** | `p\\|q` |\n| | no |',
    ['th1 left|a', 'th1 right|b|c', 'td2 left|x', 'td2 right|p|q', 'td3 left|', 'td3 right|no'],
  ],
  ['a<b>c</b> <!-- d -->', ['|a<b>c</b> <!-- d -->']],
  ['<div onclick="x()">\n*a*\n</div>', ['html|<div onclick="x()">', 'html|*a*', 'html|</div>']],
  ['[*a* b](c "d") ![e](f) <http://g.h> www.i.j', ['|a b e http://g.h www.i.j']],
  ['[a][b] [b] [b][] [x]\n\n[b]: /c "d"', ['|a b b [x]', '|[b]: /c "d"']],
  ['![](a.png) [](b)', ['|![](a.png) [](b)']],
  ['a[^1]\n\n[^1]: b', ['|a[^1]', '|[^1]: b']],
  ['a\n\n***\n\nb ~~c~~ __d__', ['|a', 'rule|', '|b c d']],
  ['\ufeff# A', ['h1|A']],
  ['a\r\nb\r\n\r\nc', ['|a', '|b', '|c']],
  ['&lt;b&gt; &#x202e; &nosuch;', ['|<b> \u202e &nosuch;']],
  ['', []],
  ['\n \n', []],
];

describe('painted Markdown', () => {
  for (const [source, lines] of EXAMPLES)
    it(`paints ${JSON.stringify(source)}`, () => assert.deepEqual(sketch(source), lines));

  it('says where links lead, with hidden characters as escapes', () => {
    const source = '[a](b) [c][d] [e] <http://f.g> h\n\n[d]: /x\u202ey\n[E]: z';
    const titles = paintMarkdown(source)[0]!.runs.flatMap((run) =>
      run.title === undefined ? [] : [[shown(source, run), run.title]],
    );
    const wanted = [
      ['a', 'b'],
      ['c', '/x\\u{202e}y'],
      ['e', 'z'],
      ['http://f.g', 'http://f.g'],
    ];
    assert.deepEqual(titles, wanted);
  });

  it('paints the letters that another renderer shows', () => {
    const markdown = new MarkdownIt({ html: true });
    type Token = ReturnType<typeof markdown.parse>[number];
    const lettersOf = (tokens: readonly Token[]): string =>
      tokens.map((token) => (token.children ? lettersOf(token.children) : token.content)).join('');
    const isOwn = (source: string): boolean => /\]:|\[x\]|!\[\]/.test(source);
    const only = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');
    for (const [source] of EXAMPLES.filter(([text]) => !isOwn(text))) {
      const painted = paintMarkdown(source).map((line) => words(source, line));
      assert.equal(only(painted.join('')), only(lettersOf(markdown.parse(source, {}))), source);
    }
  });
});

const MARKS = [
  '\n',
  '\n\n',
  '> ',
  '- ',
  '1. ',
  '# ',
  '*',
  '**',
  '_',
  '`',
  '~~',
  '|',
  '|-|-|\n',
  '---\n',
  '    ',
  '\t',
];
const WORDS = ['a', 'bc ', 'Wort', '\u00e9', '😀', ' d', '\u0645\u0631', 'x\\*'];
const MORE = [
  '[a](b)',
  '![c](d "e")',
  '<b>',
  '<script>',
  '&amp;',
  '&#x202e;',
  '```\n',
  '~~~js\n',
  '[x] ',
  '[f]: /g\n',
  '[f]',
];
const HOSTILE = [
  '\\',
  '\r\n',
  '\0',
  '\ufeff',
  '\ud83d',
  '](',
  '![',
  '<!--',
  'www.a.b',
  '[^1]',
  '[^1]: ',
  '\\|',
];

const documents = fc
  .array(fc.constantFrom(...MARKS, ...WORDS, ...MORE, ...HOSTILE), { maxLength: 40 })
  .map((parts) => parts.join(''));
/** Not those that make a fence: the name of its language is not painted. */
const plainDocuments = fc
  .array(fc.constantFrom(...MARKS.filter((mark) => !/[`~]/.test(mark)), ...WORDS), { maxLength: 40 })
  .map((parts) => parts.join(''));
const json = fc
  .json({ maxDepth: 4 })
  .chain((text) =>
    fc.constantFrom(
      text,
      JSON.stringify(JSON.parse(text), null, 2),
      JSON.stringify(JSON.parse(text), null, '\t'),
    ),
  );

const modelOf = (source: string, lines: readonly PaintedLine[]): TextModel =>
  paintedModel(textModel(source), [{ start: 0, end: source.length, lines }]);

function checkPlaces(source: string, lines: readonly PaintedLine[]): void {
  let end = 0;
  for (const line of lines) {
    assert.ok(line.start >= end && line.end >= line.start, 'lines follow each other');
    for (const run of line.runs) {
      assert.ok(run.start >= end && run.end > run.start && run.end <= source.length);
      assert.ok(run.shown === undefined || run.shown.length <= run.end - run.start);
      end = run.end;
    }
    assert.equal(line.start, line.runs[0]?.start ?? line.start);
  }
}

/** Everything that is painted, character by character, with how many were painted before: a selection as the screen has it. */
function checkSelection(source: string, lines: readonly PaintedLine[], from: number, to: number): void {
  const model = modelOf(source, lines);
  if (!model.runs) return;
  const places: { line: number; painted: number; end: number; all: number }[] = [];
  let all = 0;
  for (const [line, { runs = [] }] of model.lines.entries()) {
    let painted = 0;
    for (const run of runs) {
      const pieces = run.shown === undefined ? [...shown(source, run)] : [run.shown];
      for (const { length } of pieces) {
        places.push({ line, painted, end: painted + length, all });
        painted += length;
        all += length;
      }
    }
  }
  if (places.length === 0) return;
  const [first, last] = [from, to].map((at) => at % places.length).sort((a, b) => a - b);
  const begin = places[first!]!;
  const stop = places[last!]!;
  const start = offsetOfPainted(model.lines[begin.line]!.runs!, begin.painted, 'start');
  const end = offsetOfPainted(model.lines[stop.line]!.runs!, stop.end, 'end');
  assert.ok(start < end);
  const back = (offset: number, side: 'start' | 'end'): number => {
    const line = lineAt(model.lines, offset);
    const before = places.find((place) => place.line >= line)?.all ?? all;
    return before + paintedBefore(model.lines[line]!.runs!, offset, side);
  };
  assert.equal(back(start, 'start'), begin.all);
  assert.equal(back(end, 'end'), stop.all + stop.end - stop.painted);
  assert.deepEqual(nearestPainted(model.runs, { start, end }), { start, end });
  const hidden = { start: from % source.length, end: source.length };
  const near = nearestPainted(model.runs, hidden);
  assert.ok(near.start < near.end, 'every span is shown somewhere');
  assert.equal(model.walked.length, source.length);
  for (let at = 0; at < source.length; at++)
    if (!model.runs.some((run) => run.start <= at && at < run.end)) assert.equal(model.walked[at], ' ');
}

describe('places of painted text', () => {
  const selection = { from: fc.nat(1000), to: fc.nat(1000) };

  it('leads from a selection of Markdown to the source and back', () =>
    fc.assert(
      fc.property(documents, selection.from, selection.to, (source, from, to) => {
        const lines = paintMarkdown(source);
        checkPlaces(source, lines);
        checkSelection(source, lines, from, to);
      }),
      { numRuns },
    ));

  it('loses no word of Markdown without links and code', () =>
    fc.assert(
      fc.property(plainDocuments, (source) => {
        const letters = (text: string): string => text.replace(/[^\p{L}]/gu, '');
        const painted = paintMarkdown(source).map((line) => words(source, line));
        assert.equal(letters(painted.join('')), letters(source));
      }),
      { numRuns },
    ));

  it('leads from a selection of JSON to the source and back, and keeps its characters', () =>
    fc.assert(
      fc.property(json, selection.from, selection.to, (source, from, to) => {
        const lines = paintJson(source);
        checkPlaces(source, lines);
        checkSelection(source, lines, from, to);
        const painted = lines.map((line) => words(source, line)).join('\n');
        if (lines.length > 0) assert.deepEqual(JSON.parse(painted), JSON.parse(source));
      }),
      { numRuns },
    ));

  it('paints JSON with a value on a line', () => {
    const source = `{"name":"${'x'.repeat(60)}","list":[1, true, {}],"empty":{}}`;
    const lines = paintJson(source).map((line) => '>'.repeat(line.look.depth) + words(source, line));
    assert.deepEqual(lines, [
      '{',
      `>"name":"${'x'.repeat(60)}",`,
      '>"list":[1, true, {}],',
      '>"empty":{}',
      '}',
    ]);
    for (const no of ['7', '"a"', '{"a":', 'text', '']) assert.deepEqual(paintJson(no), []);
  });
});
