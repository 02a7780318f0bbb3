import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { YamlDocument } from '../../../../src/base/yaml/document';
import { parseYaml, readVersion } from '../../../../src/base/yaml/parse';
import { nodeAt } from '../../../../src/base/yaml/path';
import { split } from '../../../../src/base/yaml/split';
import { toJs, walk } from '../../../../src/base/yaml/tree';
import { describeTree } from './describe-tree';
import { processorTime } from '../../../support/processor-time';
import { SLOW } from '../../../host/until';
import { pick } from '../../../support/pick';

/** The problems as `code: text at the place`. */
const problems = (text: string): string[] =>
  parseYaml(text).problems.map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`);

const value = (text: string): unknown => toJs(parseYaml(text).root);

describe('base/yaml/parse: what is wrong is said where it is wrong', function () {
  this.timeout(SLOW);

  const cases: [name: string, text: string, expected: string[]][] = [
    ['tab as indentation', 'a:\n\tb: 1\nc: 2\n', ['tab-indent: \t']],
    ['tab below an item', 'a:\n  - x: 1\n\ty: 2\n  - z: 1\n', ['tab-indent: \t']],
    ['unclosed double quote', 'a: "foo\nb: 1\nc: "x"\n', ['unclosed-quote: "foo']],
    ['unclosed single quote', "a: 'foo\nb: 1\n", ["unclosed-quote: 'foo"]],
    ['quote closed by an escape only', 'a: "foo \\"\nb: 1\n', ['unclosed-quote: "foo \\"']],
    ['lone quote', 'a: "\nb: 1\n', ['unclosed-quote: "']],
    ['apostrophe in single quotes', "a: 'it's fine'\nb: 1\n", ["text-after-value: s fine'"]],
    ['text behind quotes', 'a: "x" y\n', ['text-after-value: y']],
    ['unclosed bracket', 'a: [x, y\nb: 2\n', ['unclosed-bracket: [x, y']],
    ['unclosed brace', 'a: {x: 1\nb: 2\n', ['unclosed-bracket: {x: 1']],
    ['lone bracket', 'a: [\nb: 2\n', ['unclosed-bracket: [']],
    ['bracket that closes nothing', 'a: [x]]\n', ['extra-bracket: ]']],
    ['missing comma', 'a: ["x" "y"]\n', ['missing-comma: "']],
    ['extra comma', 'a: [x,, y]\n', ['extra-comma: ,']],
    ['line indented too deep', 'a:\n  b: 1\n   c: 2\n', ['bad-indent: c: 2']],
    ['line indented too little', 'l:\n  - id: a\n   name: x\n', ['bad-indent: name: x']],
    ['item indented too little', 'l:\n  - a\n - b\n', ['bad-indent: - b']],
    ['text below a block header not indented', 'a:\n  b: |\n  x\n', ['missing-colon: x']],
    ['missing colon', 'a: 1\nlab\nb: 2\n', ['missing-colon: lab']],
    ['missing space behind a colon', 'a:1\nb: 2\n', ['missing-colon: a:1']],
    ['colon in a plain value', 'a: foo: bar\n', ['quotes-needed: foo: bar']],
    ['reserved character', 'a: @foo\n', ['quotes-needed: @foo']],
    ['unknown escape', 'a: "\\d+"\n', ['bad-escape: \\d']],
    ['text behind a block header', 'a: | foo\n  x\n', ['bad-block-header: foo']],
    ['comment without a space', 'a: "x"#c\n', ['missing-space: #c']],
    ['duplicate key at the top', 'a: 1\nb: 2\na: 3\n', ['duplicate-key: a']],
    ['duplicate key below', 'l:\n  - {x: 1, x: 2}\n', ['duplicate-key: x']],
    ['duplicate key of different types', 'm: {1: a, "1": b}\n', ['duplicate-key: "1"']],
    ['list as key', 'm: {[a]: b}\n', ['complex-key: [a]']],
    ['unknown alias', 'a: *foo\n', ['unknown-alias: *foo']],
    ['bold text', 'a: **bold** text\n', ['unknown-alias: **bold**']],
    ['alias inside its anchor', 'a: &x [*x]\n', ['recursive-alias: *x']],
    ['merge key', 'a: &x {q: 1}\nb:\n  <<: *x\n', ['merge-key: <<']],
    ['unknown tag', 'a: !foo x\n', ['bad-tag: !foo']],
    ['several documents', 'a: 1\n---\nb: 2\n', ['multiple-documents: ---']],
    ['lone carriage return', 'a: 1\rb\n', ['lone-carriage-return: \r']],
    ['directive without a marker', '%YAML 1.2\na: 1\n', ['bad-directive: a: 1']],
    ['old Mac text in a list', 'a: 1\n- b\nc: 1\n', ['bad-indent: - b']],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(problems(text), expected));

  it('says the way out in every message', () => {
    for (const [, text] of cases) {
      for (const { message } of parseYaml(text).problems) {
        assert.match(message, /\b(Add|Remove|Replace|Put|Write|Indent|Give|Name|Start|Change|Shorten)\b/);
      }
    }
  });

  it('names the other place of a duplicate key', () => {
    assert.deepEqual(parseYaml('b: 0\na: 1\na: 2\n').problems[0]?.related, { start: 5, end: 6 });
  });

  it('says nothing about sound files', () => {
    const sound = [
      '',
      '# c\n',
      'a: 1\n',
      '---\na: 1\n',
      'a: 1\n...\n',
      '\ufeffa: 1\r\n',
      '\ufeff- "a"\n- b\n',
      '{"a": [1]}',
      'hello',
      'a: [\n  b\n]\n',
      'a: &x 1\nb: *x\n',
    ];
    for (const text of sound) assert.deepEqual(problems(text), [], text);
  });
});

describe('base/yaml/parse: an error in one block does not reach the others', function () {
  this.timeout(SLOW);

  const labels = (broken: string): string =>
    `title: t\nlabels:\n  - id: a\n    name: A\n${broken}  - id: c\n    name: "C"\nlast: [1]\n`;
  const breaks = [
    '  - id: "b\n    name: B\n',
    '  - id: [b\n',
    '  - id: {b: 1\n    name: B\n',
    "  - id: 'b\n",
    '  - id: b\n  name: B\n',
    '  - id: b\n\tname: B\n',
    '  - @\n',
    '  - "\n',
    '  - id: b: c\n',
    '  - !!\n',
    '  - |x\n   y\n',
    '  - ]\n',
  ];
  for (const broken of breaks) {
    it(JSON.stringify(broken), () => {
      const text = labels(broken);
      const js = value(text) as { title: unknown; labels: unknown[]; last: unknown };
      assert.equal(js.title, 't');
      assert.deepEqual(js.last, [1]);
      assert.deepEqual(js.labels[0], { id: 'a', name: 'A' });
      assert.deepEqual(js.labels.at(-1), { id: 'c', name: 'C' });
      assert.ok(problems(text).length > 0);
    });
  }

  it('reads what stands beside a mistake in a map below the top level', () => {
    const text = 'a: 1\nb:\n  one: x: y\n  two: [1,\n  three: 3\nc: 4\n';
    assert.deepEqual(value(text), { a: 1, b: { one: { x: 'y' }, two: [1], three: 3 }, c: 4 });
    assert.equal(problems(text).length, 2);
  });

  it('reads keys and values with signs of their own in such a map', () => {
    assert.deepEqual(value('a:\n  ? x\n  : y\n  z: 1\nb: 2\n'), { a: { x: 'y', z: 1 }, b: 2 });
    assert.deepEqual(problems('a:\n  ? x\n  : y\n  z: 1\nb: 2\n'), []);
  });

  it('keeps a key whose colon is not typed yet', () => {
    assert.deepEqual(value('a: 1\nlab\nb: 2\n'), { a: 1, lab: null, b: 2 });
  });

  it('keeps what follows a first key that is broken', () => {
    const rest = 'b: 2\nlabels:\n  - { id: x }\n';
    for (const [first, problem] of [
      ['labelwright 1', 'missing-colon'],
      ['"labelwright: 1', 'unclosed-quote'],
      ["# a note\n\n'labelwright: 1", 'unclosed-quote'],
      ['labelwright', 'missing-colon'],
    ] as const) {
      const { root, problems } = parseYaml(`${first}\n${rest}`);
      const { b, labels } = toJs(root) as Record<string, unknown>;
      assert.deepEqual({ b, labels }, { b: 2, labels: [{ id: 'x' }] }, first);
      assert.deepEqual(pick(problems, 'code'), [problem], first);
      const earlier = readVersion(`${first}\n${rest}`);
      const later = readVersion(`${first}2\n${rest}`, earlier);
      assert.equal(nodeAt(later.document.root, ['labels']), nodeAt(earlier.document.root, ['labels']), first);
    }
    // No map at all.
    for (const text of ['- a\n', 'one\ntwo\n', '"a\n b"\n', '[a,\nb: 1]\n'])
      assert.equal(split(text), undefined);
  });

  it('finds comments in broken files', () => {
    const { comments } = parseYaml('# one\na: "x # no\nb: |\n  # no\n# two\nc: [1, # three\n');
    assert.deepEqual(pick(comments, 'text'), ['# one', '# two', '# three']);
    assert.deepEqual(pick(comments, 'start', 'end'), [
      [0, 5],
      [29, 34],
      [42, 49],
    ]);
  });
});

describe('base/yaml/parse: hostile and odd files', function () {
  this.timeout(SLOW);

  /** Each takes a fraction of the limit, in milliseconds of processor time; where time grows faster than the text, several times as long. */
  const inTime = (text: string, limit = 20_000) => {
    let doc!: YamlDocument;
    let nodes = 0;
    const took = processorTime(() => {
      doc = parseYaml(text);
      nodes = [...walk(doc.root)].length;
      toJs(doc.root);
    });
    assert.ok(took < limit, `${took} ms`);
    return { doc, nodes, codes: new Set(doc.problems.map(({ code }) => code)) };
  };

  it('does not explode on aliases of aliases', () => {
    const levels = 'bcdefghij'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]\n`);
    const { nodes, codes } = inTime(`a: &a [lol]\n${levels.join('')}`);
    assert.deepEqual([...codes], ['too-many-aliases']);
    assert.ok(nodes < 50_000, `${nodes} nodes`);
  });

  it('resolves a hundred aliases, and reports the rest', () => {
    const doc = parseYaml(`a: &a x\nb: [${Array(102).fill('*a').join(', ')}]\n`);
    const list = nodeAt(doc.root, '/b');
    assert.equal(list?.kind === 'seq' && list.items.filter(({ kind }) => kind === 'scalar').length, 100);
    assert.equal(doc.problems.length, 1);
    assert.match(doc.problems[0]!.message, /100/);
  });

  it('places what an alias brings at the alias', () => {
    const text = 'a: &x {k: [1]}\nb: *x\n';
    const doc = parseYaml(text);
    assert.deepEqual(toJs(doc.root), { a: { k: [1] }, b: { k: [1] } });
    const { start, end } = doc.range(nodeAt(doc.root, '/b/k/0')!);
    assert.equal(text.slice(start, end), '*x');
    assert.equal(nodeAt(doc.root, '/b')?.alias, 'x');
  });

  for (const open of ['[', '{a: ', '- ', '? ', 'a:\n']) {
    it(`stops at ${JSON.stringify(open)} nested thousands of levels deep`, () => {
      const deep =
        open === 'a:\n'
          ? Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')
          : open.repeat(50_000);
      for (const text of [deep, `first: 1\nx: ${deep}`, `first: 1\nx:\n  - ${deep}\nlast: 2\n`]) {
        const { doc, codes } = inTime(text);
        if (text === deep) assert.ok(codes.has('too-deep'), [...codes].join());
        assert.ok(codes.size > 0);
        if (text.startsWith('first')) assert.equal((toJs(doc.root) as { first: number }).first, 1);
      }
    });
  }

  it('reads huge lines', () => {
    const { doc } = inTime(`a: ${'word '.repeat(400_000)}\nb: "${'x'.repeat(2_000_000)}"\n`);
    assert.deepEqual(doc.problems, []);
  });

  it('reads many lines, broken ones too, in linear time', () => {
    for (const line of [
      'a: "x\n',
      'a: [\n',
      '# c\n',
      'a: &a x\n',
      'x\n',
      '- a\n',
      '? a\n',
      '!\n',
      '\n',
      '"',
      '[',
      'a: b: ',
      '&a ',
      '! ',
    ]) {
      const { doc } = inTime(line.repeat(4_000), 4_000);
      assert.ok(doc.root);
    }
  });

  it('reads one line of very many errors', () => {
    const lines = [
      `a: [${','.repeat(10_000)}]`,
      `a: "${'\\d'.repeat(10_000)}"`,
      `a: [${'*x, '.repeat(10_000)}]`,
    ];
    for (const line of lines) assert.equal(inTime(line, 5_000).doc.problems.length, 1);
    assert.equal(inTime(`a: {${'x: 1, '.repeat(10_000)}}`, 5_000).doc.problems.length, 9_999);
  });

  it('reads a block of very many badly indented lines', () => {
    const { doc } = inTime(`a: 1\n${' b: 1\n'.repeat(150_000)}c: 2\n`);
    assert.equal((toJs(doc.root) as { c: number }).c, 2);
  });

  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '\r\n',
      '\t',
      '-',
      '- ',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '|',
      '>',
      '&',
      '*',
      '!',
      '%',
      '#',
      '?',
      ',',
      '---',
      '...',
      '\\',
      '\ufeff',
      '😀',
      '\u0000',
      '\u001f',
      '\u0018',
      '\u0002',
      '<<',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const doc = parseYaml(text);
        for (const { start, end, message } of doc.problems) {
          assert.ok(0 <= start && start <= end && end <= text.length && message !== '');
        }
        for (const node of walk(doc.root)) {
          const { start, end } = doc.range(node);
          assert.ok(0 <= start && start <= end && end <= text.length);
        }
        for (const comment of doc.comments)
          assert.equal(text.slice(comment.start, comment.end), comment.text);
        toJs(doc.root);
        describeTree(doc);
      }),
      { numRuns: 1500 },
    );
  });
});
