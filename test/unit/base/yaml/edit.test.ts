import assert from 'node:assert/strict';
import { appendItem, applyEdit, insertKey, replaceScalar } from '../../../../src/base/yaml/edit';
import type { TextEdit } from '../../../../src/base/yaml/edit';
import { removeEntry, removeItem } from '../../../../src/base/yaml/edit-remove';
import { parseYaml } from '../../../../src/base/yaml/parse';
import { closestAt } from '../../../../src/base/yaml/path';
import type {
  JsValue,
  ScalarValue,
  YamlMap,
  YamlMissing,
  YamlScalar,
  YamlSeq,
} from '../../../../src/base/yaml/tree';

const at = <Node>(text: string, path: string) => {
  const doc = parseYaml(text);
  const found = closestAt(doc.root, path);
  assert.deepEqual(found.rest, [], `${path} exists`);
  return { doc, node: found.node as Node, entry: found.entry };
};
const apply = (text: string, edit: TextEdit | undefined): string => {
  assert.ok(edit);
  return applyEdit(text, edit);
};
const replace = (text: string, path: string, value: ScalarValue): string => {
  const { doc, node } = at<YamlScalar | YamlMissing>(text, path);
  return apply(text, replaceScalar(doc, node, value));
};
const insert = (text: string, path: string, key: string, value: JsValue, after?: string): string => {
  const { doc, node } = at<YamlMap | YamlMissing>(text, path);
  return apply(text, insertKey(doc, node, key, value, after === undefined ? {} : { after }));
};
const append = (text: string, path: string, value: JsValue): string => {
  const { doc, node } = at<YamlSeq | YamlMissing>(text, path);
  return apply(text, appendItem(doc, node, value));
};
const drop = (text: string, path: string, which: number): string => {
  const { doc, node } = at<YamlSeq | YamlMap>(text, path);
  return apply(
    text,
    node.kind === 'map' ? removeEntry(doc, node, node.entries[which]!) : removeItem(doc, node, which),
  );
};
describe('base/yaml/edit', () => {
  it('replaces a scalar, with quotes only where they are needed', () => {
    assert.equal(replace('a:  x   # c\nb: y\n', '/a', 'z'), 'a:  z   # c\nb: y\n');
    assert.equal(replace('a: x\n', '/a', 'no'), 'a: "no"\n');
    assert.equal(replace('a: x\n', '/a', '1.10'), 'a: "1.10"\n');
    assert.equal(replace('a: x\n', '/a', 'b: c'), 'a: "b: c"\n');
    assert.equal(replace('a: x\n', '/a', 'b # c'), 'a: "b # c"\n');
    assert.equal(replace('a: x\n', '/a', '- b'), 'a: "- b"\n');
    assert.equal(replace('a: x\n', '/a', 'say "hi": now'), `a: 'say "hi": now'\n`);
    assert.equal(replace('a: x\n', '/a', 'b, c'), 'a: b, c\n');
    assert.equal(replace('a: [x, y]\n', '/a/1', 'b, c'), 'a: [x, "b, c"]\n');
    assert.equal(replace('a: x\n', '/a', 12), 'a: 12\n');
    assert.equal(replace('version: 1.10\n', '/version', '1.10'), 'version: "1.10"\n');
  });

  it('keeps the style of quotes and blocks', () => {
    assert.equal(replace("a: 'x'\n", '/a', "it's"), "a: 'it''s'\n");
    assert.equal(replace('a: "x"\n', '/a', 'y'), 'a: "y"\n');
    assert.equal(replace("a: 'x'\n", '/a', 'y\nz'), 'a: "y\\nz"\n');
    assert.equal(replace('a: | # c\n    x\n    y\nb: 1\n', '/a', 'p\nq\n'), 'a: | # c\n    p\n    q\nb: 1\n');
    assert.equal(replace('a: >\n  x\n  y\nb: 1\n', '/a', 'one line'), 'a: >-\n  one line\nb: 1\n');
    assert.equal(replace('a: |+\n  x\n\nb: 1\n', '/a', 'p\n'), 'a: |\n  p\nb: 1\n');
    assert.equal(replace('a: | # c\n  x\n', '/a', ''), 'a: "" # c\n');
  });

  it('writes where nothing is written', () => {
    assert.equal(replace('a: # c\nb: 1\n', '/a', 'x'), 'a: x # c\nb: 1\n');
    assert.equal(replace('a:\n  -\n', '/a/0', 'x'), 'a:\n  - x\n');
    assert.equal(replace('a: {b, c: }\n', '/a/b', 1), 'a: {b: 1, c: }\n');
    assert.equal(
      append('labels: # all\nb: 1\n', '/labels', { id: 'x', name: 'X' }),
      'labels: # all\n  - id: x\n    name: X\nb: 1\n',
    );
    assert.equal(insert('l:\n  - # c\n  - x\n', '/l/0', 'id', 'a'), 'l:\n  - id: a # c\n  - x\n');
    assert.equal(insert('# only\n', '', 'id', 'a'), '# only\nid: a\n');
  });

  it('removes a tag with the value it shaped', () => {
    assert.equal(replace('a: !!str 12 # c\n', '/a', 13), 'a: 13 # c\n');
    assert.equal(replace('a: &x !!str 12\n', '/a', 13), 'a: &x 13\n');
  });

  it('inserts a key in the indentation of the map, behind comments of the line', () => {
    const text = 'labels:\n    - id: a # first\n      # note\n\n    - id: b\n';
    assert.equal(
      insert(text, '/labels/0', 'name', 'A'),
      'labels:\n    - id: a # first\n      name: A\n      # note\n\n    - id: b\n',
    );
    assert.equal(insert('a: 1\nb: 2', '', 'c', [1]), 'a: 1\nb: 2\nc:\n  - 1');
    assert.equal(insert('a: 1\nb: 2\n', '', 'c', 3, 'a'), 'a: 1\nc: 3\nb: 2\n');
    assert.equal(insert('a: {x: 1}\nb: {}\n', '/a', 'w', ['p, q']), 'a: {x: 1, w: ["p, q"]}\nb: {}\n');
    assert.equal(insert('b: {}\n', '/b', 'w', { z: null }), 'b: {w: {z: null}}\n');
    assert.equal(insert('a: |+\n  x\n\n', '', 'b', 1), 'a: |+\n  x\n\nb: 1\n');
    assert.equal(insert('a: 1\n', '', 'b', 'two\nlines\n'), 'a: 1\nb: |\n  two\n  lines\n');
  });

  it('appends items', () => {
    assert.equal(append('a:\n- x # c\nb: 1\n', '/a', 'w'), 'a:\n- x # c\n- w\nb: 1\n');
    assert.equal(append('a: [x]\n', '/a', 'y: z'), 'a: [x, "y: z"]\n');
    assert.equal(append('a: []\n', '/a', 1), 'a: [1]\n');
    assert.equal(append('a:\n  - - x\n', '/a/0', 'w'), 'a:\n  - - x\n    - w\n');
  });

  it('uses the line ends of the file', () => {
    assert.equal(
      append('a:\r\n  - x\r\n', '/a', { k: 1, l: 'p\nq' }),
      'a:\r\n  - x\r\n  - k: 1\r\n    l: |-\r\n      p\r\n      q\r\n',
    );
    assert.equal(replace('a: |\r\n  x\r\n', '/a', 'p\nq\n'), 'a: |\r\n  p\r\n  q\r\n');
  });

  it('removes items and entries', () => {
    assert.equal(drop('a:\n  # one\n  - x # c\n  # two\n  - y\n', '/a', 0), 'a:\n  # one\n  # two\n  - y\n');
    assert.equal(drop('a:\n  - x\n  - id: y\n    name: Y', '/a', 1), 'a:\n  - x');
    assert.equal(drop('a: [x, y, z]\n', '/a', 1), 'a: [x, z]\n');
    assert.equal(drop('a: [x, y, z]\n', '/a', 2), 'a: [x, y]\n');
    assert.equal(drop('a: [x]\n', '/a', 0), 'a: []\n');
    assert.equal(drop('a:\n  - x\nb: 1\n', '/a', 0), 'a: []\nb: 1\n');
    assert.equal(drop('a: # c\n- x\nb: 1\n', '/a', 0), 'a: # c\n  []\nb: 1\n');
    assert.equal(drop('a:\n  - - x\n    - y\n', '/a/0', 0), 'a:\n  - - y\n');
    assert.equal(drop('a: 1\nb:\n  c: 2\nd: 3\n', '', 1), 'a: 1\nd: 3\n');
    assert.equal(drop('a:\n  - id: x\n    name: y\n', '/a/0', 0), 'a:\n  - name: y\n');
    assert.equal(drop('a: {x: 1, y: 2}\n', '/a', 0), 'a: {y: 2}\n');
  });

  it('refuses to edit what an alias brings in', () => {
    const { doc, node } = at<YamlMap>('a: &x {k: [1]}\nb: *x\n', '/b');
    assert.equal(insertKey(doc, node, 'y', 1), undefined);
    assert.equal(appendItem(doc, node.get('k') as YamlSeq, 2), undefined);
    assert.equal(replaceScalar(doc, (node.get('k') as YamlSeq).items[0] as YamlScalar, 2), undefined);
    assert.equal(removeItem(doc, node.get('k') as YamlSeq, 0), undefined);
    assert.equal(removeEntry(doc, node, node.entry('k')!), undefined);
  });

  it('refuses to add to a pair in a list, which has no braces', () => {
    const { doc, node } = at<YamlMap>('a: [k: 1]\n', '/a/0');
    assert.equal(insertKey(doc, node, 'l', 2), undefined);
  });
});
