import assert from 'node:assert/strict';
import { parseYaml, readVersion } from '../../../../src/base/yaml/parse';
import { nodeAt } from '../../../../src/base/yaml/path';
import { toJs } from '../../../../src/base/yaml/tree';

const problems = (text: string): string[] =>
  parseYaml(text).problems.map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`);
const value = (text: string): unknown => toJs(parseYaml(text).root);

const conflict = (ours: string, theirs: string, base?: string): string =>
  `<<<<<<< HEAD\n${ours}${base === undefined ? '' : `||||||| 1a2b3c\n${base}`}=======\n${theirs}>>>>>>> their/branch\n`;

describe('base/yaml/conflicts', () => {
  const around = (middle: string): string => `labels:\n  - id: a\n${middle}  - id: c\nlast: 1\n`;

  it('reads the first side, with one problem', () => {
    const text = around(conflict('  - id: b\n    name: B\n', '  - id: b\n    name: "Bee\n'));
    assert.deepEqual(value(text), { labels: [{ id: 'a' }, { id: 'b', name: 'B' }, { id: 'c' }], last: 1 });
    assert.deepEqual(problems(text), ['merge-conflict: <<<<<<< HEAD']);
    const { related } = parseYaml(text).problems[0]!;
    assert.equal(text.slice(related!.start, related!.end), '>>>>>>> their/branch');
  });

  it('keeps the places of everything', () => {
    const text = around(conflict('  - id: b\n', ''));
    const doc = parseYaml(text);
    for (const [path, written] of [
      ['/labels/1/id', 'b'],
      ['/labels/2/id', 'c'],
      ['/last', '1'],
    ] as const) {
      const { start, end } = doc.range(nodeAt(doc.root, path)!);
      assert.equal(text.slice(start, end), written);
    }
    assert.equal(doc.text, text);
  });

  it('reads conflicts that also show the common base, and several of them', () => {
    const text = `a: 1\n${conflict('b: 2\n', 'b: 3\n', 'b: 1\n')}c: 3\n${conflict('', 'd: 4\n')}`;
    assert.deepEqual(value(text), { a: 1, b: 2, c: 3 });
    assert.deepEqual(problems(text), ['merge-conflict: <<<<<<< HEAD', 'merge-conflict: <<<<<<< HEAD']);
  });

  it('reads conflicts in files with CRLF and at the end without a line end', () => {
    const text = `a: 1\n${conflict('b: 2\n', 'b: 3\n')}`.replace(/\n/g, '\r\n').trimEnd();
    assert.deepEqual(value(text), { a: 1, b: 2 });
    assert.deepEqual(problems(text), ['merge-conflict: <<<<<<< HEAD']);
  });

  it('leaves markers alone that make no conflict', () => {
    for (const text of [
      '<<<<<<< HEAD\na: 1\n',
      '<<<<<<< HEAD\na: 1\n>>>>>>> x\n',
      'a: 1\n=======\nb: 2\n>>>>>>> x\n',
    ]) {
      assert.ok(problems(text).length > 0);
      assert.ok(!problems(text).some((problem) => problem.startsWith('merge-conflict')));
    }
    assert.deepEqual(problems('a: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> x\n'), []);
  });

  it('reuses blocks when a conflict comes and goes', () => {
    const text = 'a: 1\nlabels:\n  - id: a\n  - id: c\n';
    const before = readVersion(text);
    const inConflict = readVersion(
      `a: 1\nlabels:\n${conflict('  - id: a\n', '  - id: b\n')}  - id: c\n`,
      before,
    );
    assert.equal(nodeAt(inConflict.document.root, '/labels/1'), nodeAt(before.document.root, '/labels/1'));
    assert.deepEqual(readVersion(text, inConflict).document.problems, []);
  });
});
