import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseYaml } from '../../../../src/base/yaml/parse';
import { closestAt, nodeAt, pathAt } from '../../../../src/base/yaml/path';
import { toJs, walk, YamlMap } from '../../../../src/base/yaml/tree';
import type { YamlNode, YamlScalar } from '../../../../src/base/yaml/tree';
import { applyChange, textChange, yamlText } from './arbitrary-yaml';

const written = (text: string, path: string): string => {
  const doc = parseYaml(text);
  const node = nodeAt(doc.root, path);
  assert.ok(node, `${path} exists`);
  const { start, end } = doc.range(node);
  return text.slice(start, end);
};

const scalar = (text: string, path: string): YamlScalar => {
  const node = nodeAt(parseYaml(text).root, path);
  assert.equal(node?.kind, 'scalar');
  return node as YamlScalar;
};

describe('base/yaml/tree', () => {
  it('resolves scalars by the core schema of YAML 1.2 and keeps what was written', () => {
    const text = 'a: no\nb: 1.10\nc: 0x1F\nd: ~\ne: "1"\nf: True\ng: 2026-01-01\nh: .inf\ni: 0o17\nj: 017\n';
    const values = {
      a: 'no',
      b: 1.1,
      c: 31,
      d: null,
      e: '1',
      f: true,
      g: '2026-01-01',
      h: Infinity,
      i: 15,
      j: 17,
    };
    assert.deepEqual(toJs(parseYaml(text).root), values);
    assert.equal(scalar(text, '/b').source, '1.10');
    assert.equal(scalar(text, '/e').source, '"1"');
  });

  it('tells the styles apart', () => {
    const text = `a: x\nb: 'x'\nc: "x"\nd: |\n  x\ne: >-\n  x\n`;
    const styles = ['a', 'b', 'c', 'd', 'e'].map((key) => scalar(text, `/${key}`).style);
    assert.deepEqual(styles, ['plain', 'single', 'double', 'literal', 'folded']);
  });

  it('gives ranges without trailing comments and line ends', () => {
    const text =
      'a: x # c\nb: |\n  one\n  two\n\n\nc:\n  - p: 1  # d\n    q: [1, 2] # e\n  # f\nd: {r: "s"}\n';
    assert.equal(written(text, '/a'), 'x');
    assert.equal(written(text, '/b'), '|\n  one\n  two');
    assert.equal(written(text, '/c'), '- p: 1  # d\n    q: [1, 2]');
    assert.equal(written(text, '/c/0'), 'p: 1  # d\n    q: [1, 2]');
    assert.equal(written(text, '/c/0/q'), '[1, 2]');
    assert.equal(written(text, '/d'), '{r: "s"}');
    assert.equal(written(text, ''), text.trimEnd());
  });

  it('counts UTF-16 code units, behind a byte order mark and with CRLF too', () => {
    const text = '\ufeffa: 😀\r\nb: |\r\n  one\r\n\r\nc: "d"\r\n';
    assert.equal(written(text, '/a'), '😀');
    assert.equal(written(text, '/b'), '|\r\n  one');
    assert.equal(written(text, '/c'), '"d"');
    assert.deepEqual(toJs(parseYaml(text).root), { a: '😀', b: 'one\n', c: 'd' });
  });

  it('marks values that are not written, right behind their colon or dash', () => {
    const doc = parseYaml('a:   # c\nb:\n  -\n  - x\nd: {e, f: }\n');
    const place = (path: string): unknown => {
      const node = nodeAt(doc.root, path)!;
      return [node.kind, doc.range(node)];
    };
    assert.deepEqual(place('/a'), ['missing', { start: 2, end: 2 }]);
    assert.deepEqual(place('/b/0'), ['missing', { start: 15, end: 15 }]);
    assert.deepEqual(place('/d/e'), ['missing', { start: 27, end: 27 }]);
    assert.deepEqual(place('/d/f'), ['missing', { start: 31, end: 31 }]);
  });

  it('keeps both entries of a duplicate key; the first counts', () => {
    const { root } = parseYaml('a: 1\nb: 2\na: 3\n');
    assert.ok(root instanceof YamlMap);
    assert.deepEqual(
      root.entries.map(({ key }) => key.value),
      ['a', 'b', 'a'],
    );
    assert.deepEqual(toJs(root), { a: 1, b: 2 });
    assert.equal((root.get('a') as YamlScalar).value, 1);
  });

  it('is not harmed by keys that JavaScript objects already have', () => {
    const value = toJs(parseYaml('__proto__: {x: 1}\nconstructor: 2\nhasOwnProperty: 3\n').root) as Record<
      string,
      unknown
    >;
    assert.deepEqual(Object.keys(value), ['__proto__', 'constructor', 'hasOwnProperty']);
    assert.equal(value.x, undefined);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal((parseYaml('a: 1\n').root as YamlMap).get('constructor'), undefined);
  });

  it('finds entries in large maps too', () => {
    const text = Array.from({ length: 50 }, (_, i) => `k${i}: ${i}\n`).join('') + 'k3: again\n';
    const root = parseYaml(text).root as YamlMap;
    assert.equal((root.get('k49') as YamlScalar).value, 49);
    assert.equal((root.get('k3') as YamlScalar).value, 3);
    assert.equal(root.get('k50'), undefined);
    assert.equal(root.get('constructor'), undefined);
  });

  it('walks parents first, in the order of the file', () => {
    const doc = parseYaml('a: [1, {b: 2}]\nc: 3\n');
    const kinds = [...walk(doc.root)].map((node: YamlNode) =>
      node.kind === 'scalar' ? node.value : node.kind,
    );
    assert.deepEqual(kinds, ['map', 'seq', 1, 'map', 2, 3]);
  });
});

describe('base/yaml/path', () => {
  const text = 'a/b:\n  - id: x\n    "~t": 1\n  - id: y\nc:  \nd: [p, q]\n';
  const doc = parseYaml(text);

  it('finds nodes by path and by pointer', () => {
    assert.equal((nodeAt(doc.root, ['a/b', 1, 'id']) as YamlScalar).value, 'y');
    assert.equal((nodeAt(doc.root, '/a~1b/0/~0t') as YamlScalar).value, 1);
    assert.equal(nodeAt(doc.root, ['a/b', 2]), undefined);
    assert.equal(nodeAt(doc.root, ['a/b', 'length']), undefined);
    assert.equal(nodeAt(doc.root, ['d', 0, 'x']), undefined);
  });

  it('finds the closest existing ancestor of what is missing', () => {
    const found = closestAt(doc.root, '/a~1b/1/name/text');
    assert.deepEqual(found.path, ['a/b', 1]);
    assert.deepEqual(found.rest, ['name', 'text']);
    assert.equal(found.node.kind, 'map');
    assert.equal(closestAt(doc.root, ['d', 7]).entry?.key.value, 'd');
  });

  it('finds what lies at an offset', () => {
    const at = (needle: string, shift = 0) => pathAt(doc, text.indexOf(needle) + shift);
    assert.deepEqual(at('x')?.path, ['a/b', 0, 'id']);
    assert.deepEqual(at('x', 1)?.path, ['a/b', 0, 'id']);
    assert.equal(at('id: y')?.onKey, true);
    assert.equal(at('id: y')?.entry?.value.kind, 'scalar');
    assert.deepEqual(at('q')?.path, ['d', 1]);
    assert.deepEqual(
      at('q')?.nodes.map(({ kind }) => kind),
      ['map', 'seq', 'scalar'],
    );
    assert.deepEqual(at(', q', 1)?.path, ['d']);
  });

  it('lets a missing value reach over the spaces behind its key', () => {
    const location = pathAt(doc, text.indexOf('c:') + 4);
    assert.deepEqual(location?.path, ['c']);
    assert.equal(location?.onKey, false);
    assert.equal(location?.nodes.at(-1)?.kind, 'missing');
  });

  it('is undefined outside the root', () => {
    const small = parseYaml('# c\na: 1\n\n# d\n');
    assert.equal(pathAt(small, 0), undefined);
    assert.equal(pathAt(small, 12), undefined);
  });

  it('takes the first part that contains the offset, at each offset of any text', () => {
    fc.assert(
      fc.property(yamlText, textChange, (whole, change) => {
        const any = applyChange(whole, change);
        const doc = parseYaml(any);
        for (let offset = 0; offset <= any.length; offset++)
          for (const [n, node] of (pathAt(doc, offset)?.nodes ?? []).entries()) {
            if (node.kind !== 'seq') continue;
            const first = node.items.find((item) => {
              const { start, end } = doc.range(item);
              return start <= offset && offset <= end;
            });
            if (first) assert.equal(pathAt(doc, offset)!.nodes[n + 1], first);
          }
      }),
    );
  });

  it('looks at few items of a long list', () => {
    const long = parseYaml('- a\n'.repeat(10_000));
    let asked = 0;
    const range = (part: YamlNode) => (asked++, long.range(part));
    assert.deepEqual(
      pathAt({ ...long, text: long.text, root: long.root, range } as never, 39_998)?.path,
      [9999],
    );
    assert.ok(asked < 50, String(asked));
  });
});
